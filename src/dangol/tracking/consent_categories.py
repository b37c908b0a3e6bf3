"""What consent tools call their categories, and the purposes that they mean.

The protocol's field is ``context.consent.categoryPreferences``: a name and true or false.
"""

from dangol.tables.consent import ADVERTISING, ANALYTICS, MARKETING, PERSONALISATION

PATH = "$.consent.categoryPreferences"
CATEGORIES = {
    "advertising": ADVERTISING,
    "advertisement": ADVERTISING,
    "ads": ADVERTISING,
    "ad_storage": ADVERTISING,
    "targeting": ADVERTISING,
    "c0004": ADVERTISING,
    "sale_of_info": ADVERTISING,
    "analytics": ANALYTICS,
    "analytics_storage": ANALYTICS,
    "performance": ANALYTICS,
    "statistics": ANALYTICS,
    "c0002": ANALYTICS,
    "functional": PERSONALISATION,
    "functionality": PERSONALISATION,
    "preferences": PERSONALISATION,
    "personalization": PERSONALISATION,
    "personalisation": PERSONALISATION,
    "c0003": PERSONALISATION,
    "marketing": MARKETING,
}
"""In small letters. A name that is not here is a purpose of its own."""
