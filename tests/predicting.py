"""A prediction run on a session as the program runs it, with its rows."""

import datetime as dt
from dataclasses import dataclass
from typing import Any

from worlds import simulated_settings

from dangol.contract.model import Model
from dangol.contract.record import Record
from dangol.contract.result import Result
from dangol.contract.tables_view import Previous, Tables
from dangol.customers.prediction.prediction import Prediction
from dangol.scoring.score_model import ScoreModel
from dangol.store.warehouse.interface import Session
from dangol.tables.scores import CUSTOMER_SCORES

AS_OF = dt.datetime(2025, 11, 9, 15, tzinfo=dt.UTC)
HORIZON = 56


@dataclass(frozen=True)
class Decided:
    """A record as it is kept."""

    record: Record
    id: str = "1"
    created_at: dt.datetime = dt.datetime(2026, 1, 1, tzinfo=dt.UTC)
    changed_at: dt.datetime = dt.datetime(2026, 1, 1, tzinfo=dt.UTC)
    state: str = "active"


@dataclass(frozen=True)
class Ran:
    """One run: its result and rows."""

    result: Result
    rows: dict[str, list[dict[str, Any]]]
    at: dt.datetime

    @property
    def model(self) -> ScoreModel:
        assert isinstance(self.result.model, ScoreModel)
        return self.result.model

    @property
    def scores(self) -> list[dict[str, Any]]:
        return self.rows[CUSTOMER_SCORES.name]


def ran(
    session: Session,
    at: dt.datetime = AS_OF,
    before: Ran | None = None,
    decisions: tuple[Record, ...] = (),
    versions: dict[str, Model] | None = None,
    **asked: Any,
) -> Ran:
    analysis = Prediction(**{"horizon_days": HORIZON, **asked}).at(at)
    previous = None
    if before is not None:
        previous = Previous("run", before.at, {}, lambda: before.model)
    known = versions or {}
    tables = Tables(
        analysis.slug,
        analysis.inputs(),
        session,
        simulated_settings(),
        at,
        decisions=lambda kind: [Decided(one) for one in decisions if isinstance(one, kind)],
        learned=known.__getitem__,
    )
    result = analysis.compute(tables, previous)
    rows = {
        table.name: session.fetch(session.stage(table, found)).to_pylist()
        for table, found in result.tables.items()
    }
    return Ran(result, rows, at)
