"""What a commit does, on each engine."""

import contextlib
import datetime as dt

import pyarrow as pa
import pytest
from visits import (
    SCORES,
    VISITS,
    change,
    pages,
    pages_now,
    rows_of,
    score,
    scores_now,
    visit,
    visits,
    write,
)

from dangol.store.errors import ChangedMeanwhileError
from dangol.store.warehouse.interface import Change, Warehouse
from dangol.tables.errors import VocabularyError


@pytest.fixture(autouse=True)
def _tables(warehouse: Warehouse) -> None:
    warehouse.ensure([VISITS, SCORES])


def test_replace_leaves_only_the_new_rows(warehouse: Warehouse) -> None:
    write(warehouse, VISITS.replaced(), [visit("a"), visit("b")])
    assert write(warehouse, VISITS.replaced(), [visit("c", 3)]) == {"visits": 1}
    assert pages_now(warehouse) == {"c": 3}


def test_replace_with_nothing_empties_the_table(warehouse: Warehouse) -> None:
    write(warehouse, VISITS.replaced(), [visit("a")])
    assert write(warehouse, VISITS.replaced(), []) == {"visits": 0}
    assert pages_now(warehouse) == {}


def test_append_keeps_what_was_there(warehouse: Warehouse) -> None:
    write(warehouse, VISITS.appended(), [visit("a")])
    write(warehouse, VISITS.appended(), [visit("b", 2)])
    assert pages_now(warehouse) == {"a": 1, "b": 2}


def test_upsert_changes_known_keys_and_adds_new_ones(warehouse: Warehouse) -> None:
    write(warehouse, VISITS.upserted(), [visit("a"), visit("b")])
    write(warehouse, VISITS.appended(), [visit("c")])
    assert write(warehouse, VISITS.upserted(), [visit("b", 20), visit("d", 40)]) == {"visits": 2}
    assert pages_now(warehouse) == {"a": 1, "b": 20, "c": 1, "d": 40}


def test_upsert_compares_the_whole_key(warehouse: Warehouse) -> None:
    upsert = SCORES.upserted()
    write(warehouse, upsert, [score("kim", 1, "price"), score("kim", 2, "style")], "weekly")
    write(warehouse, upsert, [score("kim", 9, "style")], "weekly")
    with warehouse.session() as session:
        rows = session.sql("SELECT score_of, score FROM scores ORDER BY score_of").to_pylist()
    assert rows == [{"score_of": "price", "score": 1}, {"score_of": "style", "score": 9}]


def test_delete_takes_out_known_keys_and_nothing_else(warehouse: Warehouse) -> None:
    write(warehouse, VISITS.appended(), [visit("a"), visit("b"), visit("c", 3)])
    leave = VISITS.deleted()
    with warehouse.session() as session:
        keys = session.stage(leave.table, pa.table({"visit_id": ["b", "unknown"]}))
        assert session.commit("run", [Change(leave, keys)]) == {"visits": 1}
        assert pages(session) == {"a": 1, "c": 3}
    assert pages_now(warehouse) == {"a": 1, "c": 3}


def test_delete_from_an_empty_table_does_nothing(warehouse: Warehouse) -> None:
    leave = VISITS.deleted()
    with warehouse.session() as session:
        keys = session.stage(leave.table, pa.table({"visit_id": ["b"]}))
        assert session.commit("run", [Change(leave, keys)]) == {"visits": 0}


def test_instances_of_any_name_live_side_by_side(warehouse: Warehouse) -> None:
    names = ["주간 '점수'", "a\\b", '"x"; --', "${env:HOME}", "50%_`", ""]
    with warehouse.session() as session:
        staged = session.stage(SCORES, rows_of(SCORES, [score("kim", 1), score("lee", 2)]))
        session.commit("run", [Change(SCORES.replaced(), staged, name) for name in names])
        staged = session.stage(SCORES, rows_of(SCORES, [score("kim", 3), score("park", 4)]))
        session.commit("run", [Change(SCORES.upserted(), staged, name) for name in names[:3]])
    expected = {(name, "kim"): 1 for name in names} | {(name, "lee"): 2 for name in names}
    expected |= {(name, "kim"): 3 for name in names[:3]} | {(n, "park"): 4 for n in names[:3]}
    assert scores_now(warehouse) == expected
    write(warehouse, SCORES.replaced(), [], names[0])
    assert {name for name, _ in scores_now(warehouse)} == set(names[1:])
    with warehouse.session() as session:
        assert set(session.versions()) == {("scores", name) for name in names}


def test_an_instanced_table_is_not_written_without_the_name_of_an_instance() -> None:
    with pytest.raises(VocabularyError, match="'scores' keeps the rows of each saved analysis"):
        Change(SCORES.replaced(), visits)


def test_the_instance_of_a_table_without_instances_is_not_recorded(warehouse: Warehouse) -> None:
    write(warehouse, VISITS.replaced(), [visit("a")], "weekly")
    with warehouse.session() as session:
        assert set(session.versions()) == {("visits", None)}


def test_rows_are_computed_before_the_table_that_they_come_from_is_emptied(
    warehouse: Warehouse,
) -> None:
    write(warehouse, VISITS.replaced(), [visit("a", 1), visit("b", 2)])
    with warehouse.session() as session:
        doubled = visits.mutate(pages=visits.pages * 2)
        session.commit("run", [Change(VISITS.replaced(), doubled)])
    assert pages_now(warehouse) == {"a": 2, "b": 4}


def test_changes_of_one_commit_follow_each_other(warehouse: Warehouse) -> None:
    write(warehouse, VISITS.replaced(), [visit("old")])
    with warehouse.session() as session:
        counts = session.commit(
            "run",
            [
                change(session, VISITS.replaced(), [visit("a")]),
                change(session, VISITS.appended(), [visit("b")]),
                change(session, VISITS.upserted(), [visit("a", 10), visit("c")]),
            ],
        )
    assert counts == {"visits": 4}
    assert pages_now(warehouse) == {"a": 10, "b": 1, "c": 1}


def test_the_same_rows_can_be_committed_twice(warehouse: Warehouse) -> None:
    with warehouse.session() as session:
        staged = change(session, VISITS.appended(), [visit("a")])
        session.commit("first", [staged])
        session.commit("second", [staged])
        rows = session.fetch(visits.count().name("n")).to_pylist()
    assert rows == [{"n": 2}]


def test_a_session_sees_its_own_commit_and_can_go_on(warehouse: Warehouse) -> None:
    with warehouse.session() as session:
        session.commit("first", [change(session, VISITS.replaced(), [visit("a")])])
        assert pages(session) == {"a": 1}
        session.commit("second", [change(session, VISITS.upserted(), [visit("a", 5)])])
        assert pages(session) == {"a": 5}
    assert pages_now(warehouse) == {"a": 5}


def test_a_reader_keeps_the_view_that_it_opened_with(warehouse: Warehouse) -> None:
    write(warehouse, VISITS.replaced(), [visit("a")], run_id="first")
    with warehouse.session() as reader:
        for number in range(2, 9):
            write(warehouse, VISITS.replaced(), [visit("a", number)], run_id=f"run {number}")
        assert pages(reader) == {"a": 1}
        assert reader.versions()["visits", None].run_id == "first"
    assert pages_now(warehouse) == {"a": 8}


def test_nothing_remains_of_a_session_that_did_not_commit(warehouse: Warehouse) -> None:
    write(warehouse, VISITS.replaced(), [visit("a")])
    with warehouse.session() as session:
        session.stage(VISITS, visits.mutate(pages=visits.pages + 1))
    with contextlib.suppress(ZeroDivisionError), warehouse.session() as session:
        session.stage(VISITS, visits.mutate(pages=visits.pages + 1))
        raise ZeroDivisionError
    assert pages_now(warehouse) == {"a": 1}
    assert warehouse.table_names() == ("scores", "visits")


def test_versions_say_who_wrote_what_and_when(warehouse: Warehouse) -> None:
    before = dt.datetime.now(dt.UTC).replace(tzinfo=None)
    write(warehouse, VISITS.replaced(), [visit("a"), visit("b")], run_id="first")
    write(warehouse, VISITS.appended(), [visit("c")], run_id="second")
    write(warehouse, SCORES.replaced(), [score("kim", 1)], "weekly", run_id="third")
    with warehouse.session() as session:
        versions = session.versions()
    found = {key: (version.run_id, version.rows) for key, version in versions.items()}
    assert found == {("visits", None): ("second", 1), ("scores", "weekly"): ("third", 1)}
    after = dt.datetime.now(dt.UTC).replace(tzinfo=None)
    assert all(before <= version.committed_at <= after for version in versions.values())


def test_an_upsert_does_not_overwrite_what_it_has_not_seen(warehouse: Warehouse) -> None:
    write(warehouse, VISITS.replaced(), [visit("a", 1)])
    with warehouse.session() as slow:
        mine = change(slow, VISITS.upserted(), [visit("a", 2)])
        write(warehouse, VISITS.upserted(), [visit("b", 7)], run_id="quick one")
        with pytest.raises(ChangedMeanwhileError) as refused:
            slow.commit("slow one", [mine])
        with pytest.raises(ChangedMeanwhileError):
            slow.commit("stubborn one", [mine])
    assert pages_now(warehouse) == {"a": 1, "b": 7}
    assert refused.value.message == (
        "Table 'visits' was changed by run 'quick one' while this one worked; nothing was written."
        "\nRun it again: it then starts from what is there now."
    )


def test_two_first_upserts_do_not_both_insert(warehouse: Warehouse) -> None:
    with warehouse.session() as slow:
        mine = change(slow, VISITS.upserted(), [visit("a", 2)])
        write(warehouse, VISITS.upserted(), [visit("a", 1)])
        with pytest.raises(ChangedMeanwhileError):
            slow.commit("slow one", [mine])
    assert pages_now(warehouse) == {"a": 1}


def test_an_upsert_is_not_disturbed_by_another_instance(warehouse: Warehouse) -> None:
    with warehouse.session() as slow:
        mine = change(slow, SCORES.upserted(), [score("kim", 2)], "weekly")
        write(warehouse, SCORES.upserted(), [score("kim", 1)], "monthly")
        slow.commit("slow one", [mine])
    assert scores_now(warehouse) == {("weekly", "kim"): 2, ("monthly", "kim"): 1}


def test_the_last_replace_wins_and_no_append_is_lost(warehouse: Warehouse) -> None:
    with warehouse.session() as slow:
        mine = change(slow, VISITS.replaced(), [visit("slow")])
        write(warehouse, VISITS.replaced(), [visit("quick")])
        slow.commit("slow one", [mine])
    assert pages_now(warehouse) == {"slow": 1}
    with warehouse.session() as slow:
        mine = change(slow, VISITS.appended(), [visit("b")])
        write(warehouse, VISITS.appended(), [visit("c")])
        slow.commit("slow one", [mine])
    assert set(pages_now(warehouse)) == {"slow", "b", "c"}


def test_when_one_change_is_refused_none_is_written(warehouse: Warehouse) -> None:
    with warehouse.session() as slow:
        changes = [
            change(slow, SCORES.replaced(), [score("kim", 2)], "weekly"),
            change(slow, VISITS.upserted(), [visit("a", 2)]),
        ]
        write(warehouse, VISITS.upserted(), [visit("a", 1)])
        with pytest.raises(ChangedMeanwhileError):
            slow.commit("slow one", changes)
    assert scores_now(warehouse) == {}


def test_many_appends_stay_readable(warehouse: Warehouse, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("dangol.store.warehouse.manifest.MERGE_AFTER", 4)
    for number in range(10):
        write(warehouse, VISITS.appended(), [visit(f"v{number}", number)])
    write(warehouse, VISITS.upserted(), [visit("v0", 100)])
    assert pages_now(warehouse) == {f"v{n}": n or 100 for n in range(10)}
