"""A rule survives its form: what somebody only looks at and keeps says the same as before."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dangol.console.building.draft import ROOT, Draft, blank, done_to, draft_of, posted_draft
from dangol.console.building.finished import finished
from dangol.customers.audiences.catalogue import catalogue
from dangol.customers.audiences.rule import AllOf, AnyOf, Part, parts, read_rule, written_rule
from dangol.customers.audiences.world import profile_table

KNOWN = catalogue(profile_table())
counts = st.integers(1, 9)
leaf = st.one_of(
    st.fixed_dictionaries({"column": st.just("segment"), "in": st.just(["quiet", "steady"])}),
    st.sampled_from([{"column": "is_overdue", "in": [told]} for told in (True, False)]),
    st.fixed_dictionaries({"column": st.just("order_count"), "at_least": counts}),
    st.fixed_dictionaries({"column": st.just("recency_score"),
                           "in": st.lists(counts, min_size=1, max_size=3)}),
    st.fixed_dictionaries({"column": st.just("churn_probability"), "at_most": st.just(0.25)}),
    st.fixed_dictionaries({"column": st.just("birth_on"), "known": st.booleans()}),
    st.fixed_dictionaries({"column": st.just("joined_on"), "at_least": st.just("2024-02-29")}),
    st.fixed_dictionaries({"column": st.just("last_order_on"), "within_days": counts},
                          optional={"beyond_days": counts}),
    st.fixed_dictionaries(
        {"did": st.just("lines")},
        optional={
            "where": st.sampled_from([{"category": "차"}, {"brand": "b", "is_discounted": False}]),
            "within_days": counts, "at_least": counts, "at_most": st.integers(10, 12),
        },
    ),
    st.just({"audience": "regulars"}),
    st.fixed_dictionaries({"listed": st.just("customer_interests")},
                          optional={"where": st.just({"category": "차"}),
                                    "saved_as": st.just("x")}),
)  # fmt: skip
rules = st.recursive(
    leaf,
    lambda below: st.one_of(
        st.builds(lambda told: {"all": told}, st.lists(below, min_size=1, max_size=3)),
        st.builds(lambda told: {"any": told}, st.lists(below, min_size=1, max_size=3)),
        st.builds(lambda told: {"not": told}, below),
    ),
    max_leaves=5,
)


def form_of(draft: Draft, place: str = ROOT) -> dict[str, str]:
    """The fields that a browser would send."""
    form = {f"{place}:kind": draft.kind}
    form |= {f"{place}:{name}": value for name, value in draft.fields.items()}
    form |= {f"{place}:v:{value}": "true" for value in draft.chosen}
    if draft.negated:
        form[f"{place}:not"] = "true"
    for number, below in enumerate(draft.below):
        form |= form_of(below, f"{place}.{number}")
    return form


def through_the_form(rule: Part) -> Part:
    found, faults = finished(posted_draft(form_of(draft_of(rule))), KNOWN)
    assert not faults
    assert found is not None
    return found


def plain(rule: Any) -> Any:
    """Without groups of one, twice not, and what a form says with two parts instead of one."""
    (name, inside), *more = rule.items()
    if name == "not":
        inner = plain(inside)
        return inner["not"] if list(inner) == ["not"] else {"not": inner}
    if name in ("all", "any"):
        told = [plain(one) for one in inside]
        return told[0] if len(told) == 1 else {name: told}
    if "within_days" in rule and "beyond_days" in rule:
        return {"all": [{name: inside, key: rule[key]} for key in ("within_days", "beyond_days")]}
    if name == "column" and isinstance(rule.get("in", [""])[0], int) and "is_" not in inside:
        each = [{name: inside, "at_least": one, "at_most": one} for one in rule["in"]]
        return each[0] if len(each) == 1 else {"any": each}
    return dict([(name, inside), *more])


@given(rules)
def test_a_rule_that_is_kept_as_it_was_opened_says_the_same(rule: dict[str, Any]) -> None:
    try:
        asked = read_rule(rule)
    except ValueError:
        return  # Too deep to be a rule at all.
    found = through_the_form(asked)
    assert plain(written_rule(found)) == plain(written_rule(asked))


def test_building_begins_with_one_part_that_asks_for_something() -> None:
    draft = blank()
    rule, faults = finished(draft, KNOWN)
    assert rule is None
    assert list(faults) == ["0.0"]


@pytest.mark.parametrize("do", ["", "add-nothing:0", "remove:0", "remove:0.9", "add-has:0.0.0",
                                "remove:x", "add-group:0..1", "remove:0.0.0.0.0"])  # fmt: skip
def test_a_button_that_makes_no_sense_changes_nothing(do: str) -> None:
    assert done_to(blank(), do) == blank()


def test_fields_of_no_place_are_not_read() -> None:
    form = {
        "0:kind": "all",
        "0.0:kind": "in",
        "0.0:audience": "x",
        "0..1:kind": "has",
        "²:kind": "in",
    }
    assert posted_draft(form) == Draft("all", fields={"kind": "all"}, below=(
        Draft("in", fields={"kind": "in", "audience": "x"}),))  # fmt: skip


def test_a_group_may_be_put_into_a_group_and_turns_the_other_way() -> None:
    draft = done_to(done_to(blank(), "add-group:0"), "add-has:0.1")
    assert [one.kind for one in draft.below] == ["has", "any"]
    assert len(draft.below[1].below) == 2
    rule = AllOf(all=(AnyOf(any=(read_rule({"audience": "a"}),)),))
    assert len(list(parts(rule))) == 3
