"""Who did what: limits, shared devices and history before a log-in, decided in event time."""

import random
from collections import Counter, defaultdict
from collections.abc import Iterable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dangol.customers.identity.graph.limits import DAY, Limit, Limits
from dangol.customers.identity.graph.resolving import Evidence, Identifier, Resolved, resolve
from dangol.customers.identity.standards.emails import email
from dangol.samples.people.shared_devices import SeenEvent, shared_devices


def seen(at: int, *identifiers: str, device: str | None = None, id: str = "") -> Evidence:
    """``kind=key`` texts; the moment is in days."""
    split = tuple((kind, key) for kind, _, key in (one.partition("=") for one in identifiers))
    return Evidence(at * DAY, id or f"e{at}", split, device)


def partition(found: Resolved) -> set[frozenset[str]]:
    """Which evidence belongs together; what is nobody's stands alone."""
    groups: defaultdict[object, set[str]] = defaultdict(set)
    for one, person in found.person_of.items():
        groups[one if person is None else person].add(one)
    return {frozenset(group) for group in groups.values()}


def test_what_stands_together_is_one_person() -> None:
    found = resolve(
        [seen(1, "customer=u1", "email=a@b.kr"), seen(2, "email=a@b.kr"), seen(3, "customer=u2")]
    )
    assert partition(found) == {frozenset({"e1", "e2"}), frozenset({"e3"})}
    assert found.owner_of["customer", "u1"] == found.owner_of["email", "a@b.kr"]


def test_at_a_limit_the_identifier_of_lowest_priority_gives_way() -> None:
    found = resolve(
        [seen(1, "customer=u1", "email=a@b.kr"), seen(2, "customer=u2", "email=a@b.kr")]
    )
    assert partition(found) == {frozenset({"e1"}), frozenset({"e2"})}
    (refused,) = found.refused
    assert (refused.evidence, refused.identifier) == ("e2", ("email", "a@b.kr"))


def test_a_limit_within_a_period_counts_what_is_new_only() -> None:
    limits = Limits((Limit("customer", 1), Limit("email", 2, within=30)))
    evidence = [seen(day, "customer=u1", f"email={day}@b.kr") for day in (1, 2, 3, 60)]
    found = resolve(evidence, limits)
    assert {one.identifier[1] for one in found.refused} == {"3@b.kr"}
    assert ("email", "60@b.kr") in found.owner_of


def test_a_number_is_one_per_source() -> None:
    found = resolve(
        [
            seen(1, "customer:crm=1", "phone=+8210"),
            seen(2, "customer:shop=7", "phone=+8210"),
            seen(3, "customer:shop=8", "phone=+8210"),
        ]
    )
    assert partition(found) == {frozenset({"e1", "e2"}), frozenset({"e3"})}


def test_anonymous_history_belongs_to_the_first_who_logs_in() -> None:
    found = resolve(
        [
            seen(1, device="d"),
            seen(2, device="d"),
            seen(3, "customer=u1", device="d"),
            seen(4, device="d"),
            seen(5, "customer=u2", device="d"),
            seen(6, device="d"),
        ]
    )
    assert partition(found) == {
        frozenset({"e1", "e2", "e3"}), frozenset({"e4", "e5"}), frozenset({"e6"})
    }  # fmt: skip


def test_anonymous_history_after_a_log_out_waits_for_the_next_log_in() -> None:
    evidence = [seen(1, "customer=u1", device="d"), seen(2, device="d")]
    assert resolve(evidence).person_of["e2"] is None
    found = resolve([*evidence, seen(3, "customer=u1", device="d")])
    assert found.person_of["e2"] == found.person_of["e1"]


def test_a_shared_device_joins_nobody_any_more_and_keeps_what_it_joined() -> None:
    found = resolve(
        [
            seen(1, "email=a@b.kr", device="d"),
            seen(2, "customer=u1", device="d"),
            seen(3, "customer=u2", device="d"),
            seen(4, device="d"),
            seen(5, "email=c@b.kr", device="d"),
            seen(6, "customer=u3", device="d"),
        ]
    )
    assert found.person_of["e1"] == found.person_of["e2"]
    assert found.shared == {"d": 3 * DAY}
    assert found.person_of["e4"] is None
    assert len({found.person_of[one] for one in ("e2", "e3", "e5", "e6")}) == 4


def test_a_device_joins_two_only_while_nothing_speaks_against_it() -> None:
    joined = resolve([seen(1, "email=a@b.kr", device="d"), seen(2, "phone=+8210", device="d")])
    apart = resolve([seen(1, "email=a@b.kr", device="d"), seen(2, "email=c@b.kr", device="d")])
    assert joined.person_of["e1"] == joined.person_of["e2"]
    assert apart.person_of["e1"] != apart.person_of["e2"]


kinds = st.sampled_from(
    ["customer=u1", "customer=u2", "customer:shop=7", "email=a", "email=b", "email=c", "phone=1"]
)
evidence_lists = st.lists(
    st.tuples(
        st.integers(0, 9),
        st.lists(kinds, max_size=3, unique=True),
        st.sampled_from([None, "d1", "d2"]),
    ),
    max_size=14,
).map(
    lambda rows: [
        seen(at, *ids, device=device, id=f"e{place}")
        for place, (at, ids, device) in enumerate(rows)
    ]
)


@given(evidence_lists, st.integers())
def test_the_order_of_arrival_changes_nothing(evidence: list[Evidence], seed: int) -> None:
    shuffled = list(evidence)
    random.Random(seed).shuffle(shuffled)
    first, second = resolve(evidence), resolve(shuffled)
    assert partition(first) == partition(second)
    assert first.shared == second.shared
    assert set(first.refused) == set(second.refused)


@given(evidence_lists)
def test_nobody_has_more_than_the_limits_allow(evidence: list[Evidence]) -> None:
    found = resolve(evidence)
    kinds_of: Counter[tuple[int, str]] = Counter(
        (person, kind) for (kind, _), person in found.owner_of.items()
    )
    assert all(n <= Limits().of(kind).most for (_, kind), n in kinds_of.items())


def identifiers_of(event: SeenEvent) -> Iterable[Identifier]:
    if event.user:
        yield "customer", event.user
    if event.email and (standard := email(event.email)).joins:
        yield "email", standard.key


def test_placeholder_addresses_shared_device_and_kiosk_merge_nobody() -> None:
    events = shared_devices(4_000, 7_800, seed=2)
    found = resolve(
        Evidence(one.at, one.id, tuple(identifiers_of(one)), one.device) for one in events
    )
    people: defaultdict[int, Counter[int]] = defaultdict(Counter)
    for one in events:
        person = found.person_of[one.id]
        if person is not None:
            people[person][one.person] += 1
    right = sum(n * (n - 1) // 2 for mixed in people.values() for n in mixed.values())
    every = sum(n * (n - 1) // 2 for n in (mixed.total() for mixed in people.values()))
    assert right / every >= 0.95
    assert max(len(mixed) for mixed in people.values()) < 10


@pytest.mark.parametrize("seed", [1, 2])
def test_the_same_seed_makes_the_same_events(seed: int) -> None:
    assert shared_devices(50, 100, seed) == shared_devices(50, 100, seed)
