"""The project as a whole over HTTP: samples, export, backup, doctor."""

from pathlib import Path
from typing import Any

import corner_shop
import pyarrow.parquet as pq
import pytest
import worlds
from asking import Caller, Clock, Desk, problem_of

from dangol.contract.registry import registry
from dangol.contract.roles import Role
from dangol.runs.workspace import Workspace
from dangol.samples.shop.shop import SimulatedShop
from dangol.store.backup import restore_backup
from dangol.store.opening import open_store


def test_tables_are_exported_as_files_that_others_read(
    readers: dict[Role, Caller], tmp_path: Path
) -> None:
    written = readers["admin"].post("/api/export", {"folder": str(tmp_path / "out")})["files"]
    assert [Path(file).stem for file in written] == list(registry().tables)
    orders = pq.read_table(tmp_path / "out" / "orders.parquet")
    assert orders.num_rows == corner_shop.order_count()
    assert str(orders.schema.field("net_amount").type) == "decimal128(18, 4)"


def test_chosen_tables_are_exported_alone(readers: dict[Role, Caller], tmp_path: Path) -> None:
    body = {"folder": str(tmp_path), "tables": ["customers"]}
    written = readers["admin"].post("/api/export", body)
    assert written["files"] == [str(tmp_path / "customers.parquet")]
    (warning,) = written["warnings"]
    assert "12 of 12 rows describe fewer than 5 people alike" in warning["en"]
    assert [file.name for file in tmp_path.iterdir()] == ["customers.parquet"]


def test_an_unknown_table_is_exported_nowhere(readers: dict[Role, Caller], tmp_path: Path) -> None:
    body = {"folder": str(tmp_path / "out"), "tables": ["orders", "custmers"]}
    told = problem_of(readers["admin"].ask("POST", "/api/export", body), 404)
    assert "did you mean 'customers'?" in told["detail"]
    assert not (tmp_path / "out").exists()


def test_a_backup_is_restored_with_its_answers(desk: Desk, admin: Caller, tmp_path: Path) -> None:
    answer = admin.get("/api/analyses/rfm/answer")
    (file,) = admin.post("/api/backup", {"folder": str(tmp_path / "kept")})["files"]
    restored = restore_backup(Path(file), tmp_path / "again")
    with Workspace.open(restored, desk.clock) as workspace:
        run = workspace.ledger.latest("rfm")
        assert run is not None
        assert run.id == answer["id"]
        assert workspace.runner.stale() == []


@pytest.mark.parametrize("route", ["/api/export", "/api/backup"])
@pytest.mark.parametrize("folder", ["out", "../out", "", "/a\0b"])
def test_a_folder_is_named_from_the_root_on(
    route: str, folder: str, readers: dict[Role, Caller]
) -> None:
    told = problem_of(readers["admin"].ask("POST", route, {"folder": folder}), 422)
    assert [fault["place"] for fault in told["faults"]] == ["folder"]


@pytest.mark.parametrize("route", ["/api/export", "/api/backup"])
def test_a_folder_that_cannot_be_written_is_no_mistake_of_the_program(
    route: str, readers: dict[Role, Caller], tmp_path: Path
) -> None:
    (tmp_path / "file").write_text("not a folder")
    for folder in (tmp_path / "file", tmp_path / "file" / "inside", Path("/proc/nothing")):
        told = problem_of(readers["admin"].ask("POST", route, {"folder": str(folder)}), 400)
        assert str(folder) in told["detail"]


def test_samples_say_where_their_data_is_from(readers: dict[Role, Caller]) -> None:
    told = {one["name"]: one for one in readers["viewer"].get("/api/samples")}
    assert set(told) == set(registry().samples)
    assert all(one["notice"]["en"] and one["notice"]["ko"] for one in told.values())


def test_a_sample_is_loaded_by_http_and_answered(tmp_path: Path) -> None:
    clock = Clock()
    shop = corner_shop.project(tmp_path / "shop", **worlds.SHOP)
    with Workspace(shop, open_store(shop), worlds.installed(), clock) as workspace:
        admin = Desk.of(workspace, clock).caller("admin")
        started = admin.ask("POST", "/api/samples/tiny-shop/load")
        assert started.status_code == 202
        run = admin.finished(started.json()["run_id"])
        assert (run["outcome"], run["kind"], run["asked_by"]) == ("succeeded", "load", "Admin")
        tiny = worlds.tiny_shop()
        assert run["outputs"] == {table.name: len(rows) for table, rows in tiny.items()}
        assert run["answer"]["headline"]["en"] == "Tiny shop is loaded."
        edges = {tuple(edge) for edge in admin.get("/api/lineage")["edges"]}
        assert ("sample:tiny-shop", "table:orders") in edges


def test_a_sample_tells_its_parameters_and_takes_them(tmp_path: Path) -> None:
    clock = Clock()
    shop = corner_shop.project(tmp_path / "shop", **SimulatedShop.settings)
    with Workspace(shop, open_store(shop), worlds.installed(), clock) as workspace:
        admin = Desk.of(workspace, clock).caller("admin")
        told = {one["name"]: one for one in admin.get("/api/samples")}
        properties = told["simulated-shop"]["parameters"]["properties"]
        assert properties["customers"]["minimum"] == 1000
        assert properties["customers"]["title_in"]["ko"] == "고객 수"
        wrong = admin.ask("POST", "/api/samples/simulated-shop/load", {"customers": 5})
        assert [one["place"] for one in problem_of(wrong, 422)["faults"]] == ["customers"]
        asked = {"customers": 1000, "days": 150, "seed": 4}
        started = admin.ask("POST", "/api/samples/simulated-shop/load", asked)
        run = admin.finished(started.json()["run_id"])
        assert run["outcome"] == "succeeded"
        assert run["parameters"] == {
            **asked, "differences": True, "coupon_trial": "none", "site": False, "loyalty": False,
            "geo_test": False, "advertising": False, "media": False,
        }  # fmt: skip
        assert run["seed"] == 4


def test_an_unknown_sample_names_the_nearest(readers: dict[Role, Caller]) -> None:
    answer = readers["admin"].ask("POST", "/api/samples/complete-jurney/load")
    assert "did you mean 'complete-journey'?" in problem_of(answer, 404)["detail"]


def test_the_doctor_finds_a_sound_shop_sound(readers: dict[Role, Caller]) -> None:
    findings = readers["admin"].get("/api/doctor")
    assert {one["state"] for one in findings} <= {"ok", "care"}
    about = {one["about"] for one in findings}
    assert {"machine", "disk", "package", "installed", "project", "warehouse", "state"} <= about


def test_the_doctor_says_what_is_out_of_date(filled_desk: Desk) -> None:
    findings = filled_desk.caller("admin").get("/api/doctor")
    (stale,) = [one for one in findings if one["about"] == "answers"]
    assert stale["state"] == "care"
    assert "rfm" in stale["words"]


def test_a_mistake_in_the_program_is_told_without_its_trace(
    desk: Desk, admin: Caller, capsys: pytest.CaptureFixture[str]
) -> None:
    """The state is taken away under the running application."""
    desk.workspace.ledger = None  # type: ignore[assignment]
    told: dict[str, Any] = problem_of(admin.ask("GET", "/api/runs"), 500)
    assert told["type"] == "urn:dangol:mistake"
    assert "File" not in told["detail"]
    assert "runs.py" not in told["detail"]
