"""Assignments over HTTP: who gets what, who is left out and why, and what is kept of it."""

from collections import Counter

import pytest

HALVES = [{"name": "today"}, {"name": "new"}]


def test_the_same_person_gets_the_same_variant(deciding) -> None:
    deciding.test("button")
    first = [deciding.variant("button", userId=f"u{n}") for n in range(50)]
    assert set(first) == {"today", "new"}
    assert [deciding.variant("button", userId=f"u{n}") for n in range(50)] == first


def test_shares_follow_the_weights_and_the_probability_is_told(deciding) -> None:
    deciding.test("price", variants=[{"name": "today", "weight": 3}, {"name": "new", "weight": 1}])
    given = Counter(deciding.variant("price", userId=f"u{n}") for n in range(600))
    assert 0.19 < given["new"] / 600 < 0.31
    answer = deciding.ask({"userId": "u1", "experiments": ["Price"]}).body["assignments"][0]
    assert answer["probability"] == {"today": 0.75, "new": 0.25}[answer["variant"]]


def test_a_meeting_is_logged_with_its_probability_once_a_day(deciding) -> None:
    deciding.test("button")
    for _ in range(3):
        deciding.ask({"userId": "u1", "anonymousId": "d1"})
    assert deciding.exposures(
        "experiment_name, unit_id, customer_id, anonymous_id, assignment_probability"
    ) == [("button", "u1", "u1", "d1", 0.5)]
    assert deciding.shop.values("SELECT count(*) FROM events") == [(1,)]


def test_asking_without_exposing_keeps_nothing(deciding) -> None:
    deciding.test("button")
    assert deciding.ask({"userId": "u1", "expose": False}).body["assignments"]
    assert deciding.exposures("unit_id") == []


def test_tests_of_one_layer_never_share_a_person(deciding) -> None:
    deciding.test("a", layer="page", layer_share=0.5)
    deciding.test("b", layer="page", layer_from=0.5, layer_share=0.5)
    got = [
        (deciding.variant("a", userId=f"u{n}"), deciding.variant("b", userId=f"u{n}"))
        for n in range(100)
    ]
    assert all((a is None) != (b is None) for a, b in got)


def test_tests_of_their_own_layers_overlap_and_are_independent(deciding) -> None:
    deciding.test("a")
    deciding.test("b")
    pairs = Counter(
        (deciding.variant("a", userId=f"u{n}"), deciding.variant("b", userId=f"u{n}"))
        for n in range(400)
    )
    assert len(pairs) == 4
    assert min(pairs.values()) > 60


def test_visitors_are_drawn_by_their_device(deciding) -> None:
    deciding.test("hero", unit="visitor")
    first = deciding.variant("hero", anonymousId="d1")
    assert deciding.variant("hero", anonymousId="d1", userId="u1") == first
    answer = deciding.ask({"userId": "u1", "experiments": ["hero"]})
    assert answer.body["leftOut"] == [{"experiment": "hero", "reason": "no-unit"}]
    deciding.ask({"anonymousId": "d1", "userId": "u1"})
    assert deciding.exposures("unit_id, customer_id, anonymous_id") == [("d1", "u1", "d1")]


def test_who_is_held_out_is_in_no_test(deciding) -> None:
    deciding.test("button")
    before = [deciding.variant("button", userId=f"u{n}") for n in range(200)]
    deciding.hold_out(0.3)
    after = [deciding.variant("button", userId=f"u{n}") for n in range(200)]
    left = [n for n in range(200) if after[n] is None]
    assert 30 < len(left) < 90
    assert all(after[n] == before[n] for n in range(200) if n not in left)
    answer = deciding.ask({"userId": f"u{left[0]}"})
    assert answer.body == {
        "assignments": [], "leftOut": [{"experiment": "button", "reason": "held-out"}],
    }  # fmt: skip
    assert deciding.exposures("unit_id") == []


def test_a_holdout_from_campaigns_holds_nobody_out_of_tests(deciding) -> None:
    deciding.test("button")
    deciding.hold_out(0.5, "campaigns")
    assert all(deciding.variant("button", userId=f"u{n}") for n in range(40))


def test_only_running_tests_draw(deciding) -> None:
    deciding.test("later", running=False)
    answer = deciding.ask({"userId": "u1", "experiments": ["later", "nothing"]})
    assert answer.body["assignments"] == []
    assert {one["reason"] for one in answer.body["leftOut"]} == {"not-running"}


def test_clusters_are_drawn_whole(deciding) -> None:
    deciding.test("shelf", cluster_by="home_region")
    given = {deciding.variant("shelf", userId=f"u{n}", cluster="서울") for n in range(30)}
    assert len(given) == 1
    assert deciding.variant("shelf", userId="u1") is None
    deciding.ask({"userId": "u1", "cluster": "서울"})
    assert deciding.exposures("unit_id, cluster_id") == [("u1", "서울")]


@pytest.mark.parametrize(
    ("body", "status", "slug"),
    [
        (b"", 400, "cannot be read"),
        (b"[]", 400, "cannot be read"),
        (b'{"userID": "u1"}', 400, "cannot be read"),
        (b"{}", 400, "Nobody is named"),
        (b'{"userId": "", "anonymousId": null}', 400, "Nobody is named"),
        (b'{"userId": "\xff"}', 400, "cannot be read"),
    ],
)
def test_what_cannot_be_answered_says_why(deciding, body: bytes, status: int, slug: str) -> None:
    deciding.test("button")
    answer = deciding.ask(body)
    assert answer.status == status
    assert slug in answer.body["error"]


def test_who_has_no_write_key_is_told_nothing(deciding) -> None:
    assert deciding.ask({"userId": "u1"}, key="wrong").status == 401
    assert deciding.ask({"userId": "u1"}, key=None).status == 401


def test_browsers_may_ask_from_where_their_source_allows(deciding) -> None:
    deciding.test("button")
    preflight = deciding.ask(b"", method="OPTIONS", origin="https://shop.example")
    assert preflight.status == 204
    answer = deciding.ask({"anonymousId": "d1"}, origin="https://shop.example")
    assert answer.headers["access-control-allow-origin"] == "https://shop.example"


def test_another_number_of_a_person_gets_the_persons_variant(deciding) -> None:
    """Who is who comes from identity resolution, once it has run."""
    import pyarrow as pa

    from dangol.store.warehouse.arrow_types import schema_of
    from dangol.store.warehouse.interface import Change
    from dangol.tables.resolution import MEMBERS
    from dangol.tables.vocabulary import DEFAULT_INSTANCE

    deciding.test("button")
    numbers = [f"u{n}" for n in range(20)]
    rows = [{"customer_id": one, "person_id": "u0"} for one in numbers]
    with deciding.shop.workspace.warehouse.session() as session:
        staged = session.stage(MEMBERS, pa.Table.from_pylist(rows, schema_of(MEMBERS)))
        session.commit("merged", [Change(MEMBERS.replaced(), staged, DEFAULT_INSTANCE)])
    deciding.standing.refresh()
    assert len({deciding.variant("button", userId=one) for one in numbers}) == 1
