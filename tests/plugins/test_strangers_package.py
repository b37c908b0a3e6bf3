"""A package of a stranger, built and installed outside of ours: everything is generated for it.

Nothing of ours knows it. It brings a question, the table that the question writes, and a
record; a second package is broken in every way that a package can be.
"""

import csv
import datetime as dt
import io
import json
import shutil
import subprocess
import sys
import zipfile
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path
from typing import Any

import corner_shop
import pytest
from processes import PATIENCE_SECONDS, Server, console_is_there, environment, serving
from staff import entered, first_admin

from dangol.cli.main import run
from dangol.governance.audit import entries
from dangol.store.state.database import open_state

pytestmark = pytest.mark.xdist_group("plugins")
HERE = Path(__file__).parent
PACKAGES = ("second_order", "half_broken")
# Runs command lines in one process, as starting it takes longer than all of them.
COMMANDS = """
import contextlib, io, json, sys
from dangol.cli.main import run
told = []
for arguments in json.loads(sys.argv[1]):
    out, err = io.StringIO(), io.StringIO()
    with contextlib.redirect_stdout(out), contextlib.redirect_stderr(err):
        code = run(arguments)
    told.append([code, out.getvalue(), err.getvalue()])
print(json.dumps(told))
"""


@pytest.fixture(scope="module")
def installed(tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    """The environment of a process that finds both packages: their wheels, unpacked."""
    folder = tmp_path_factory.mktemp("packages")
    site = folder / "site"
    for name in PACKAGES:
        source = folder / name
        shutil.copytree(HERE / name, source)
        subprocess.run(
            [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", str(folder)],
            cwd=source,
            check=True,
            capture_output=True,
        )
    for wheel in folder.glob("*.whl"):
        with zipfile.ZipFile(wheel) as archive:
            archive.extractall(site)
    return {"PYTHONPATH": str(site)}


@pytest.fixture(scope="module")
def server(
    installed: dict[str, str], tmp_path_factory: pytest.TempPathFactory, kept: Path
) -> Iterator[Server]:
    """A server of a shop that was answered before the packages came."""
    folder = tmp_path_factory.mktemp("served")
    shop = corner_shop.answered(folder / "shop", kept)
    options = () if console_is_there() else ("--no-console",)
    with serving(shop, folder, *options, env=installed) as started:
        for run_id in started.ask("POST", "/api/refresh").json()["run_ids"]:
            _finished(started, run_id)
        yield started


def _finished(server: Server, run_id: str) -> dict[str, Any]:
    while True:
        told: dict[str, Any] = server.ask("GET", f"/api/runs/{run_id}").json()
        if told["finished_at"] is not None:
            assert told["outcome"] == "succeeded", told["message"]
            return told


def _rows(server: Server, query: str) -> list[list[Any]]:
    answer = server.ask("POST", "/api/sql", {"query": query})
    assert answer.status_code == 200, answer.text
    rows: list[list[Any]] = answer.json()["rows"]
    return rows


def test_the_question_is_in_the_api(server: Server) -> None:
    told = server.ask("GET", "/api/analyses/second-order").json()
    assert told["question"]["ko"] == "새 고객은 언제 다시 오나요?"
    assert told["reads"] == {"orders": ["order_id", "customer_id", "ordered_at"]}
    assert told["writes"] == ["customer_second_orders"]
    described = server.plain("GET", "/api/openapi.json").json()
    asked = described["paths"]["/api/analyses/second-order/runs"]["post"]["requestBody"]
    name = asked["content"]["application/json"]["schema"]["$ref"].rpartition("/")[2]
    schema = described["components"]["schemas"][name]["properties"]["within_days"]
    assert (schema["default"], schema["minimum"], schema["maximum"]) == (30, 1, 365)


def test_the_record_is_in_the_api(server: Server) -> None:
    described = server.plain("GET", "/api/openapi.json").json()
    asked = described["paths"]["/api/records/coffee-talk"]["post"]["requestBody"]
    name = asked["content"]["application/json"]["schema"]["$ref"].rpartition("/")[2]
    assert set(described["components"]["schemas"][name]["properties"]) == {
        "name",
        "telephone",
        "cups",
    }
    kinds = {kind["kind"]: kind for kind in server.ask("GET", "/api/records").json()}
    assert kinds["coffee-talk"]["transitions"] == {"hold": {"en": "Hold", "ko": "마치기"}}


def test_the_question_is_answered_with_all_others(server: Server) -> None:
    answer = server.ask("GET", "/api/analyses/second-order/answer").json()
    assert answer["answer"]["headline"]["en"] == f"{corner_shop.PEOPLE} came back."
    assert answer["outputs"] == {"customer_second_orders": corner_shop.PEOPLE}
    assert server.ask("GET", "/api/stale").json() == []


def test_what_it_learns_of_a_person_is_in_the_golden_profile(server: Server) -> None:
    query = (
        "SELECT p.second_order_hours, s.second_order_hours FROM customer_profiles AS p "
        "JOIN customer_second_orders AS s USING (customer_id) ORDER BY customer_id"
    )
    rows = _rows(server, query)
    assert [row[0] for row in rows] == [24 * (n + 3) for n in range(corner_shop.PEOPLE)]
    assert all(profile == learned for profile, learned in rows)
    answer = server.ask("GET", "/api/analyses/golden-profile/answer").json()["answer"]
    shown = {row["name_ko"]: row["source"] for row in answer["pictures"][0]["rows"]}
    assert shown["다시 온 때"] == "customer_second_orders"


def test_its_table_is_documented(server: Server) -> None:
    tables = {table["name"]: table for table in server.ask("GET", "/api/tables").json()}
    table = tables["customer_second_orders"]
    assert table["meaning"]["en"] == "How fast each customer came back."
    assert table["key"] == ["instance", "customer_id"]
    assert table["written_by"] == ["second-order"]
    assert table["read_by"] == ["golden-profile"]
    hours = next(c for c in table["columns"] if c["name"] == "second_order_hours")
    assert (hours["unit"], hours["personal"]) == ("hours", "behaviour")
    profile = {c["name"] for c in tables["customer_profiles"]["columns"]}
    assert "second_order_hours" in profile


def test_lineage_leads_through_it(server: Server) -> None:
    told = server.ask("GET", "/api/lineage").json()
    way = [
        "table:orders",
        "analysis:second-order",
        "table:customer_second_orders",
        "analysis:golden-profile",
        "table:customer_profiles",
    ]
    assert set(pairwise(way)) <= {tuple(edge) for edge in told["edges"]}
    nodes = {node["id"]: node["state"] for node in told["nodes"]}
    assert nodes["analysis:second-order"] == "fresh"


def test_both_are_commands_and_leave_audit_entries(
    server: Server, installed: dict[str, str]
) -> None:
    created = ["record", "coffee-talk", "create", "--name", "김 선생님", "--telephone", "010-1234"]
    commands = [
        ["list", "--format", "csv"],
        ["run", "second-order", "--help"],
        ["run", "second-order", "--within-days", "5", "--json"],
        ["run", "second-order", "--within-days", "0"],
        [*created, "--cups", "3"],
        [*created, "--cups", "99"],
        ["record", "coffee-talk", "list", "--format", "json"],
        ["show", "customer_second_orders", "--format", "csv"],
    ]
    told = _commands(server, installed, commands)
    listed, helped, trial, wrong, made, refused, kept, shown = told
    assert ["second-order", "default", "fresh"] in [
        row[:3] for row in csv.reader(io.StringIO(listed[1]))
    ]
    assert "--within-days" in helped[1]
    assert "Who takes longer is left out. [default: 30]" in " ".join(helped[1].split())
    run = json.loads(trial[1])
    assert (run["kind"], run["parameters"]["within_days"]) == ("trial", 5)
    assert run["answer"]["headline"]["en"] == "3 came back."
    assert (wrong[0], wrong[1]) == (2, "")
    assert "within_days: " in wrong[2]
    assert (refused[0], "cups: " in refused[2]) == (2, True)
    (talk,) = json.loads(kept[1])
    assert talk == {
        "id": made[1].strip(),
        "state": "planned",
        "name": "김 선생님",
        "telephone": "010-1234",
        "cups": 3,
    }
    assert len(shown[1].splitlines()) == corner_shop.PEOPLE + 1

    moved = _commands(server, installed, [["record", "coffee-talk", "hold", talk["id"]]])
    assert moved == [[0, f"{talk['id']}: held\n", ""]]
    state = open_state(server.project)
    trail = entries(state, target_kind="coffee-talk", target=talk["id"])
    state.close()
    assert [entry.action for entry in trail] == ["hold", "create"]
    assert trail[1].details["values"]["cups"] == {"before": None, "after": 3}
    assert "010-1234" not in str(trail)


def _commands(
    server: Server, installed: dict[str, str], commands: list[list[str]]
) -> list[list[Any]]:
    lines = [["--project", str(server.project.folder), *command] for command in commands]
    ended = subprocess.run(
        [sys.executable, "-c", COMMANDS, json.dumps(lines)],
        capture_output=True,
        text=True,
        env=environment(installed),
        timeout=PATIENCE_SECONDS,
        check=False,
    )
    assert ended.returncode == 0, ended.stderr
    told: list[list[Any]] = json.loads(ended.stdout)
    return told


@pytest.mark.parametrize(
    ("place", "reason"),
    [
        ("gone = dangol_half_broken:Gone", "AttributeError"),
        ("missing = dangol_of_yesterday:Missing", "ModuleNotFoundError"),
        ("no-analysis = dangol_half_broken:NoAnalysis", "It is not a subclass of Analysis."),
        ("no-record = dangol_half_broken:NoAnalysis", "It is not a subclass of Record."),
        ("twin = dangol_half_broken:Twin", ""),
        ("wordless = dangol_half_broken:Wordless", "Its 'title' lacks a language."),
    ],
)
def test_what_is_broken_is_named_by_the_doctor(place: str, reason: str, server: Server) -> None:
    findings = server.ask("GET", "/api/doctor").json()
    (found,) = [one for one in findings if place in one["words"]]
    assert (found["about"], found["state"]) == ("plug-in", "bad")
    assert reason in found["words"]


def test_what_is_broken_is_nowhere_else(server: Server) -> None:
    slugs = {one["slug"] for one in server.ask("GET", "/api/analyses").json()}
    assert "second-order" in slugs
    assert slugs.isdisjoint({"no-analysis", "wordless", "twin"})
    title = server.ask("GET", "/api/analyses/rfm").json()["title"]["en"]
    assert title == "RFM segments"


@pytest.mark.skipif(not console_is_there(), reason="this checkout has no console yet")
def test_both_have_their_pages(server: Server) -> None:
    state = open_state(server.project)
    first_admin(state)
    cookies = {"dangol_session": entered(state, "admin", dt.datetime.now(dt.UTC)).token}
    state.close()
    for path, shown in (
        ("/analyses/second-order", f"{corner_shop.PEOPLE} came back."),
        ("/records/coffee-talk", "Coffee talk"),
    ):
        page = server.plain("GET", path, cookies=cookies)
        assert page.status_code == 200, page.text
        assert shown in page.text


def test_the_shop_goes_on_when_the_packages_are_gone(
    installed: dict[str, str], tmp_path: Path, capsys: pytest.CaptureFixture[str], kept: Path
) -> None:
    shop = corner_shop.answered(tmp_path / "shop", kept)
    with serving(shop, tmp_path, "--no-console", env=installed) as started:
        talk = {"name": "김 선생님"}
        assert started.ask("POST", "/api/records/coffee-talk", talk).status_code == 201
        saved = {"name": "soon", "analysis": "second-order", "parameters": {"within_days": 7}}
        assert started.ask("POST", "/api/records/saved-analysis", saved).status_code == 201
        for run_id in started.ask("POST", "/api/refresh").json()["run_ids"]:
            _finished(started, run_id)
    for command in (["run"], ["list"], ["list", "tables"], ["list", "runs"]):
        assert run(["--project", str(shop.folder), *command]) == 0, capsys.readouterr().err
    capsys.readouterr()
    run(["--project", str(shop.folder), "doctor"])
    assert "second-order 'soon': The analysis is not installed." in capsys.readouterr().out
    assert run(["--project", str(shop.folder), "run", "second-order"]) == 3
    assert "There is no analysis 'second-order'" in capsys.readouterr().err
