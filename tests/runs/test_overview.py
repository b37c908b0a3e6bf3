"""What a project says about itself: its tables, where numbers come from, what could be wrong."""

import datetime as dt

import pytest
from toys import Toy, read_toy, toy
from worlds import AS_OF, IDENTITY, OpenWorkspace, TinyShop, answered_by_the_tiny_shop, refreshed

from dangol.contract.errors import CannotAnswerError
from dangol.errors import NotFoundError
from dangol.governance import records
from dangol.governance.principal import local_principal
from dangol.runs.doctor import examine
from dangol.runs.models import latest_model
from dangol.runs.saved_analysis import SavedAnalysis
from dangol.runs.workspace import Workspace

# What is made once for this module is made by one worker.
pytestmark = pytest.mark.xdist_group("overview")

ME = local_principal()


def nodes(workspace: Workspace) -> dict[str, str]:
    return {node.id: node.state for node in workspace.lineage().nodes}


def edges(workspace: Workspace) -> set[tuple[str, str]]:
    return set(workspace.lineage().edges)


def found(workspace: Workspace, state: str) -> list[str]:
    """What the doctor finds; how full the disk of the tests is does not matter."""
    looked_at = [f for f in examine(workspace) if f.about != "disk"]
    return [f"{f.about}: {f.words}" for f in looked_at if f.state == state]


def failing(*_: object) -> None:
    raise CannotAnswerError("There are no baskets.")


def test_lineage_leads_from_a_sample_to_the_profile(answered: Workspace) -> None:
    way = [
        ("sample:tiny-shop", "table:orders"),
        ("table:orders", "analysis:rfm"),
        ("analysis:rfm", "table:customer_rfm"),
        ("table:customer_rfm", "analysis:golden-profile"),
        ("analysis:golden-profile", "table:customer_profiles"),
    ]
    assert set(way) <= edges(answered)
    by_id = {node.id: node for node in answered.lineage().nodes}
    assert by_id["table:customer_rfm"].rows == 10
    assert by_id["analysis:rfm"].title.ko == "RFM 세그먼트"
    assert by_id["analysis:rfm"].at is not None
    committed = by_id["table:orders"].at
    assert committed is not None
    assert committed.tzinfo is dt.UTC


def test_each_node_says_how_it_stands(open_workspace: OpenWorkspace) -> None:
    kinds = (toy("basket"), toy("churn", [read_toy("basket")]), toy("bad", act=failing))
    workspace = open_workspace(*kinds, own=False)
    before = nodes(workspace)
    assert before["analysis:basket"] == "never"
    assert before["table:basket_numbers"] == "never"
    assert before["table:orders"] == "given"
    refreshed(workspace)
    assert {id_: state for id_, state in nodes(workspace).items() if "analysis" in id_} == {
        "analysis:basket": "fresh",
        "analysis:churn": "fresh",
        "analysis:bad": "failed",
    }
    better = toy("basket", method_version=2)
    after = nodes(open_workspace(better, *kinds[1:], own=False))
    assert after["analysis:basket"] == after["analysis:churn"] == "stale"


def test_a_trial_that_failed_leaves_the_answer_fresh(open_workspace: OpenWorkspace) -> None:
    def fail_when_doubled(analysis: Toy, _: object) -> None:
        if analysis.times > 1:
            failing()

    kind = toy("basket", act=fail_when_doubled)  # type: ignore[arg-type]
    workspace = open_workspace(kind, own=False)
    refreshed(workspace)
    run_id = workspace.runner.start(kind(times=2), "default", "tests")
    assert workspace.runner.wait(run_id, 60).outcome == "failed"
    assert nodes(workspace)["analysis:basket"] == "fresh"
    assert found(workspace, "care") == []


def test_saved_analyses_have_nodes_of_their_own(answered: Workspace) -> None:
    fields = {"name": "세 단계", "analysis": "rfm", "parameters": {"bins": 3}}
    records.create(answered.state, SavedAnalysis, fields, ME, AS_OF)
    refreshed(answered)
    assert ("analysis:rfm@세 단계", "table:customer_rfm@세 단계") in edges(answered)
    assert ("table:customer_rfm@세 단계", "analysis:golden-profile") not in edges(answered)


def test_a_table_says_how_much_it_holds_and_who_reads_and_writes_it(answered: Workspace) -> None:
    views = {view.table.name: view for view in answered.tables()}
    assert views["orders"].rows == 40
    others = {"assignments", "surveys", "targeting", *IDENTITY}
    readers = {*answered_by_the_tiny_shop(), "attribution", "contract-churn", "media-mix"} - others
    assert set(views["orders"].read_by) == readers
    assert views["orders"].written_by == ()
    assert views["customer_rfm"].written_by == ("rfm",)
    assert views["customer_rfm"].read_by == ("golden-profile", "surveys", "targeting")
    assert views["events"].rows == 0
    assert views["events"].committed_at is None
    assert views["orders"].committed_at is not None


def test_a_whole_project_has_nothing_to_care_about(answered: Workspace) -> None:
    assert found(answered, "bad") == []
    assert found(answered, "care") == []
    said = found(answered, "ok")
    assert "setting: currency = USD (dangol.toml)" in said
    assert any(words.startswith("package: duckdb 1.5") for words in said)


def test_the_doctor_tells_what_is_stale_failed_or_was_interrupted(
    open_workspace: OpenWorkspace,
) -> None:
    workspace = open_workspace(toy("basket", act=failing), toy("other"), own=False)
    assert "answers: stale: basket, other" in found(workspace, "care")
    refreshed(workspace)
    assert "runs: failed and not mended since: basket: There are no baskets." in found(
        workspace, "care"
    )
    workspace.runner._add("analysis", "other", "default", "tests", None)
    again = open_workspace(toy("basket"), toy("other"), own=False)
    assert "runs: 1 runs were interrupted before" in found(again, "care")
    refreshed(again)
    assert not any("failed" in words for words in found(again, "care"))


def test_the_doctor_tells_of_analyses_that_wait_for_each_other_or_cannot_be_used(
    open_workspace: OpenWorkspace,
) -> None:
    def inputs(_: Toy) -> object:
        raise RuntimeError("who knows")

    circle = toy("a", [read_toy("b")]), toy("b", [read_toy("a")])
    told = found(open_workspace(*circle, toy("c", inputs=inputs), own=False), "bad")
    assert any(words.startswith("answers: These analyses wait for each other: ") for words in told)
    assert "answers: c: RuntimeError: who knows" in told


def test_the_doctor_says_where_a_setting_came_from(
    open_workspace: OpenWorkspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("DANGOL_WEEK_STARTS_ON", "sunday")
    said = found(open_workspace(), "ok")
    assert "setting: week_starts_on = sunday (environment)" in said
    assert "setting: threads = 0 (default)" in said
    assert not any("state_url" in words for words in said)


def test_a_model_whose_package_is_gone_is_named(answered: Workspace) -> None:
    run = answered.ledger.latest("weekly-sales")
    assert run is not None
    assert run.model_version is not None
    stored = answered.models.load("weekly-sales", "default", run.model_version)
    assert stored.training["run_id"] == run.id
    assert stored.training["inputs"] == run.inputs
    strange = type(stored)("forgotten", stored.fields, stored.training, stored.arrays)
    answered.models.save("weekly-sales", "default", "another", strange)
    answered.ledger.change(run.id, model_version="another")
    with pytest.raises(NotFoundError, match="There is no kind of model 'forgotten'"):
        latest_model(answered, "weekly-sales", "default")


def test_a_sample_that_was_loaded_is_the_last_of_its_name(workspace: Workspace) -> None:
    run = workspace.ledger.latest(TinyShop.name)
    assert run is not None
    assert run.title == TinyShop.title
