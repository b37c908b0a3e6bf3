"""The documentation is a test subject: nothing missing, nothing dead, every block runs."""

import ast
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path

import pytest
from documents import RUNNABLE, Block, Page
from made_once import made_once
from readers import Reader

from dangol.cli.main import COMMANDS
from dangol.contract.registry import registry
from dangol.contract.sample import Finding
from dangol.contract.tables_view import Report
from dangol.runs.workspace import Workspace
from dangol.samples.complete_journey import CompleteJourney
from dangol.server import health
from dangol.settings import Settings, create_project
from dangol.store.warehouse.interface import Change, Session
from dangol.tables.catalogue import PROMOTIONS

ROOT = Path(__file__).parent.parent
DOCS = ROOT / "docs"
PAGES = {
    path.relative_to(ROOT).as_posix(): Page(path, ROOT)
    for path in (
        *sorted(DOCS.rglob("*.md")),
        *(ROOT / name for name in ("README.md", "README.ko.md", "CONTRIBUTING.md", "CHANGELOG.md")),
    )
}
REFERENCE = [name for name in PAGES if name.startswith("docs/reference/")]
WRITTEN = [name for name in PAGES if name not in REFERENCE]
# These say what an English page says, with the same blocks.
TRANSLATIONS = {name: name.replace(".ko.md", ".md") for name in WRITTEN if name.endswith(".ko.md")}
RUN = [name for name in WRITTEN if PAGES[name].blocks and name not in TRANSLATIONS]
ANALYSIS_PARTS = [
    "The question",
    "An example",
    "How to read the answer",
    "When not to trust it",
    "The method and its source",
]


class _Readable(CompleteJourney):
    """The demo's data without the promotions: no page speaks of them, and they are most rows."""

    def load(
        self, session: Session, settings: Settings, report: Report
    ) -> tuple[Sequence[Change], Sequence[Finding]]:
        changes, findings = super().load(session, settings, report)
        return [one for one in changes if one.write.table != PROMOTIONS], findings


@pytest.fixture(scope="session")
def demo(kept: Path) -> Path:
    """The demo project with every question answered, made once for all workers."""
    return made_once(kept / "docs-demo", _make_demo)


def _make_demo(folder: Path) -> None:
    notice = CompleteJourney.notice.model_dump()
    with Workspace.open(create_project(folder, **CompleteJourney.settings, notice=notice)) as shop:
        runs = [shop.runner.load(_Readable(), "demo")]
        shop.runner.wait(runs[0])
        runs += shop.runner.refresh("demo")
        finished = [shop.runner.wait(run) for run in runs]
    assert {run.outcome for run in finished} == {"succeeded"}, [run.message for run in finished]


@pytest.fixture
def reader(demo: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Reader]:
    """A reader in a folder with the demo project; settings of this machine do not reach it."""
    for name in [name for name in os.environ if name.startswith("DANGOL_")]:
        monkeypatch.delenv(name)
    shutil.copytree(demo, tmp_path / "demo")
    with Reader(tmp_path) as one:
        yield one
    # A page leaves a hundred megabytes behind, and pytest keeps the folders of three runs.
    shutil.rmtree(tmp_path)


@pytest.mark.timeout(900)
@pytest.mark.xdist_group("demo")  # made once, in minutes
@pytest.mark.parametrize("name", RUN)
def test_every_block_of_a_page_runs(name: str, reader: Reader) -> None:
    reader.read(PAGES[name])


@pytest.mark.parametrize("name", WRITTEN)
def test_every_block_can_be_run_or_says_why_not(name: str) -> None:
    def is_clear(block: Block) -> bool:
        shown_only = block.reason_not_to_run or block.option("file")
        return block.is_understood and bool(block.language in RUNNABLE or shown_only)

    unclear = [block.place for block in PAGES[name].blocks if not is_clear(block)]
    assert not unclear, f"Blocks are {', '.join(RUNNABLE)}, or say 'not run: REASON': {unclear}"


@pytest.mark.parametrize("name", TRANSLATIONS)
def test_a_translation_has_the_blocks_of_its_page(name: str) -> None:
    def said(page: str) -> list[str]:
        """Comments are prose, and so may be translated."""
        return [re.sub(r"#.*", "", block.code) for block in PAGES[page].blocks]

    assert said(name) == said(TRANSLATIONS[name])


@pytest.mark.parametrize("name", PAGES)
def test_no_link_is_dead(name: str) -> None:
    page = PAGES[name]
    dead = [target for target in page.links if not _is_alive(page, target)]
    assert not dead, f"{name} links to what is not there."


def _is_alive(page: Page, target: str) -> bool:
    if target.startswith(("https://", "http://127.0.0.1")):
        return True
    path, _, anchor = target.partition("#")
    there = (page.path.parent / path).resolve() if path else page.path
    if not there.exists():
        return False
    if not anchor:
        return True
    return there.is_file() and anchor in Page(there, there.parent).anchors


def test_every_page_is_reached_from_the_index() -> None:
    found, ahead = set[str](), ["docs/index.md"]
    while ahead:
        name = ahead.pop()
        if name in PAGES and name not in found:
            found.add(name)
            targets = (target.partition("#")[0] for target in PAGES[name].links)
            ahead += [
                os.path.relpath(PAGES[name].path.parent / target, ROOT)
                for target in targets
                if target and "://" not in target
            ]
    assert not {name for name in PAGES if name.startswith("docs/")} - found


@pytest.fixture(scope="module")
def generated(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("reference")
    script = ROOT / "scripts" / "build_docs.py"
    subprocess.run([sys.executable, "-W", "error", script, "--into", folder], check=True)
    return folder


def test_the_reference_is_what_the_declarations_say(generated: Path) -> None:
    made = {path.name: path.read_text() for path in generated.iterdir()}
    kept = {path.name: path.read_text() for path in (DOCS / "reference").iterdir()}
    changed = sorted(name for name in {*made, *kept} if made.get(name) != kept.get(name))
    assert not changed, "Run `make docs` and look at what changed."


def test_every_table_column_analysis_and_record_has_its_place() -> None:
    installed = registry()
    columns = {c.name for table in installed.tables.values() for c in table.stored_columns}
    assert set(installed.tables) <= set(PAGES["docs/reference/tables.md"].headings)
    assert columns == set(PAGES["docs/reference/columns.md"].headings) - {"Columns"}
    assert set(installed.analyses) <= set(PAGES["docs/reference/analyses.md"].headings)
    assert set(installed.records) <= set(PAGES["docs/reference/records.md"].headings)


def test_every_command_route_and_setting_has_its_place() -> None:
    commands = PAGES["docs/reference/commands.md"].headings
    assert {f"dangol {name}" for name in COMMANDS} <= set(commands)
    assert {f"dangol run {slug}" for slug in registry().analyses} <= set(commands)
    settings = PAGES["docs/reference/settings.md"].prose
    assert not [name for name in Settings.model_fields if f"`{name}`" not in settings]
    engineers = PAGES["docs/engineers.md"].prose
    assert not [one for one in ("/healthz", "/readyz", "/metrics") if f"`{one}`" not in engineers]
    measured = health.Metrics().registry.collect()
    assert not [one.name for one in measured if f"`{one.name}" not in engineers]


def test_a_column_means_the_same_wherever_it_stands() -> None:
    meanings: dict[str, set[object]] = {}
    for table in registry().tables.values():
        for column in table.stored_columns:
            said = (column.type, column.unit, column.meaning, column.personal)
            meanings.setdefault(column.name, set()).add(said)
    assert not [name for name, found in meanings.items() if len(found) > 1]


@pytest.mark.parametrize("slug", registry().analyses)
def test_the_page_of_an_analysis_has_its_five_parts(slug: str) -> None:
    page = PAGES[f"docs/analyses/{slug}.md"]
    analysis = registry().analysis(slug)
    assert page.headings[1:] == ANALYSIS_PARTS
    assert analysis.question.en in page.prose
    assert analysis.question.ko in page.prose
    assert any(slug in block.code for block in page.blocks)


def test_every_exit_code_is_explained() -> None:
    errors = PAGES["docs/reference/errors.md"].prose
    used = set(re.findall(r"^\| `[\w-]+` \|[^|]*\| \d+ \| (\d+) \|", errors, re.MULTILINE))
    explained = set(re.findall(r"^\| `(\d+)` \|", PAGES["docs/engineers.md"].prose, re.MULTILINE))
    assert used
    assert used | {"0", "1", "130"} == explained


def test_every_target_of_make_that_a_page_names_exists() -> None:
    targets = set(re.findall(r"^([a-z-]+):", (ROOT / "Makefile").read_text(), re.MULTILINE))
    named = {
        (name, target)
        for name in WRITTEN
        for target in re.findall(
            r"(?:^|`)make ([a-z-]+)", "\n".join(PAGES[name].lines), re.MULTILINE
        )
    }
    assert not {(name, target) for name, target in named if target not in targets}


def test_every_environment_variable_that_a_page_names_exists() -> None:
    known = {f"DANGOL_{name.upper()}" for name in Settings.model_fields}
    known |= {"DANGOL_PROJECT", "DANGOL_DEMO_ARGS"}
    named = {
        (name, variable)
        for name in PAGES
        for variable in re.findall(r"\bDANGOL_[A-Z_]+", "\n".join(PAGES[name].lines))
    }
    assert not {(name, variable) for name, variable in named if variable not in known}


@pytest.mark.parametrize(
    ("name", "quoted"), [("docs/marketers.md", "“([^”]+)”"), ("docs/marketers.ko.md", "‘([^’]+)’")]
)
def test_words_of_the_console_are_quoted_as_they_are(name: str, quoted: str) -> None:
    sentences = set(_sentences())
    shapes = [
        re.compile(".+".join(map(re.escape, re.split(r"\{\w+\}", one))))
        for one in sentences
        if "{" in one
    ]
    phrases = set(re.findall(quoted, " ".join(PAGES[name].lines)))
    assert len(phrases) > 5
    assert not {
        phrase
        for phrase in phrases
        if not any(phrase in one for one in sentences)
        and not any(shape.fullmatch(phrase) for shape in shapes)
    }


def _sentences() -> Iterator[str]:
    """Every text that the program holds."""
    for path in (ROOT / "src" / "dangol").rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Constant) and isinstance(node.value, str):
                yield node.value
