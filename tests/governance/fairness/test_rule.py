"""Rules of fairness: what they may say, and which of them holds."""

import datetime as dt

import pytest
from own_data import Shop

from dangol.contract.errors import ParametersError, UnknownAnalysisError
from dangol.governance.errors import ForbiddenError
from dangol.governance.fairness.checks import limits_in_use
from dangol.governance.fairness.errors import FairnessRuledTwiceError
from dangol.governance.fairness.groups import USUAL
from dangol.governance.fairness.rule import FairnessRule
from dangol.governance.principal import Principal, local_principal
from dangol.governance.records import create, move

NOW = dt.datetime(2026, 3, 2, tzinfo=dt.UTC)


def made(shop: Shop, name: str = "Gender", attribute: str = "gender", **fields: object) -> str:
    given = {"name": name, "attribute": attribute, **fields}
    kept = create(shop.workspace.state, FairnessRule, given, local_principal(), NOW)
    return str(kept.id)


def test_an_attribute_that_nobody_gives_is_refused_with_what_there_is(shop: Shop) -> None:
    with pytest.raises(ParametersError) as refused:
        made(shop, attribute="gendre")
    assert "did you mean 'gender'?" in refused.value.message
    assert "home_region" in refused.value.message


def test_an_analysis_that_is_not_installed_is_refused(shop: Shop) -> None:
    with pytest.raises(UnknownAnalysisError):
        made(shop, analysis="targetting")


def test_of_two_rules_nobody_would_know_which_holds(shop: Shop) -> None:
    first = made(shop)
    with pytest.raises(FairnessRuledTwiceError) as refused:
        made(shop, "Also gender")
    assert "'Gender'" in refused.value.message
    made(shop, "Gender in targeting", analysis="targeting")
    move(shop.workspace.state, FairnessRule, first, "archive", local_principal(), NOW)
    made(shop, "Also gender")


def test_only_administrators_make_rules(shop: Shop) -> None:
    analyst = Principal("u", "Ann", "ann@example.com", "analyst", "en", "session")
    given = {"name": "x", "attribute": "gender"}
    with pytest.raises(ForbiddenError):
        create(shop.workspace.state, FairnessRule, given, analyst, NOW)


def test_what_is_usual_holds_without_a_rule() -> None:
    found = {one.attribute: one for one in limits_in_use((), "targeting")}
    assert tuple(found) == USUAL
    assert not any(one.stops for one in found.values())
    assert {one.selection_ratio for one in found.values()} == {0.8}


def test_the_rule_of_an_analysis_holds_before_that_of_all() -> None:
    rules = [
        FairnessRule(name="own", attribute="gender", selection_ratio=0.9, analysis="targeting"),
        FairnessRule(name="all", attribute="gender", selection_ratio=0.5, when_failed="stop"),
        FairnessRule(name="more", attribute="income_band"),
    ]
    found = {one.attribute: one for one in limits_in_use(rules, "targeting")}
    assert (found["gender"].selection_ratio, found["gender"].stops) == (0.9, False)
    assert "income_band" in found
    elsewhere = {one.attribute: one for one in limits_in_use(rules, "propensity")}
    assert (elsewhere["gender"].selection_ratio, elsewhere["gender"].stops) == (0.5, True)
