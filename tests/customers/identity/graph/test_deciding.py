"""A group of evidence decided: whatever comes, in whatever order, and what holds against it."""

import random
from collections import Counter, defaultdict

import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st

from dangol.customers.identity.graph.candidates import candidate_groups
from dangol.customers.identity.graph.deciding import decide
from dangol.customers.identity.graph.evidence_rows import ALIAS, APART, LIKELY, NAMES_DIFFER, SAME
from dangol.customers.identity.graph.limits import DAY
from dangol.customers.identity.graph.rows import Row

CUSTOMERS = [f"c{n}" for n in range(6)]
SOURCES = {one: ("crm", "web", "store")[n % 3] for n, one in enumerate(CUSTOMERS)}


def account(customer: str, source: str, day: int = 0) -> Row:
    return Row(f"account:{customer}", "account", source, customer, day * DAY, None)


def told(customer: str, kind: str, key: str, day: int = 0) -> Row:
    return Row(f"record:{customer}", kind, key, customer, day * DAY, None)


def said(one: str, other: str, kind: str, probability: float | None = None) -> Row:
    return Row(f"pair:{one}", kind, other, one, 0, probability)


def everyone() -> list[Row]:
    return [account(one, source, n) for n, (one, source) in enumerate(SOURCES.items())]


seen = st.builds(
    lambda customer, day, kind, key: Row(
        f"sighting:{customer}{day}", kind, key, customer, day * DAY, None
    ),
    st.sampled_from([*CUSTOMERS, "virtual-1", "virtual-2"]),
    st.integers(0, 5),
    st.sampled_from(["email", "phone", "anonymous"]),
    st.sampled_from(["x", "y", "z"]),
)
statements = st.builds(
    lambda pair, kind, probability: said(
        *sorted(pair), kind, probability if kind == LIKELY else None
    ),
    st.lists(st.sampled_from(CUSTOMERS), min_size=2, max_size=2, unique=True),
    st.sampled_from([SAME, APART, LIKELY, ALIAS, NAMES_DIFFER]),
    st.sampled_from([0.99, 0.995, 0.999]),
)
groups = st.lists(st.one_of(seen, statements), max_size=14, unique_by=lambda r: r[:4]).map(
    lambda rows: _at_one_moment([*everyone(), *rows])
)


def _at_one_moment(rows: list[Row]) -> list[Row]:
    """A virtual customer is seen once."""
    first: dict[str, int] = {}
    return [
        row
        if not row.customer.startswith("virtual")
        else row._replace(
            at=first.setdefault(row.customer, row.at), evidence=f"sighting:{row.customer}"
        )
        for row in rows
    ]


def partition(rows: list[Row]) -> set[frozenset[str]]:
    people: defaultdict[str, set[str]] = defaultdict(set)
    for member, person in decide(rows).members.items():
        people[person].add(member)
    return {frozenset(one) for one in people.values()}


@given(groups, st.integers())
def test_the_order_of_arrival_changes_nothing(rows: list[Row], seed: int) -> None:
    shuffled = list(rows)
    random.Random(seed).shuffle(shuffled)
    first, second = decide(rows), decide(shuffled)
    assert first.members == second.members
    assert dict(zip(rows, first.outcomes, strict=True)) == dict(
        zip(shuffled, second.outcomes, strict=True)
    )


@given(groups)
def test_never_one_person_holds_against_everything(rows: list[Row]) -> None:
    members = decide(rows).members
    for row in rows:
        if row.kind == APART:
            assert members[row.customer] != members[row.key]


@given(groups)
def test_who_is_named_is_a_member_and_goes_by_a_number(rows: list[Row]) -> None:
    members = decide(rows).members
    assert set(members) >= set(CUSTOMERS)
    for person in set(members.values()):
        assert members[person] == person
        is_virtual = person.startswith("virtual")
        others = [one for one, whose in members.items() if whose == person]
        assert is_virtual == all(one.startswith("virtual") for one in others)


@given(st.lists(seen, max_size=12, unique_by=lambda r: r[:4]))
def test_without_statements_nobody_has_two_numbers_of_a_source(rows: list[Row]) -> None:
    for person in partition(_at_one_moment([*everyone(), *rows])):
        counted = Counter(SOURCES[one] for one in person if one in SOURCES)
        assert all(n == 1 for n in counted.values())


@given(groups, st.integers())
def test_what_does_not_touch_can_be_decided_apart(rows: list[Row], seed: int) -> None:
    shuffled = list(rows)
    random.Random(seed).shuffle(shuffled)
    named = candidate_groups(_table(shuffled)).to_pylist()
    apart: defaultdict[str, list[Row]] = defaultdict(list)
    for row, group in zip(shuffled, named, strict=True):
        apart[group].append(row)
    members = {k: v for part in apart.values() for k, v in decide(part).members.items()}
    assert members == decide(rows).members
    for row, group in zip(shuffled, named, strict=True):
        assert group <= row.customer, "a group is named by the smallest number in it"


def _table(rows: list[Row]) -> pa.Table:
    columns = list(zip(*rows, strict=True))
    return pa.table(
        {
            "evidence_id": columns[0],
            "evidence_kind": columns[1],
            "evidence_key": columns[2],
            "customer_id": columns[3],
        }
    )


@pytest.mark.parametrize("devices", ["xy", "yx"])
def test_of_two_devices_the_one_that_somebody_logs_in_on_tells_who_it_was(devices: str) -> None:
    rows = [
        *everyone(),
        *(Row("sighting:v", "anonymous", key, "virtual-1", DAY, None) for key in devices),
        Row("sighting:c0", "anonymous", "y", "c0", 2 * DAY, None),
    ]
    assert decide(rows).members["virtual-1"] == "c0"


def test_the_oldest_number_stays() -> None:
    rows = [account("a", "crm", 5), account("b", "web", 2), said("a", "b", SAME)]
    assert decide(rows).members == {"a": "b", "b": "b"}


def test_the_surest_pair_is_heard_first() -> None:
    rows = [
        account("a", "crm"), account("b", "web"), account("c", "store"), said("a", "c", APART),
        said("a", "b", LIKELY, 0.991), said("b", "c", LIKELY, 0.999),
    ]  # fmt: skip
    found = decide(rows)
    assert found.members["b"] == found.members["c"] != found.members["a"]
    assert found.outcomes[4][1] == "overruled"


@pytest.mark.parametrize(("kind", "is_one"), [(NAMES_DIFFER, False), (LIKELY, True)])
def test_names_that_differ_stop_an_address_but_not_a_likely_pair(kind: str, is_one: bool) -> None:
    rows = [
        account("a", "crm"), account("b", "web"), told("a", "email", "x"), told("b", "email", "x"),
        said("a", "b", NAMES_DIFFER), *([said("a", "b", kind, 0.995)] if is_one else []),
    ]  # fmt: skip
    assert (len(partition(rows)) == 1) == is_one


def test_a_sixth_address_gives_way_and_what_it_ties_stays_apart() -> None:
    rows = [account("a", "crm"), account("b", "web")]
    rows += [told("a", "email", f"x{n}") for n in range(5)]
    rows += [
        Row("sighting:1", "email", "last", "a", DAY, None),
        Row("sighting:2", "email", "last", "b", 2 * DAY, None),
    ]
    assert len(partition(rows)) == 2
