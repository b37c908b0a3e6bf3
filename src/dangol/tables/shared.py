"""Every shared table that data comes into; analyses declare what they write themselves."""

from dangol.tables.catalogue import PRICES, PRODUCTS, PROMOTIONS, STORES
from dangol.tables.commerce import EXCHANGE_RATES, ORDER_LINES, ORDERS, RETURNS
from dangol.tables.consent import CONSENTS
from dangol.tables.contact_exports import CONTACT_EXPORTS
from dangol.tables.events import EVENT_ARRIVALS, EVENT_SHAPES, EVENTS, TRAITS
from dangol.tables.experiments import EXPERIMENT_EXPOSURES
from dangol.tables.intake import QUARANTINE, TOMBSTONES
from dangol.tables.loyalty import REWARD_REDEMPTIONS
from dangol.tables.market import MARKET_FACTORS
from dangol.tables.media import MEDIA_SPEND
from dangol.tables.messaging import CAMPAIGN_ASSIGNMENTS, CAMPAIGNS, CONTACTS, COUPONS, REDEMPTIONS
from dangol.tables.partners import PARTNER_ATTRIBUTES
from dangol.tables.people import CUSTOMERS, IDENTIFIERS
from dangol.tables.resolution import SIGHTINGS
from dangol.tables.subscriptions import SUBSCRIPTIONS
from dangol.tables.suppression import SUPPRESSED
from dangol.tables.voice import SURVEY_ANSWERS, TICKETS

SHARED_TABLES = (
    CUSTOMERS,
    IDENTIFIERS,
    CONSENTS,
    PRODUCTS,
    STORES,
    PRICES,
    PROMOTIONS,
    ORDERS,
    ORDER_LINES,
    RETURNS,
    EXCHANGE_RATES,
    CAMPAIGNS,
    CAMPAIGN_ASSIGNMENTS,
    CONTACTS,
    MEDIA_SPEND,
    MARKET_FACTORS,
    EXPERIMENT_EXPOSURES,
    CONTACT_EXPORTS,
    COUPONS,
    REDEMPTIONS,
    REWARD_REDEMPTIONS,
    TICKETS,
    SURVEY_ANSWERS,
    SUBSCRIPTIONS,
    PARTNER_ATTRIBUTES,
    EVENTS,
    TRAITS,
    SIGHTINGS,
    EVENT_SHAPES,
    EVENT_ARRIVALS,
    QUARANTINE,
    TOMBSTONES,
    SUPPRESSED,
)
