"""The seven questions, and what stands under each: our pages, analyses, kinds of records."""

from dataclasses import dataclass

from dangol.console.words import (
    attribution,
    audiences,
    budget_plan,
    experiments,
    geo_tests,
    journeys,
    loyalty,
    media_mix,
    predictions,
    promotions,
    returns,
    variables,
)
from dangol.console.words import menu as words
from dangol.contract.entry import Entry as EntryName
from dangol.contract.registry import Registry
from dangol.contract.roles import Role, may
from dangol.sources.kept_source import KINDS as SOURCE_KINDS
from dangol.words import Text

OWN_KINDS = (
    "alarm-receiver",
    "audience",
    "experiment",
    "quality-limit",
    "retention-rule",
    "saved-analysis",
    "schedule",
    *SOURCE_KINDS,
)
"""Kept under Settings, on the pages of the analyses, and where data is brought in."""

KIND_PAGES = {
    "audience": "/customers/audiences/{id}",
    "budget-plan": "/budget/plan?plan={id}",
    "experiment": "/campaigns/tests/{id}",
    "event-source": "/trust/events/{id}",
    "geo-test": "/budget/geo-tests/tests/{id}",
    **{kind: f"/trust/sources/{kind}/{{id}}" for kind in SOURCE_KINDS},
}
"""Kinds whose records have a page of their own beside the one for fields and history."""


@dataclass(frozen=True)
class Entry:
    """One of the seven questions."""

    name: EntryName
    title: Text
    question: Text
    icon: str
    path: str


@dataclass(frozen=True)
class Place:
    """A page of the second level."""

    title: Text
    path: str
    question: Text
    role: Role = "viewer"


ENTRIES = (
    Entry("today", words.TODAY, words.TODAY_ASKS, "today", "/"),
    Entry("market", words.MARKET, words.MARKET_ASKS, "market", "/market"),
    Entry("customers", words.CUSTOMERS, words.CUSTOMERS_ASKS, "customers", "/customers"),
    Entry("campaigns", words.CAMPAIGNS, words.CAMPAIGNS_ASKS, "campaigns", "/campaigns"),
    Entry("budget", words.BUDGET, words.BUDGET_ASKS, "budget", "/budget"),
    Entry("sales", words.SALES, words.SALES_ASKS, "shelf", "/sales"),
    Entry("trust", words.TRUST, words.TRUST_ASKS, "trust", "/trust"),
)

OWN_PAGES: dict[EntryName, tuple[Place, ...]] = {
    "customers": (
        Place(words.FIND, "/customers", words.FIND_ASKS),
        Place(words.SEGMENTS, "/customers/segments", words.SEGMENTS_ASKS),
        Place(audiences.AUDIENCES, "/customers/audiences", audiences.AUDIENCES_ASKS),
        Place(predictions.PREDICTIONS, "/customers/predictions", predictions.PREDICTIONS_ASKS),
        Place(words.AFFINITY, "/customers/affinity", words.AFFINITY_ASKS),
        Place(journeys.JOURNEYS, "/customers/journeys", journeys.JOURNEYS_ASKS),
        Place(words.LIFETIME, "/customers/lifetime-value", words.LIFETIME_ASKS),
        Place(words.COHORTS, "/customers/cohorts", words.COHORTS_ASKS),
        Place(words.SURVEYS, "/customers/surveys", words.SURVEYS_ASKS),
        Place(loyalty.LOYALTY, "/customers/loyalty", loyalty.LOYALTY_ASKS),
        Place(words.REVIEW, "/customers/review", words.REVIEW_ASKS),
    ),
    "campaigns": (
        Place(words.TARGETING, "/campaigns/targeting", words.TARGETING_ASKS),
        Place(experiments.TESTS, "/campaigns/tests", experiments.TESTS_ASK),
        Place(returns.RESULTS, "/campaigns/results", returns.RESULTS_ASK),
        Place(experiments.DESIGN, "/campaigns/tests/design", experiments.PLAN_ASKS),
    ),
    "budget": (
        Place(budget_plan.PLAN, "/budget/plan", budget_plan.PLAN_ASKS),
        Place(media_mix.MEDIA_MIX, "/budget/media-mix", media_mix.MEDIA_MIX_ASKS),
        Place(budget_plan.NEXT_TEST, "/budget/next-test", budget_plan.NEXT_TEST_ASKS),
        Place(attribution.ATTRIBUTION, "/budget/attribution", attribution.ATTRIBUTION_ASKS),
        Place(geo_tests.GEO_TESTS, "/budget/geo-tests", geo_tests.GEO_TESTS_ASKS),
        Place(promotions.PROMOTIONS, "/budget/promotions", promotions.PROMOTIONS_ASKS),
    ),
    "sales": (Place(words.WEEKLY, "/sales", words.WEEKLY_ASKS),),
    "trust": (
        Place(words.TABLES, "/trust/tables", words.TABLES_ASKS),
        Place(words.LOADING, "/trust/loading", words.LOADING_ASKS),
        Place(words.EVENTS, "/trust/events", words.EVENTS_ASKS),
        Place(words.QUALITY, "/trust/quality", words.QUALITY_ASKS),
        Place(variables.VARIABLES, "/trust/variables", variables.VARIABLES_ASKS),
        Place(words.ALARMS, "/trust/alarms", words.ALARMS_ASKS),
        Place(words.QUARANTINE, "/trust/quarantine", words.QUARANTINE_ASKS),
        Place(words.LINEAGE, "/trust/lineage", words.LINEAGE_ASKS),
        Place(words.RUNS, "/trust/runs", words.RUNS_ASKS),
        Place(words.REQUESTS, "/trust/requests", words.REQUESTS_ASKS, "analyst"),
        Place(words.RETENTION, "/trust/retention", words.RETENTION_ASKS, "analyst"),
        Place(words.ERASURES, "/trust/erasures", words.ERASURES_ASKS, "admin"),
        Place(words.ENCRYPTION, "/trust/encryption", words.ENCRYPTION_ASKS, "admin"),
        Place(words.AUDIT, "/trust/audit", words.AUDIT_ASKS, "admin"),
    ),
}

TABS = {
    "/campaigns/tests": (
        "/campaigns/tests/design",
        "/analyses/assignments",
        "/records/holdout",
        "/records/measure",
    ),
    "/customers/segments": ("/analyses/learned-intervals", "/analyses/buying-patterns"),
    "/customers/audiences": ("/analyses/look-alikes",),
    "/customers/predictions": (
        "/analyses/next-purchase",
        "/analyses/category-interest",
        "/analyses/contract-churn",
    ),
    "/customers/journeys": ("/analyses/visits",),
    "/customers/lifetime-value": ("/customers/cohorts", "/analyses/spend-forecast"),
    "/customers/loyalty": (
        "/analyses/loyalty-simulation",
        "/analyses/tier-effect",
        "/records/loyalty-programme",
        "/records/loyalty-reward",
        "/records/points-correction",
    ),
    "/budget/plan": ("/budget/next-test", "/records/budget-plan", "/records/media-channel"),
    "/budget/media-mix": ("/records/lift-test",),
    "/budget/geo-tests": ("/records/geo-test",),
    "/customers/review": (
        "/analyses/who-is-who",
        "/analyses/likely-pairs",
        "/analyses/golden-customers",
        "/analyses/standard-forms",
        "/analyses/partner-links",
        "/records/identity-decision",
    ),
}
"""Pages that stand as tabs beside one of the menu: the menu would be too long for all."""
HEAD_OF = {path: head for head, tabs in TABS.items() for path in tabs}

SETTINGS = (
    Place(words.PROJECT, "/settings", words.PROJECT_ASKS),
    Place(words.USERS, "/settings/users", words.USERS_ASKS, "admin"),
    Place(words.TOKENS, "/settings/tokens", words.TOKENS_ASKS, "marketer"),
    Place(words.SCHEDULES, "/settings/schedules", words.SCHEDULES_ASKS),
    Place(words.PLUGINS, "/settings/plugins", words.PLUGINS_ASKS),
    Place(words.ABOUT, "/settings/about", words.ABOUT_ASKS),
)


def entry(name: str) -> Entry:
    return next(e for e in ENTRIES if e.name == name)


def second_level(registry: Registry, name: EntryName, role: Role) -> list[Place]:
    """The pages under an entry that a role may see, ours first."""
    own = OWN_PAGES.get(name, ())
    taken = {place.path for places in OWN_PAGES.values() for place in places} | {"/"}
    # A tab of a page of ours stands on that page.
    tabs = tuple(f"{path}/" for path in taken if path.count("/") > 1)
    places = [place for place in own if may(role, place.role)]
    for analysis in registry.analyses.values():
        path = analysis.page or f"/analyses/{analysis.slug}"
        if analysis.entry == name and path not in taken and not path.startswith(tabs):
            places.append(Place(analysis.title, path, analysis.question))
    places.extend(
        Place(kind.plural, f"/records/{kind.kind}", kind.question, kind.read_role)
        for kind in registry.records.values()
        if kind.entry == name and kind.kind not in OWN_KINDS and may(role, kind.read_role)
    )
    return places


def settings_places(role: Role) -> list[Place]:
    return [place for place in SETTINGS if may(role, place.role)]
