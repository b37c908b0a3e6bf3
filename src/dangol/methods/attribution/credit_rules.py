"""Rules by which the touches of a path share its conversion; every rule gives away all of it."""

from dataclasses import dataclass

import ibis
import ibis.expr.types as ir

from dangol.methods.attribution.touch_paths import (
    CONVERTS,
    DAY_SECONDS,
    END,
    LEFT,
    MARK,
    PERSON,
    PLACE,
    VALUE,
)

LAST, LAST_BUT_DIRECT, FIRST, LINEAR, POSITION, DECAY = (
    "last", "last-but-direct", "first", "linear", "position", "time-decay",
)  # fmt: skip
RULES = (LAST, LAST_BUT_DIRECT, FIRST, LINEAR, POSITION, DECAY)


@dataclass(frozen=True)
class Weights:
    """``direct`` is the mark that ``last-but-direct`` passes over, if another touch is there.

    ``first_share`` and ``last_share`` are what ``position`` gives both ends; the touches between
    share the rest. ``time-decay`` halves credit every ``half_life_days`` before the conversion.
    """

    direct: int | None = None
    first_share: float = 0.4
    last_share: float = 0.4
    half_life_days: float = 7.0

    def __post_init__(self) -> None:
        if min(self.first_share, self.last_share) < 0 or self.first_share + self.last_share > 1:
            raise ValueError("Shares of both ends are 0 or more, and together at most 1.")


def rule_weights(touches: ir.Table, weights: Weights) -> ir.Table:
    """Touches of converting paths with ``path_value`` and a column per rule: its share.

    ``touches`` are those of ``touch_paths.placed``.
    """
    inside = touches.filter(touches[CONVERTS])
    whole = ibis.window(group_by=[PERSON, END])
    age = inside[LEFT].cast("float64") / DAY_SECONDS
    fading = (age * (-1.0 / weights.half_life_days) * _LOG_2).exp()
    is_other = ibis.literal(value=True) if weights.direct is None else (
        inside[MARK] != weights.direct
    )  # fmt: skip
    told = inside.mutate(fading=fading, other=ibis.ifelse(is_other, inside[PLACE], _NO_PLACE))
    told = told.mutate(
        size=told.count().over(whole).cast("int64"),
        path_value=told[VALUE].sum().over(whole),
        whole_fading=told.fading.sum().over(whole),
        latest_other=told.other.min().over(whole),
    )
    latest = ibis.ifelse(told.latest_other == _NO_PLACE, 0, told.latest_other)
    return told.mutate(
        **{
            LAST: (told[PLACE] == 0).cast("float64"),
            LAST_BUT_DIRECT: (told[PLACE] == latest).cast("float64"),
            FIRST: (told[PLACE] == told.size - 1).cast("float64"),
            LINEAR: 1.0 / told.size,
            POSITION: _by_position(told, weights),
            DECAY: told.fading / told.whole_fading,
        }
    )


_LOG_2 = 0.6931471805599453
_NO_PLACE = 1_000_000


def _by_position(told: ir.Table, weights: Weights) -> ir.FloatingValue:
    first, last = weights.first_share, weights.last_share
    ends = first + last
    # With nothing between them both ends share all, as they would share what is theirs.
    pair = (first / ends, last / ends) if ends > 0 else (0.5, 0.5)
    is_last, is_first = told[PLACE] == 0, told[PLACE] == told.size - 1
    # A path of three or more has a middle.
    between = (1.0 - ends) / (told.size - 2).nullif(0).cast("float64")
    found: ir.FloatingValue = ibis.cases(
        (told.size == 1, 1.0),
        ((told.size == 2) & is_first, pair[0]),
        ((told.size == 2) & is_last, pair[1]),
        (is_first, first),
        (is_last, last),
        else_=between,
    )
    return found


def rule_credits(weighted: ir.Table, *more: str) -> ir.Table:
    """By mark, and what else is named: ``RULE`` conversions and ``RULE_value`` of each rule.

    Parts are added up in decimals, which give the same sum in whatever order rows come.
    """
    value = weighted.path_value
    return weighted.group_by(MARK, *more).agg(
        **{rule: _exact_sum(weighted[rule], 12) for rule in RULES},
        **{f"{rule}_value": _exact_sum(weighted[rule] * value, 6) for rule in RULES},
    )


def _exact_sum(part: ir.Value, places: int) -> ir.FloatingValue:
    found: ir.FloatingValue = (
        part.round(places).cast(f"decimal(18, {places})").sum().cast("float64")
    )
    return found
