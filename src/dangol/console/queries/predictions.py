"""The versions of a prediction's model, who is most likely, and what is foretold of a person."""

import datetime as dt
import json
from dataclasses import dataclass
from typing import Any
from urllib.parse import quote

import ibis.expr.types as ir
import numpy as np

from dangol.console.queries.targeting import TENTHS, ShownReason, ShownScore, Target, shown_share
from dangol.console.words import predictions as words
from dangol.console.words import targeting as targeting_words
from dangol.errors import DangolError
from dangol.governance.kept import ARCHIVED, Kept, all_of
from dangol.runs.learned import model_version
from dangol.runs.models import latest_model
from dangol.runs.workspace import Workspace
from dangol.scoring.model_choice import ModelChoice
from dangol.scoring.model_words import FAMILY_NAMES, REASONS
from dangol.scoring.reasons import Reason, reasons_of
from dangol.scoring.score_model import ScoreModel
from dangol.store.warehouse.compile import stored_table
from dangol.tables.scores import CUSTOMER_SCORES
from dangol.tables.targeting import CUSTOMER_TARGETS
from dangol.tables.vocabulary import DEFAULT_INSTANCE, INSTANCE
from dangol.words import Count, Text, said

SLUG = "prediction"
MOST_VERSIONS, MOST_PEOPLE, MOST_SCORES = 12, 8, 4
LEAST_FULL_BAR = 0.5


@dataclass(frozen=True)
class Version:
    """A model as it was learned, newest first; ``family`` is what scores in it."""

    version: str
    learnt_on: dt.date
    because: Text
    family: Text
    area: float
    log_loss: float
    off: float
    examples: int
    in_use: bool


@dataclass(frozen=True)
class Likely:
    """A person with their chance and the clear reasons that raise it."""

    customer_id: str
    probability: float
    why: list[Text]


def versions_of(workspace: Workspace, instance: str) -> list[Version]:
    """The latest versions; one that is damaged is left out."""
    run = workspace.ledger.latest(SLUG, instance)
    used = run.model_version if run is not None else None
    found = []
    for version in reversed(workspace.models.versions(SLUG, instance)):
        try:
            model = model_version(SLUG, instance, version, workspace.models)
        except DangolError:
            continue
        if isinstance(model, ScoreModel):
            found.append(_version(version, model, in_use=version == used))
        if len(found) == MOST_VERSIONS:
            break
    return found


def _version(version: str, model: ScoreModel, *, in_use: bool) -> Version:
    chosen = next(one for one in model.subject["compared"] if one["is_chosen"])
    return Version(
        version,
        dt.date.fromisoformat(model.subject["learnt_on"]),
        REASONS[model.subject["because"]],
        FAMILY_NAMES[chosen["family"]],
        model.figures["auc"],
        model.figures["log_loss"],
        model.figures["calibration_error"],
        model.subject["examples"],
        in_use,
    )


def choice_of(workspace: Workspace, instance: str) -> Kept[ModelChoice] | None:
    """The choice of a person that stands for this prediction."""
    return next(
        (
            kept
            for kept in all_of(workspace.state, ModelChoice)
            if kept.state != ARCHIVED and kept.record.is_about(SLUG, instance)
        ),
        None,
    )


def likely(workspace: Workspace, instance: str) -> list[Likely]:
    """Who does it most likely, with why."""
    model = _model(workspace, instance)
    rows = stored_table(CUSTOMER_SCORES)
    mine = rows.filter((rows[INSTANCE] == instance) & rows.is_told_apart)
    order = [mine.probability.desc(), mine.customer_id.asc()]
    with workspace.warehouse.session() as session:
        found = session.fetch(mine.order_by(order).limit(MOST_PEOPLE)).to_pylist()
    return [
        Likely(
            row["customer_id"],
            row["probability"],
            [one.words for one in _reasons(row, model) if one.effect > 0 and one.is_clear][:2],
        )
        for row in found
    ]


def first_targets(
    workspace: Workspace, targeting: str, prediction: str, segment: str
) -> list[Target]:
    """The people of a segment that an offer reaches first, by the scores of a prediction."""
    model = _model(workspace, prediction)
    targets, scores = stored_table(CUSTOMER_TARGETS), stored_table(CUSTOMER_SCORES)
    mine = targets.filter(
        (targets[INSTANCE] == targeting) & (targets.segment == segment) & targets.is_target
    )
    theirs = scores.filter(scores[INSTANCE] == prediction).select("customer_id", "score_inputs")
    joined = mine.inner_join(theirs, "customer_id")
    order = [joined.expected_profit.desc(), joined.customer_id.asc()]
    with workspace.warehouse.session() as session:
        found = session.fetch(joined.order_by(order).limit(MOST_PEOPLE)).to_pylist()
    return [
        Target(
            row["customer_id"],
            row["probability"],
            float(row["expected_profit"]),
            row["currency"],
            [one.words for one in _reasons(row, model) if one.effect > 0 and one.is_clear][:2],
        )
        for row in found
    ]


def foretold(workspace: Workspace, customer_id: str) -> list[ShownScore]:
    """What is foretold of a person, saved predictions first; reasons from the model in use."""
    rows = stored_table(CUSTOMER_SCORES)
    mine = rows.filter((rows.customer_id == customer_id) & rows.is_told_apart)
    with workspace.warehouse.session() as session:
        found = session.fetch(_ordered(mine).limit(MOST_SCORES)).to_pylist()
    return [_score(row, _model(workspace, row[INSTANCE])) for row in found]


def _ordered(rows: ir.Table) -> ir.Table:
    return rows.order_by([(rows[INSTANCE] == DEFAULT_INSTANCE).asc(), rows[INSTANCE].asc()])


def _model(workspace: Workspace, instance: str) -> ScoreModel | None:
    try:
        model = latest_model(workspace, SLUG, instance)
    except DangolError:
        return None
    return model if isinstance(model, ScoreModel) else None


def _reasons(row: dict[str, Any], model: ScoreModel | None) -> list[Reason]:
    """None where the model is gone or asks for other inputs than were stored."""
    told = json.loads(row["score_inputs"])
    if model is None or len(told) != len(model.inputs):
        return []
    values = np.array([np.nan if one is None else one for one in told], dtype=np.float64)
    return reasons_of(model, values)


def _score(row: dict[str, Any], model: ScoreModel | None) -> ShownScore:
    place = next(name for last, name in TENTHS if row["probability_tenth"] <= last)
    reasons = _reasons(row, model)
    full = max([LEAST_FULL_BAR, *(abs(one.effect) for one in reasons)])
    query = "" if row[INSTANCE] == DEFAULT_INSTANCE else f"?instance={quote(row[INSTANCE])}"
    title = words.TITLES[row["score_target"]]
    if row["category"]:
        title = said(targeting_words.BUYS, thing=row["category"])
    return ShownScore(
        title=title,
        within=said(targeting_words.WITHIN, n=Count(row["horizon_days"])),
        place=targeting_words.PLACES[place],
        is_top=place == "top",
        shown=shown_share(row["probability"]),
        reasons=[
            ShownReason(
                one.words if one.is_clear else said(words.UNCLEAR, words=one.words),
                abs(one.effect) / full * 100,
                one.effect < 0,
            )
            for one in reasons
        ],
        link=f"/customers/predictions{query}",
    )
