"""Pairs of records that are likely one person: found, explained, and kept up to date."""

import datetime as dt
import json
import shutil
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from matched import clustered, compared, joined, kept_of, pairs_of, put, true_pairs
from own_data import Shop, opened_shop
from worlds import AS_OF, Clock

from dangol.contract.registry import registry
from dangol.customers.identity.likely_pairs import LEAST, LikelyPairs
from dangol.customers.identity.matching.blocking import Block, chosen
from dangol.customers.identity.matching.linking import derived, likely_pairs
from dangol.customers.identity.matching.person_frame import person_frame
from dangol.customers.identity.matching.person_linkage import PersonLinkageModel
from dangol.customers.identity.standard_forms import StandardForms
from dangol.runs.models import latest_model
from dangol.runs.workspace import Workspace
from dangol.samples.people.making import KeptRecord
from dangol.settings import open_project
from dangol.store.opening import open_store
from dangol.store.warehouse.compile import stored_table
from dangol.tables.identity import STANDARD_ADDRESSES, STANDARD_IDENTIFIERS, STANDARD_PEOPLE

# What is made once for this module is made by one worker.
pytestmark = pytest.mark.xdist_group("likely-pairs")

BORN = dt.date(1985, 3, 12)
HOME = "서울특별시 마포구 하늘로 12, 101동 1203호 (03900)"


def record(number: int, name: str, **others: object) -> KeptRecord:
    whole = {
        "id": f"r{number}", "system": "crm", "number": 0, "country": "KR", "full_name": name,
        "gender": "m", "born": BORN, "phone": "010-3141-5926", "email": "cheolsu@naver.com",
        "address": HOME,
    }  # fmt: skip
    return KeptRecord(**{**whole, **others})


@pytest.mark.parametrize(
    "other",
    [
        {},
        {"phone": "", "email": "", "address": ""},
        {"name": "김절수"},
        {"name": "김철수님", "phone": "+82 10 3141 5926", "email": ""},
        {"born": dt.date(1985, 12, 3), "email": ""},
        {"born": dt.date(1985, 3, 13), "phone": ""},
        {"phone": "010-2718-2818", "address": ""},
        {"address": "부산 해운대구 중앙로 7", "email": "other@daum.net"},
        {"name": "철수 김"},
    ],
)
def test_a_few_records_are_compared_without_learning(shop: Shop, other: dict[str, object]) -> None:
    second = {"name": "김철수", **other}
    put(shop, [record(1, "김철수"), record(2, str(second.pop("name")), **second)])
    assert joined(compared(shop)) == {("r1", "r2")}


@pytest.mark.parametrize(
    "other",
    [
        {"name": "김영희", "born": dt.date(1987, 7, 1), "email": "y@naver.com", "gender": "f"},
        {"name": "김민수", "born": dt.date(2010, 5, 5), "email": ""},
        {"name": "김영호", "email": "m@naver.com", "phone": "010-2718-2818"},
    ],
    ids=["wife", "son", "twin"],
)
def test_who_lives_together_is_not_one_person(shop: Shop, other: dict[str, object]) -> None:
    put(shop, [record(1, "김철수"), record(2, str(other.pop("name")), **other)])
    pairs = compared(shop)
    assert not joined(pairs)
    assert pairs["r1", "r2"]["is_disputed"]


def test_namesakes_are_not_one_person(shop: Shop) -> None:
    other = record(
        2, "김철수", born=dt.date(1990, 7, 1), phone="010-2718-2818", email="", address=""
    )
    put(shop, [record(1, "김철수"), other])
    assert not joined(compared(shop))


def test_a_pair_says_what_speaks_for_it_and_against_it(shop: Shop) -> None:
    put(shop, [record(1, "김철수"), record(2, "김철수", phone="010-2718-2818", gender="")])
    ((_, row),) = compared(shop).items()
    weights = json.loads(row["match_weights"])
    assert weights["birth"] > 5
    assert weights["phone"] < 0
    assert weights["gender"] == 0


@dataclass(frozen=True)
class Learned:
    """Simulated people who were compared once, with what was learned: copy the folder."""

    kept: list[KeptRecord]
    folder: Path


@pytest.fixture(scope="session")
def learned(tmp_path_factory: pytest.TempPathFactory) -> Learned:
    folder = tmp_path_factory.mktemp("likely")
    kept = kept_of(1_200, seed=3)
    with opened_shop(folder, Clock()) as workspace:
        one = Shop(workspace, folder)
        put(one, kept)
        compared(one)
    return Learned(kept, folder / "project")


@pytest.fixture
def learned_shop(learned: Learned, tmp_path: Path, clock: Clock) -> Iterator[Shop]:
    shutil.copytree(learned.folder, tmp_path / "project")
    clock.set(AS_OF + dt.timedelta(minutes=1))
    project = open_project(tmp_path / "project")
    with Workspace(project, open_store(project), registry(), clock) as workspace:
        yield Shop(workspace, tmp_path)


def test_simulated_people_are_found_again(learned: Learned, learned_shop: Shop) -> None:
    found = clustered([one.id for one in learned.kept], joined(pairs_of(learned_shop)))
    truth = true_pairs(learned.kept)
    assert len(found & truth) / len(found) >= 0.99
    assert len(found & truth) / len(truth) >= 0.95


def test_news_of_a_day_give_the_pairs_that_all_at_once_give(
    learned: Learned, learned_shop: Shop
) -> None:
    kept, shop = learned.kept, learned_shop
    gone, changed = kept[5], kept[40]
    later = [one for one in kept if one is not gone]
    later[later.index(changed)] = KeptRecord(**{**vars(changed), "full_name": "황보새롬"})
    later += [KeptRecord(**{**vars(one), "id": f"new-{one.id}"}) for one in kept[:100]]
    put(shop, later)
    step_by_step = compared(shop)
    model = latest_model(shop.workspace, "likely-pairs", "default")
    assert isinstance(model, PersonLinkageModel)
    assert model.records == len(kept)
    assert not [pair for pair in step_by_step if gone.id in pair]
    assert {pair: round(row["match_probability"], 9) for pair, row in step_by_step.items()} == (
        _all_at_once(shop, model)
    )


def _all_at_once(shop: Shop, model: PersonLinkageModel) -> dict[tuple[str, str], float]:
    """Every record compared with every other by a model that is there."""
    tables = [
        stored_table(table) for table in (STANDARD_PEOPLE, STANDARD_IDENTIFIERS, STANDARD_ADDRESSES)
    ]
    with shop.workspace.warehouse.session() as session, session.linkage("250MB") as engine:
        given = engine.hold("given", session.fetch(person_frame(*tables)))
        whole = engine.layer("records", derived(given))
        found = likely_pairs(engine, model.learned, whole, None, LEAST).to_pylist()
    return {
        (
            min(row["customer_id_l"], row["customer_id_r"]),
            max(row["customer_id_l"], row["customer_id_r"]),
        ): round(row["match_probability"], 9)
        for row in found
    }


def test_where_nobody_shares_anything_nothing_is_learned_and_nobody_joined(shop: Shop) -> None:
    kept = [
        record(n, "", phone=f"010-{2000 + n}-1234", email="", address="", born=None, gender="")
        for n in range(1_200)
    ]
    put(shop, kept)
    assert compared(shop) == {}


def test_narrower_keys_stand_in_for_those_that_make_too_many_pairs() -> None:
    blocks = (
        Block(("email",)),
        Block(("name",), (("name", "city"), ("name", "year"))),
        Block(("city",)),
    )
    pairs = {
        ("email",): 10.0, ("name",): 900.0, ("name", "city"): 50.0, ("name", "year"): 200.0,
        ("city",): 9_000.0,
    }  # fmt: skip
    assert list(chosen(blocks, pairs, 100.0)) == [("email",), ("name", "city")]


def test_the_model_comes_back_as_it_was(learned_shop: Shop) -> None:
    model = latest_model(learned_shop.workspace, "likely-pairs", "default")
    assert isinstance(model, PersonLinkageModel)
    again = PersonLinkageModel.restore(
        json.loads(json.dumps(model.stored_fields())), model.arrays()
    )
    assert again.learned.settings == model.learned.settings
    assert {name: table.to_pylist() for name, table in again.learned.frequencies.items()} == {
        name: table.to_pylist() for name, table in model.learned.frequencies.items()
    }


@pytest.mark.slow
def test_a_comparison_can_be_stopped(shop: Shop) -> None:
    put(shop, kept_of(4_000, seed=9))
    shop.run(StandardForms())
    runner = shop.workspace.runner
    run_id = runner.start(LikelyPairs(), "default", "tests")
    until = time.monotonic() + 60
    while (shop.workspace.ledger.run(run_id).progress or 0) < 0.15 and time.monotonic() < until:
        time.sleep(0.02)
    time.sleep(0.5)
    runner.stop(run_id)
    run = runner.wait(run_id, timeout=60)
    assert run.outcome == "stopped", run.message
