"""What is installed: everything comes in by the same door, and nothing takes the rest down."""

import sys
from collections.abc import Iterator
from importlib.metadata import entry_points
from pathlib import Path

import pytest

from dangol.contract.errors import UnknownAnalysisError, UnknownRecordError
from dangol.contract.registry import Registry, attribute_columns, registry
from dangol.errors import NotFoundError
from dangol.tables.errors import UnknownTableError
from dangol.tables.results import CUSTOMER_RFM

GOOD = """
from dangol.contract.analysis import Analysis
from dangol.contract.params import param
from dangol.contract.record import Record, State
from dangol.customers.rfm import RfmSegments
from dangol.tables.commerce import ORDERS
from dangol.tables.results import CUSTOMER_RFM
from dangol.tables.vocabulary import Table, column
from dangol.words import Text

WORDS = Text(en="For tests.", ko="시험용입니다.")
VISITORS = Table(
    "visitors", WORDS, key=("customer_id",), instanced=True,
    columns=(
        column("customer_id", "string", en="Who.", ko="누구."),
        column("is_regular", "boolean", en="Comes often.", ko="자주 옵니다.", attribute=WORDS),
    ),
)


class Visitors(Analysis):
    slug = "visitors"
    title = question = WORDS
    entry = "customers"
    reads = (ORDERS["customer_id"],)
    writes = (VISITORS.replaced(),)

    def compute(self, tables, previous=None):
        raise NotImplementedError
"""
BROKEN = {
    "no_import": "import a_package_that_is_not_there",
    "no_analysis": "Visitors = 3",
    "same_slug": GOOD + "\nVisitors.slug = 'rfm'",
    "no_compute": GOOD + "\nVisitors.compute = Analysis.compute",
    "one_language": GOOD + "\nVisitors.title = Text(en='Visitors', ko='')",
    "bad_slug": GOOD + "\nVisitors.slug = 'Visitors of today'",
    "no_currency": GOOD + "\nVisitors.reads = (ORDERS['order_id', 'net_amount'],)",
    "not_instanced": GOOD + "\nVisitors.writes = (ORDERS.replaced(),)",
    "strange_reads": GOOD + "\nVisitors.reads = 'orders'",
    "wordless": GOOD + "\n\nclass Visitors(Visitors):\n    most: int = 3",
    "required": GOOD
    + "\n\nclass Visitors(Visitors):\n    most: int = param(title=WORDS, help=WORDS)",
    "reserved": GOOD
    + "\n\nclass Visitors(Visitors):\n    language: str = param('x', title=WORDS, help=WORDS)",
    "other_table": GOOD
    + "\nVisitors.slug = 'other-visitors'"
    + "\nfrom dataclasses import replace"
    + "\nother = replace(CUSTOMER_RFM, meaning=Text(en='x', ko='x'))"
    + "\nVisitors.writes = (other.replaced(),)",
}


@pytest.fixture
def plug_ins(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """A folder on the path: each package that is put there is installed."""
    monkeypatch.syspath_prepend(tmp_path)
    registry.cache_clear()
    before = set(sys.modules)
    yield tmp_path
    registry.cache_clear()
    for name in set(sys.modules) - before:
        if name.startswith("plug_in_"):
            del sys.modules[name]


def install(
    folder: Path, name: str, code: str, group: str = "analyses", what: str = "Visitors"
) -> None:
    """A package as pip would leave it: a module, and metadata that names its entry point."""
    (folder / f"plug_in_{name}.py").write_text(code, encoding="utf-8")
    info = folder / f"plug_in_{name}-1.0.dist-info"
    info.mkdir()
    (info / "METADATA").write_text(f"Metadata-Version: 2.1\nName: plug-in-{name}\nVersion: 1.0\n")
    (info / "entry_points.txt").write_text(
        f"[dangol.{group}]\n{name} = plug_in_{name}:{what}\n", encoding="utf-8"
    )
    assert name in {point.name for point in entry_points(group=f"dangol.{group}")}


def ours() -> Registry:
    registry.cache_clear()
    return registry()


def test_a_strangers_analysis_comes_in_by_the_same_door(plug_ins: Path) -> None:
    before = set(ours().analyses)
    install(plug_ins, "visitors", GOOD)
    found = ours()
    assert set(found.analyses) - before == {"visitors"}
    assert found.problems == ()
    assert found.table("visitors").column("is_regular").meaning.ko == "자주 옵니다."
    assert "is_regular" in attribute_columns(found)
    profile = found.table("customer_profiles")
    assert profile.column("is_regular").attribute is not None


@pytest.mark.parametrize(
    ("name", "reason"),
    [
        ("no_import", "It cannot be imported: ModuleNotFoundError: No module named"),
        ("no_analysis", "It is not a subclass of Analysis."),
        ("same_slug", "'rfm' is taken by dangol.customers.rfm.RfmSegments."),
        ("no_compute", "It has no 'compute'."),
        ("one_language", "Its 'title' lacks a language."),
        ("bad_slug", "slug 'Visitors of today' must be lower-case words joined by hyphens."),
        ("no_currency", "It reads net_amount of 'orders' without 'currency'."),
        ("not_instanced", "It writes 'orders', which is not declared instanced=True."),
        ("strange_reads", "It cannot be read: AttributeError:"),
        ("wordless", "Parameter 'most' has no words: declare it with param(title=, help=)."),
        ("required", "Parameter 'most' has no default: an analysis must run as it is."),
        ("reserved", "Parameters language are flags of 'dangol run'."),
        ("other_table", "Table 'customer_rfm' is declared twice, and differently."),
    ],
)
def test_a_broken_plug_in_is_listed_with_its_reason_and_takes_nothing_down(
    plug_ins: Path, name: str, reason: str
) -> None:
    before = ours().analyses
    install(plug_ins, name, BROKEN[name])
    install(plug_ins, "visitors", GOOD)
    found = ours()
    assert set(found.analyses) == {*before, "visitors"}
    assert found.analyses["rfm"] is before["rfm"]
    (problem,) = found.problems
    assert reason in problem.reason
    assert name in problem.entry_point or problem.entry_point == "other-visitors"


def test_of_two_strangers_with_one_name_the_first_is_used_and_the_other_listed(
    plug_ins: Path,
) -> None:
    install(plug_ins, "a", GOOD)
    install(plug_ins, "b", GOOD)
    found = ours()
    assert found.analyses["visitors"].__module__ == "plug_in_a"
    (problem,) = found.problems
    assert problem.reason == "'visitors' is taken by plug_in_a.Visitors."
    assert problem.entry_point == "dangol.analyses: b = plug_in_b:Visitors"


def test_outputs_that_cannot_be_told_leave_the_tables_of_the_others(plug_ins: Path) -> None:
    install(
        plug_ins, "visitors", GOOD + "\n    def outputs(self):\n        raise RuntimeError('no')\n"
    )
    found = ours()
    assert {"visitors", "customer_rfm", "orders"} <= set(found.tables)


@pytest.mark.parametrize(
    ("code", "reason"),
    [
        ("states = ()", "It does not say its 'states'."),
        ("kind = 'A guest'", "kind 'A guest' must be lower-case words joined by hyphens."),
        (
            "transitions = (Transition(name='a', title=WORDS, before=('new',), after='gone'),)",
            "Transition 'a' names unknown states: gone.",
        ),
        (
            "transitions = (Transition(name='a', title=WORDS, before=('new',), after='new'),) * 2",
            "Two transitions share a name.",
        ),
        (
            "state: str = param('x', title=WORDS, help=WORDS)",
            "Fields state are kept by the product",
        ),
    ],
)
def test_a_broken_record_is_listed_with_its_reason(plug_ins: Path, code: str, reason: str) -> None:
    members = {
        "kind": "kind = 'guest'",
        "states": "states = (State(name='new', title=WORDS),)",
        "transitions": "transitions = ()",
        code.split(" ", maxsplit=1)[0].rstrip(":"): code,
    }
    body = "\n    ".join(members.values())
    record = (
        f"{GOOD}\nfrom dangol.contract.record import Transition\n\nclass Guest(Record):\n"
        f"    title = plural = question = WORDS\n    entry = 'trust'\n    {body}\n"
    )
    install(plug_ins, "guest", record, "records", "Guest")
    found = ours()
    assert "guest" not in found.records
    assert "saved-analysis" in found.records
    (problem,) = found.problems
    assert reason in problem.reason


def test_unknown_names_are_answered_with_what_there_is() -> None:
    found = registry()
    with pytest.raises(UnknownAnalysisError, match="did you mean 'rfm'"):
        found.analysis("rfn")
    with pytest.raises(
        UnknownRecordError,
        match="There is: alarm-receiver, api-source, audience, budget-plan, database-source",
    ):
        found.record("audiences")
    with pytest.raises(UnknownTableError, match="did you mean 'orders'"):
        found.table("order")
    with pytest.raises(NotFoundError, match="There is: complete-journey"):
        found.sample("iris")


def test_a_table_knows_the_analyses_that_write_it() -> None:
    assert [kind.slug for kind in registry().writers(CUSTOMER_RFM)] == ["rfm"]


SAMPLE = """
from dataclasses import replace

from dangol.contract.params import param
from dangol.contract.sample import Sample
from dangol.tables.commerce import ORDERS
from dangol.tables.vocabulary import Table, column
from dangol.words import Text

WORDS = Text(en="Beach", ko="바닷가")
SHELLS = Table(
    "shells", WORDS, key=("shell_id",), columns=(column("shell_id", "string", en="x", ko="조개"),)
)


class Beach(Sample):
    name = "beach"
    title = WORDS
    notice = WORDS
    settings = {}
    tables = (SHELLS,)
    length: int = param(3, title=WORDS, help=WORDS, ge=1)

    def load(self, session, settings, report):
        return [], []
"""


def test_a_sample_brings_tables_of_its_own(plug_ins: Path) -> None:
    install(plug_ins, "beach", SAMPLE, "samples", "Beach")
    found = ours()
    assert found.problems == ()
    assert found.sample("beach")(length=2).parameters() == {"length": 2}
    assert found.table("shells").key == ("shell_id",)


@pytest.mark.parametrize(
    ("more", "reason"),
    [
        ("\nBeach.notice = None", "It does not say its 'notice'."),
        ("\nBeach.name = 'The beach'", "name 'The beach' must be lower-case words joined by"),
        ("\nclass Beach(Beach):\n    wide: int = 1", "Parameter 'wide' has no words"),
        (
            "\nclass Beach(Beach):\n    wide: int = param(title=WORDS, help=WORDS)",
            "Parameter 'wide' has no default: a sample must load as it is.",
        ),
        (
            "\nclass Beach(Beach):\n    language: str = param('', title=WORDS, help=WORDS)",
            "Parameters language are flags of 'dangol sample'.",
        ),
        (
            "\nfrom dataclasses import replace\nBeach.tables = (replace(ORDERS, meaning=WORDS),)",
            "Table 'orders' is declared twice, and differently.",
        ),
    ],
)
def test_a_sample_that_breaks_the_contract_is_left_out_with_its_reason(
    plug_ins: Path, more: str, reason: str
) -> None:
    install(plug_ins, "beach", SAMPLE + more, "samples", "Beach")
    found = ours()
    assert "beach" not in found.samples
    assert [problem for problem in found.problems if reason in problem.reason]
