"""Records: created, changed and moved as declared; names unique, nobody overwritten unseen."""

import datetime as dt
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from typing import Any

import pytest
from sqlalchemy import text, update
from staff import AT, minutes, somebody

from dangol.contract.errors import CannotAnswerError, ParametersError
from dangol.contract.params import param
from dangol.contract.record import Record, State, Transition
from dangol.errors import NotFoundError
from dangol.governance.errors import (
    NameTakenError,
    NoSuchRecordError,
    RecordConflictError,
    StoredRecordError,
    TransitionError,
)
from dangol.governance.records import (
    Kept,
    all_of,
    change,
    create,
    find,
    move,
    named,
    possible_moves,
)
from dangol.store.state.database import State as StateDatabase
from dangol.store.state.records import ensure_record_table
from dangol.words import Text

SAID = Text(en="x", ko="x")
MARKETER, ANALYST = somebody("marketer"), somebody("analyst")


class Reduction(Record):
    """A price that is lower for a while."""

    kind = "price-reduction"
    title = Text(en="Price reduction", ko="할인")
    plural = Text(en="Price reductions", ko="할인")
    question = SAID
    entry = "sales"
    states = (
        State(name="draft", title=SAID),
        State(name="running", title=SAID),
        State(name="archived", title=SAID),
    )
    transitions = (
        Transition(name="start", title=SAID, before=("draft",), after="running"),
        Transition(name="stop", title=SAID, before=("running",), after="draft"),
        Transition(name="archive", title=SAID, before=("draft", "running"), after="archived"),
        Transition(name="restore", title=SAID, before=("archived",), after="draft", role="analyst"),
    )

    share: float = param(0.1, title=SAID, help=SAID, gt=0, lt=1)
    budget: int = param(1000, title=SAID, help=SAID, ge=0)
    tags: tuple[str, ...] = param((), title=SAID, help=SAID)
    ends_at: dt.datetime | None = param(None, title=SAID, help=SAID)
    more: dict[str, Any] = param({}, title=SAID, help=SAID)

    def check(self, others: list[Record]) -> None:
        used = sum(other.budget for other in others if isinstance(other, Reduction))
        if used + self.budget > 5000:
            raise CannotAnswerError(f"Budgets of all reductions exceed 5,000 by {used}.")


def made(state: StateDatabase, name: str = "Spring", **fields: Any) -> Kept[Reduction]:
    return create(state, Reduction, {"name": name, **fields}, MARKETER, AT)


def test_a_new_record_stands_in_the_first_state(state: StateDatabase) -> None:
    kept = made(state, "봄 할인", share=0.2, tags=["a", "b"], ends_at=minutes(60), more={"n": [1]})
    assert (kept.state, kept.number, kept.created_by) == ("draft", 1, MARKETER.id)
    assert kept.created_at == kept.changed_at == AT
    expected = Reduction(
        name="봄 할인", share=0.2, tags=("a", "b"), ends_at=minutes(60), more={"n": [1]}
    )
    assert kept.record == expected
    assert find(state, Reduction, kept.id) == kept


def test_every_fault_of_a_record_is_named_at_once(state: StateDatabase) -> None:
    with pytest.raises(ParametersError) as refused:
        made(state, "", share=2, colour="red", budget="much")
    assert [place for place, _ in refused.value.faults] == ["name", "share", "budget", "colour"]
    assert all_of(state, Reduction) == []


@pytest.mark.parametrize(
    ("fields", "place"),
    [
        ({"name": "nul \x00"}, "name"),
        ({"more": {"a": [1, float("inf")]}}, "more.a.1"),
        ({"budget": 2**63}, "budget"),
        ({"tags": ["fine", "half \ud800"]}, "tags.1"),
        ({"more": {"a": "half \ud800"}}, "more.a"),
    ],
)
def test_what_no_database_can_hold_is_a_fault_of_its_field(
    state: StateDatabase, fields: dict[str, Any], place: str
) -> None:
    with pytest.raises(ParametersError) as refused:
        made(state, **{"name": "Spring", **fields})
    assert [where for where, _ in refused.value.faults] == [place]


def test_a_refused_record_does_not_quote_its_values(state: StateDatabase) -> None:
    with pytest.raises(ParametersError) as refused:
        made(state, share="kim@example.com")
    assert "kim@example.com" not in refused.value.message
    assert refused.value.__cause__ is None


def test_a_record_that_its_kind_refuses_is_not_kept(state: StateDatabase) -> None:
    made(state, "Spring", budget=3000)
    with pytest.raises(CannotAnswerError):
        made(state, "Summer", budget=2001)
    with pytest.raises(CannotAnswerError):
        change(state, Reduction, made(state, "Autumn").id, {"budget": 2001}, MARKETER, AT)
    found = [(kept.record.name, kept.record.budget) for kept in all_of(state, Reduction)]
    assert sorted(found) == [("Autumn", 1000), ("Spring", 3000)]


def test_a_change_keeps_what_it_does_not_name(state: StateDatabase) -> None:
    kept = made(state, share=0.2, tags=["a"])
    changed = change(state, Reduction, kept.id, {"budget": 7}, ANALYST, minutes(1), number=1)
    assert changed.record == Reduction(name="Spring", share=0.2, tags=("a",), budget=7)
    assert (changed.number, changed.changed_at) == (2, minutes(1))
    assert (changed.created_at, changed.created_by) == (AT, MARKETER.id)
    assert find(state, Reduction, kept.id) == changed


def test_a_change_to_the_same_is_none(state: StateDatabase) -> None:
    kept = made(state, share=0.2, tags=["a"], ends_at=AT)
    same = {"share": 0.2, "tags": ["a"], "ends_at": AT.isoformat()}
    assert change(state, Reduction, kept.id, same, MARKETER, minutes(1)) == kept


def test_a_change_is_checked_like_a_new_record(state: StateDatabase) -> None:
    kept = made(state)
    with pytest.raises(ParametersError) as refused:
        change(state, Reduction, kept.id, {"share": 1, "kind": "x"}, MARKETER, AT)
    assert [place for place, _ in refused.value.faults] == ["share", "kind"]
    assert find(state, Reduction, kept.id) == kept


def test_who_saw_an_older_version_is_told(state: StateDatabase) -> None:
    kept = made(state)
    change(state, Reduction, kept.id, {"share": 0.2}, MARKETER, minutes(1), number=1)
    with pytest.raises(RecordConflictError) as refused:
        change(state, Reduction, kept.id, {"share": 0.3}, ANALYST, minutes(2), number=1)
    assert refused.value.message == (
        "You saw the price reduction 'Spring' as version 1; it is version 2 since "
        "2026-01-05 09:01:00 UTC.\nLoad it again and repeat your change."
    )
    with pytest.raises(RecordConflictError):
        move(state, Reduction, kept.id, "start", MARKETER, minutes(2), number=1)
    assert find(state, Reduction, kept.id).record.share == 0.2


def test_of_two_changes_at_once_one_is_refused(state: StateDatabase) -> None:
    kept = made(state)
    together = Barrier(2)

    def changed(share: float) -> float | str:
        together.wait()
        try:
            fields = {"share": share}
            return change(state, Reduction, kept.id, fields, MARKETER, AT, number=1).record.share
        except RecordConflictError as refused:
            return refused.title

    with ThreadPoolExecutor(2) as people:
        outcomes = list(people.map(changed, (0.2, 0.3)))
    left = find(state, Reduction, kept.id)
    assert left.number == 2
    assert set(outcomes) == {left.record.share, "Somebody else changed this in between"}


def test_of_two_records_of_one_name_made_at_once_one_is_refused(state: StateDatabase) -> None:
    together = Barrier(2)
    ensure_record_table(state, Reduction, AT)

    def outcome(_: int) -> str:
        together.wait()
        try:
            return made(state).state
        except NameTakenError:
            return "taken"

    with ThreadPoolExecutor(2) as people:
        assert sorted(people.map(outcome, range(2))) == ["draft", "taken"]


def test_a_record_moves_from_state_to_state(state: StateDatabase) -> None:
    kept = made(state)
    for number, (transition, after) in enumerate(
        [("start", "running"), ("stop", "draft"), ("archive", "archived"), ("restore", "draft")], 2
    ):
        moved = move(state, Reduction, kept.id, transition, ANALYST, minutes(number))
        assert (moved.state, moved.number, moved.changed_at) == (after, number, minutes(number))
        assert moved.record == kept.record
    assert find(state, Reduction, kept.id) == moved


def test_a_move_from_the_wrong_state_says_what_is_possible(state: StateDatabase) -> None:
    kept = made(state)
    with pytest.raises(TransitionError) as refused:
        move(state, Reduction, kept.id, "stop", MARKETER, AT)
    assert refused.value.message == (
        "The price reduction 'Spring' is in the state 'draft'; 'stop' begins only from: running.\n"
        "Possible now: start, archive."
    )
    assert refused.value.status == 409


def test_an_unknown_move_says_which_there_are(state: StateDatabase) -> None:
    kept = made(state)
    with pytest.raises(TransitionError) as refused:
        move(state, Reduction, kept.id, "strat", MARKETER, AT)
    assert refused.value.message == (
        "Nothing called 'strat' can be done with a price reduction; did you mean 'start'?\n"
        "There is: archive, restore, start, stop. Possible now: start, archive."
    )


def test_only_what_somebody_may_do_is_possible_for_them(state: StateDatabase) -> None:
    archived = move(state, Reduction, made(state).id, "archive", MARKETER, AT)
    assert possible_moves(archived, MARKETER) == ()
    assert [step.name for step in possible_moves(archived, ANALYST)] == ["restore"]


def test_a_record_in_a_state_that_its_kind_has_no_more_stays_where_it_is(
    state: StateDatabase,
) -> None:
    kept = made(state)
    table = ensure_record_table(state, Reduction, AT)
    with state.begin() as connection:
        connection.execute(update(table).values(state="paused"))
    with pytest.raises(TransitionError, match=r"in the state 'paused'.*\nPossible now: nothing"):
        move(state, Reduction, kept.id, "start", MARKETER, AT)
    assert find(state, Reduction, kept.id).state == "paused"


def test_a_name_is_used_once_in_upper_or_lower_case(state: StateDatabase) -> None:
    spring = made(state, "Spring  Sale")
    with pytest.raises(NameTakenError, match="Another price reduction is called 'spring sale'"):
        made(state, "spring sale")
    with pytest.raises(NameTakenError):
        change(state, Reduction, made(state, "Summer").id, {"name": "SPRING SALE"}, MARKETER, AT)
    assert change(state, Reduction, spring.id, {"name": "spring sale"}, MARKETER, AT).number == 2


def test_the_name_of_an_archived_record_is_free_until_it_comes_back(state: StateDatabase) -> None:
    old = made(state)
    move(state, Reduction, old.id, "archive", MARKETER, AT)
    new = made(state)
    assert named(state, Reduction, "SPRING") == new
    with pytest.raises(NameTakenError):
        move(state, Reduction, old.id, "restore", ANALYST, AT)
    change(state, Reduction, old.id, {"name": "Spring of old"}, ANALYST, AT)
    assert move(state, Reduction, old.id, "restore", ANALYST, AT).state == "draft"


def test_an_archived_record_does_not_count_in_the_checks_of_its_kind(state: StateDatabase) -> None:
    move(state, Reduction, made(state, budget=4000).id, "archive", MARKETER, AT)
    assert made(state, "Summer", budget=4000).record.budget == 4000


def test_records_are_listed_by_state_in_the_order_they_came(state: StateDatabase) -> None:
    names = ("Winter", "Autumn", "Summer")
    winter, autumn, summer = (
        create(state, Reduction, {"name": name}, MARKETER, minutes(number))
        for number, name in enumerate(names)
    )
    running = move(state, Reduction, autumn.id, "start", MARKETER, minutes(5))
    assert all_of(state, Reduction) == [winter, running, summer]
    assert all_of(state, Reduction, states=("draft",)) == [winter, summer]
    assert all_of(state, Reduction, states=()) == []


def test_an_unknown_state_is_refused_with_those_there_are(state: StateDatabase) -> None:
    with pytest.raises(NotFoundError) as refused:
        all_of(state, Reduction, states=("draft", "runing"))
    assert refused.value.message == (
        "There is no state of a price reduction 'runing'; did you mean 'running'?\n"
        "There is: archived, draft, running."
    )


def test_a_record_that_is_not_there_is_said_to_be_missing(state: StateDatabase) -> None:
    for unknown in ("0" * 32, "no id \x00"):
        with pytest.raises(NoSuchRecordError):
            find(state, Reduction, unknown)
        with pytest.raises(NoSuchRecordError):
            change(state, Reduction, unknown, {}, MARKETER, AT)
        with pytest.raises(NoSuchRecordError):
            move(state, Reduction, unknown, "start", MARKETER, AT)
    made(state)
    with pytest.raises(NotFoundError, match="did you mean 'Spring'"):
        named(state, Reduction, "Sprin")


def test_a_field_that_a_later_release_adds_reads_as_its_default(state: StateDatabase) -> None:
    kept = made(state, share=0.2)

    class LaterReduction(Reduction):
        channel: str = param("all", title=SAID, help=SAID)

    found = find(state, LaterReduction, kept.id)
    assert found.record == LaterReduction(name="Spring", share=0.2, channel="all")
    assert change(state, LaterReduction, kept.id, {"channel": "web"}, MARKETER, AT).number == 2
    assert find(state, Reduction, kept.id).record == kept.record


def test_a_record_that_no_longer_fits_says_so_and_can_be_mended(state: StateDatabase) -> None:
    kept = made(state, share=0.2)
    with state.begin() as connection:
        connection.execute(text("UPDATE record_price_reduction SET share = 42"))
    with pytest.raises(StoredRecordError) as refused:
        find(state, Reduction, kept.id)
    assert refused.value.faults == (("share", "Input should be less than 1"),)
    mended = change(state, Reduction, kept.id, {"share": 0.3}, MARKETER, AT)
    assert mended.record.share == 0.3
