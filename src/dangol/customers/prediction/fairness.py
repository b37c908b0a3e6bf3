"""Whether a prediction treats groups alike, and learning with weights where a rule asks for it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from dangol.contract.result import Decision, Metric, Picture, Result, Rows, metric, refused
from dangol.contract.tables_view import Tables
from dangol.customers.features.snapshots import PERSON
from dangol.customers.features.trial import Learning
from dangol.customers.prediction.method import METHOD
from dangol.governance.fairness.checks import Check, Limits, check_model
from dangol.governance.fairness.groups import group_values
from dangol.governance.fairness.picture import fairness_picture
from dangol.governance.fairness.price import WeightsPrice, price_of_weights
from dangol.governance.fairness.telling import (
    attribute_rows,
    attribute_words,
    fairness_rows,
    verdict_words,
)
from dangol.methods.fairness import reweighing
from dangol.scoring.comparison import Comparison
from dangol.tables.people import CUSTOMERS
from dangol.words import Count, Figure, Text, both

Array = npt.NDArray[np.float64]
Labels = Mapping[str, npt.NDArray[np.str_]]
LINK = "/customers/predictions#fairness"
REWEIGHTING = "reweighting"


@dataclass(frozen=True)
class Treatment:
    """What was found by group; ``price`` is what learning with weights took."""

    checks: tuple[Check, ...]
    weighted_by: tuple[str, ...] = ()
    price: WeightsPrice | None = None

    @property
    def unlike(self) -> list[Check]:
        return [one for one in self.checks if one.verdict == "unfair"]


def past_labels(tables: Tables, found: Learning, limits: Sequence[Limits]) -> Labels:
    """The group of every row of the past by each attribute; empty where nobody told."""
    names = [one.attribute for one in limits]
    rows = tables.fetch(group_values(tables[CUSTOMERS], names, found.periods.today))
    ids = np.asarray(rows.column(PERSON).to_numpy(zero_copy_only=False)).astype(np.str_)
    order = np.argsort(ids)
    people = found.panel.people[found.is_past]
    if not len(ids):
        return {}
    place = np.clip(np.searchsorted(ids[order], people), 0, len(ids) - 1)
    is_known = ids[order][place] == people
    labels = {}
    for name in names:
        told = rows.column(name).fill_null("").to_numpy(zero_copy_only=False).astype(np.str_)
        labels[name] = np.where(is_known, told[order][place], "")
    return {name: column for name, column in labels.items() if (column != "").any()}


def weighted_attributes(limits: Sequence[Limits], labels: Labels) -> tuple[str, ...]:
    """The attributes by which a rule asks for learning with weights."""
    return tuple(
        one.attribute for one in limits if one.mitigation == REWEIGHTING and one.attribute in labels
    )


def weights_of(names: Sequence[str], labels: Labels, happened: Array) -> Array | None:
    """Weights under which these groups and the outcome are independent; None without any."""
    if not names:
        return None
    groups = labels[names[0]]
    for name in names[1:]:
        groups = np.char.add(np.char.add(groups, "\x1f"), labels[name])
    return reweighing(groups, happened)


def treatment(
    limits: Sequence[Limits],
    labels: Labels,
    places: npt.NDArray[np.int64],
    happened: Array,
    chance: Array,
    *,
    weighted_by: Sequence[str] = (),
    plain: Comparison | None = None,
) -> Treatment:
    """The checks on the rows ``places`` of the past, which the model had not seen."""
    here = {name: column[places] for name, column in labels.items()}
    checks = check_model(chance, happened, here, limits)
    price = None
    if plain is not None and np.array_equal(plain.places, places):
        price = price_of_weights(happened, plain.chance, chance)
    return Treatment(checks, tuple(weighted_by), price)


def stopped(found: Treatment) -> Result | None:
    """A refusal where a rule says that such a model must not be used."""
    stops = [one for one in found.unlike if one.limits.stops]
    if not stops:
        return None
    return refused(
        both(
            "The scores are not used: {said}",
            "점수를 쓰지 않습니다. {said}",
            said=verdict_words(stops[0]),
        ),
        both(
            "A rule on fairness by {name} stops it. Let the rule learn with weights, or have an "
            "administrator change it.",
            "{name} 기준의 공정성 규칙이 막습니다. 규칙에서 가중치로 배우게 하거나, 관리자가 "
            "규칙을 "
            "바꾸어야 합니다.",
            name=attribute_words(stops[0].attribute),
        ),
        basis=both(
            "{n} groups compared in a period that the model had not seen",
            "모형이 보지 않은 기간에서 집단 {n}개를 견줌",
            n=Count(len(stops[0].groups)),
        ),
        method=METHOD,
    )


def fairness_parts(found: Treatment) -> tuple[tuple[Picture, ...], tuple[Rows, ...]]:
    """Attributes and groups as a picture and tables; nothing where nobody told anything."""
    if not any(one.groups for one in found.checks):
        return (), ()
    return (fairness_picture(found.checks),), (
        attribute_rows(found.checks),
        fairness_rows(found.checks),
    )


def fairness_metrics(found: Treatment) -> tuple[Metric, ...]:
    """What learning with weights cost."""
    if found.price is None:
        return ()
    return (
        metric(
            Text(en="Price of treating groups alike", ko="집단을 고르게 대한 비용"),
            Figure(round(found.price.area.value, 4)),
            note=Text(en="of AUC", ko="AUC에서"),
        ),
    )


def fairness_decisions(found: Treatment, currency: str) -> tuple[Decision, ...]:
    """Whether a model that treats groups unlike is meant."""
    if not found.unlike:
        return ()
    first = found.unlike[0]
    effect = Text(
        en="A rule can let it learn with weights, and says what that costs.",
        ko="규칙을 두면 가중치로 배우고, 그 비용을 알려 줍니다.",
    )
    if found.price is not None:
        effect = found.price.words(currency)
    return (
        Decision(
            question=both(
                "Scores differ by {name}. Is that meant?",
                "{name}에 따라 점수가 다릅니다. 의도한 것인가요?",
                name=attribute_words(first.attribute),
            ),
            reason=verdict_words(first),
            effect=effect,
            action=Text(en="See the groups", ko="집단 보기"),
            link=LINK,
            urgency="later",
        ),
    )
