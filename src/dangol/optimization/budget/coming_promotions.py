"""What promotions in a plan would bring: as those of their kind did that were measured."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from pydantic import TypeAdapter

from dangol.contract.tables_view import Tables
from dangol.optimization.budget.errors import UnfitPlanError
from dangol.tables.promotion_columns import TOO_LITTLE
from dangol.tables.promotions import PROMOTION_EFFECTS
from dangol.words import EN_DASH, Count, Text, both

Array = npt.NDArray[np.float64]
EFFECTS_READ = PROMOTION_EFFECTS[
    "promotion_kind", "incremental_amount", "cost_amount", "effect_call", "currency",
].if_there()  # fmt: skip
PROMOTIONS_TITLE = Text(en="Promotions", ko="판촉")
PROMOTIONS_HELP = Text(
    en='Weeks, counted from 1, in which one begins, by kind: {"discount": [2, 6]}. Each brings '
    "what those of its kind did.",
    ko='종류마다 판촉을 시작하는 주이며 1부터 셉니다. {"discount": [2, 6]}처럼 적습니다. 같은 '
    "종류의 판촉이 가져온 만큼 가져온다고 봅니다.",
)
PROMOTIONS = TypeAdapter(dict[str, tuple[int, ...]])
ENOUGH = 5
"""Of so many that were measured, another is told."""


@dataclass(frozen=True)
class PromotionKinds:
    """Kinds of which enough were measured.

    ``mean`` (kinds, draws) is what one brings on average, ``stray`` (kinds, draws) how far another
    one strays from that, ``cost`` (kinds,) what one costs.
    """

    names: tuple[str, ...]
    mean: Array
    stray: Array
    cost: Array

    def brought(self, counts: Array) -> Array:
        """(draws,) of so many of each kind, (kinds,)."""
        found: Array = counts @ self.mean + np.sqrt(counts) @ self.stray
        return found


def measured_kinds(tables: Tables, draws: int, seed: int) -> PromotionKinds:
    """From promotions that were measured well enough to say anything of them."""
    rows = tables[PROMOTION_EFFECTS]
    rows = rows.filter(
        (rows.currency == tables.settings.currency)
        & (rows.effect_call != TOO_LITTLE)
        & rows.incremental_amount.notnull()
    )
    brought, cost = rows.incremental_amount.cast("float64"), rows.cost_amount.cast("float64")
    found = tables.rows(
        rows.group_by("promotion_kind")
        .agg(count=rows.count(), mean=brought.mean(), spread=brought.std(), cost=cost.mean())
        .order_by("promotion_kind")
    )
    told = [row for row in found if row["count"] >= ENOUGH]
    rng = np.random.default_rng(seed)
    wide = np.array([row["spread"] for row in told], np.float64)[:, None]
    root = np.sqrt([row["count"] for row in told])[:, None]
    of_mean, of_one = rng.standard_normal((2, len(told), draws))
    mean = np.array([row["mean"] for row in told], np.float64)[:, None]
    return PromotionKinds(
        tuple(row["promotion_kind"] for row in told),
        mean + wide / root * of_mean,
        wide * of_one,
        np.array([row["cost"] or 0.0 for row in told], np.float64),
    )


def in_weeks(
    kinds: Sequence[str], asked: Mapping[str, Sequence[int]], weeks: int
) -> npt.NDArray[np.bool_]:
    """(kinds, weeks) where one begins; weeks count from 1. Raises UnfitPlanError."""
    found = np.zeros((len(kinds), weeks), np.bool_)
    for name, begins in asked.items():
        if name not in kinds:
            raise UnfitPlanError(
                both(
                    "Fewer than {n} promotions of the kind ‘{name}’ were measured: what another "
                    "brings is not known.",
                    "‘{name}’ 판촉은 잰 것이 {n}건보다 적어, 또 하면 얼마를 가져올지 모릅니다.",
                    n=Count(ENOUGH), name=name,
                ),
                both(
                    "Answer ‘Promotions’, or plan kinds that are known: {names}.",
                    "‘판촉’을 계산하거나 아는 종류로 계획하세요: {names}",
                    names=", ".join(kinds) or EN_DASH,
                ),
            )  # fmt: skip
        if not all(1 <= one <= weeks for one in begins):
            raise UnfitPlanError(
                both(
                    "‘{name}’ begins in a week that the plan does not have.",
                    "‘{name}’ 판촉이 계획에 없는 주에 시작합니다.",
                    name=name,
                ),
                both("Name weeks from 1 to {n}.", "1부터 {n}까지의 주를 적으세요.", n=Count(weeks)),
            )  # fmt: skip
        found[kinds.index(name), np.array(begins, np.intp) - 1] = True
    return found
