"""A rule chooses whom it says, whatever it is made of; what cannot be asked is told in words."""

import datetime as dt
from collections.abc import Iterator
from typing import Any

import ibis.expr.types as ir
import pyarrow as pa
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from pydantic import ValidationError
from worlds import session_with

from dangol.contract.trial_plans import plan_faults
from dangol.customers.audiences.choosing import World, chosen
from dangol.customers.audiences.errors import RuleError
from dangol.customers.audiences.rule import MOST_DEEP, read_rule, written_rule
from dangol.store.warehouse.arrow_types import schema_of
from dangol.store.warehouse.interface import Session
from dangol.tables.vocabulary import ColumnType, Table, column
from dangol.words import Text

TODAY = dt.date(2026, 3, 1)
AGES, CITIES = ("20대", "30대", None), ("서울", "부산", None)
PEOPLE: list[dict[str, Any]] = [
    {
        "customer_id": f"p{n}",
        "age_band": AGES[n % 3],
        "home_region": CITIES[n // 3 % 3],
        "is_regular": (True, False, None)[n // 9 % 3],
        "churn_probability": None if n % 7 == 6 else n % 7 / 6,
        "joined_on": None if n % 5 == 4 else dt.date(2025, 1 + n % 12, 1),
    }
    for n in range(54)
]
LINES: list[dict[str, Any]] = [
    {
        "line": n,
        "customer_id": f"p{n % 50}" if n % 11 else None,
        "category": ("커피", "차", None)[n % 3],
        "is_discounted": n % 4 == 0,
        "day": TODAY - dt.timedelta(days=n % 120 - 3),
    }
    for n in range(300)
]
FRIENDS = {f"p{n}" for n in range(0, 54, 4)}


@pytest.fixture(scope="module")
def session() -> Iterator[Session]:
    with session_with({}) as opened:
        yield opened


@pytest.fixture(scope="module")
def world(session: Session) -> World:
    def rows(some: list[dict[str, Any]], **types: ColumnType) -> ir.Table:
        columns = tuple(
            column(name, kind, en="One.", ko="하나입니다.") for name, kind in types.items()
        )
        table = Table("given", Text(en="Rows.", ko="행입니다."), (next(iter(types)),), columns)
        return session.stage(table, pa.Table.from_pylist(some, schema=schema_of(table)))

    people = rows(
        PEOPLE, customer_id="string", age_band="string", home_region="string",
        is_regular="boolean", churn_probability="float64", joined_on="date",
    )  # fmt: skip
    lines = rows(
        LINES, line="int64", customer_id="string", category="string", is_discounted="boolean",
        day="date",
    )  # fmt: skip
    friends = rows([{"customer_id": one} for one in sorted(FRIENDS)], customer_id="string")
    return World(people, {"lines": lines}, {"친구": lambda: friends}, TODAY)


def fits(rule: Any, person: dict[str, Any]) -> bool:
    """The same asked of one person in plain Python."""
    if "all" in rule:
        return all(fits(part, person) for part in rule["all"])
    if "any" in rule:
        return any(fits(part, person) for part in rule["any"])
    if "not" in rule:
        return not fits(rule["not"], person)
    if "audience" in rule:
        return person["customer_id"] in FRIENDS
    if "did" in rule:
        times = sum(
            one["customer_id"] == person["customer_id"]
            and one["day"] < TODAY
            and all(one[name] == value for name, value in rule.get("where", {}).items())
            and (TODAY - one["day"]).days <= rule.get("within_days", 10_000)
            for one in LINES
        )
        least = rule.get("at_least", 0 if "at_most" in rule else 1)
        return least <= times <= rule.get("at_most", 10_000)
    value = person[rule["column"]]
    if "known" in rule:
        return (value is not None) == rule["known"]
    if value is None:
        return False
    if "in" in rule:
        return value in rule["in"]
    told = dt.date.fromisoformat if isinstance(value, dt.date) else float
    low, high = (rule.get(name) for name in ("at_least", "at_most"))
    return (low is None or value >= told(low)) and (high is None or value <= told(high))


def depth(rule: Any) -> int:
    below = rule.get("all") or rule.get("any") or ([rule["not"]] if "not" in rule else [])
    return 1 + max((depth(part) for part in below), default=0)


days = st.dates(dt.date(2025, 1, 1), dt.date(2025, 12, 31)).map(str)
shares = st.floats(0, 1).map(lambda one: round(one, 2))
leaf = st.one_of(
    st.fixed_dictionaries(
        {
            "column": st.just("age_band"),
            "in": st.lists(st.sampled_from(["20대", "30대", "x"]), min_size=1),
        }
    ),
    st.fixed_dictionaries({"column": st.just("is_regular"), "in": st.just([True])}),
    st.fixed_dictionaries(
        {"column": st.sampled_from(["home_region", "joined_on"]), "known": st.booleans()}
    ),
    st.fixed_dictionaries({"column": st.just("joined_on"), "at_least": days, "at_most": days}),
    st.fixed_dictionaries({"column": st.just("churn_probability"), "at_least": shares}),
    st.just({"audience": "친구"}),
    st.fixed_dictionaries(
        {"did": st.just("lines")},
        optional={
            "where": st.sampled_from(
                [{"category": "커피"}, {"category": "차", "is_discounted": True}]
            ),
            "within_days": st.integers(1, 130),
            "at_least": st.integers(1, 4),
            "at_most": st.integers(0, 5),
        },
    ),
)  # fmt: skip
rules = st.recursive(
    leaf,
    lambda below: st.one_of(
        st.builds(lambda parts: {"all": parts}, st.lists(below, min_size=1, max_size=3)),
        st.builds(lambda parts: {"any": parts}, st.lists(below, min_size=1, max_size=3)),
        st.builds(lambda part: {"not": part}, below),
    ),
    max_leaves=6,
).filter(lambda one: depth(one) <= MOST_DEEP)


@settings(
    max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(rules)
def test_a_rule_chooses_whom_it_says(session: Session, world: World, rule: Any) -> None:
    read = read_rule(rule)
    assert read_rule(written_rule(read)) == read
    found = session.fetch(chosen(read, world)).column("customer_id").to_pylist()
    assert len(found) == len(set(found))
    assert set(found) == {one["customer_id"] for one in PEOPLE if fits(rule, one)}


def test_the_plan_of_a_rule_can_be_written_for_spark(world: World) -> None:
    rule = {
        "all": [
            {"column": "joined_on", "at_least": "2025-03-01"},
            {"any": [{"did": "lines", "within_days": 90}, {"not": {"audience": "친구"}}]},
        ]
    }
    assert list(plan_faults(chosen(read_rule(rule), world))) == []


@pytest.mark.parametrize(
    ("rule", "words"),
    [
        ({"column": "age_bnad", "known": True}, "'age_bnad'; did you mean 'age_band'?"),
        ({"column": "churn_probability", "in": ["high"]}, "type float64; 'high' is of type str"),
        ({"column": "joined_on", "in": ["soon"]}, "is a day, such as 2026-01-31; not 'soon'"),
        ({"column": "age_band", "at_least": 3}, "is of type string; 3 is of type int"),
        ({"did": "line"}, "no kind of fact 'line'; did you mean 'lines'?"),
        ({"did": "lines", "where": {"categori": "차"}}, "no column of lines 'categori'"),
        ({"audience": "친구들"}, "no audience '친구들'"),
    ],
)  # fmt: skip
def test_what_is_not_there_is_named(world: World, rule: Any, words: str) -> None:
    with pytest.raises(RuleError) as wrong:
        chosen(read_rule(rule), world)
    assert words in wrong.value.message


@pytest.mark.parametrize(
    "rule",
    [{}, {"all": []}, {"column": "a"}, {"column": "a", "in": ["b"], "known": True}, [1], "x", None,
     {"did": "lines", "often": 3}, {"all": [{"did": "lines"}], "any": [{"did": "lines"}]}],
)  # fmt: skip
def test_what_is_no_rule_is_refused(rule: Any) -> None:
    with pytest.raises(ValidationError):
        read_rule(rule)


def test_a_rule_that_nobody_could_read_is_refused() -> None:
    deep: Any = {"did": "lines"}
    for _ in range(8):
        deep = {"not": deep}
    with pytest.raises(ValueError, match="an audience of its own"):
        read_rule(deep)
