"""What was found as rows of the tables."""

import datetime as dt
import json
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import pyarrow as pa

from dangol.customers.segments.moving import Moves
from dangol.customers.segments.traits import Trait
from dangol.store.warehouse.arrow_types import rows_of
from dangol.tables.segments import SEGMENT_MEMBERS, SEGMENT_MOVES, SEGMENT_TRAITS, SEGMENTS
from dangol.tables.vocabulary import Table
from dangol.words import Text

Names = npt.NDArray[np.str_]
Ints = npt.NDArray[np.int64]
Array = npt.NDArray[np.float64]


@dataclass(frozen=True)
class Segment:
    """One segment as it is told; ``found_again`` is nan where it was not looked for."""

    number: int
    name: Text
    people: int
    share: float
    found_again: float
    membership: float
    spread: float
    traits: tuple[Trait, ...]


@dataclass(frozen=True)
class Members:
    """Who belongs to which segment: nobody twice, those who belong to none left out."""

    people: Names
    number: Ints
    probability: Array


def tables_of(
    segments: Sequence[Segment],
    members: Members,
    moves: Moves | None,
    known_on: dt.date,
    *,
    is_group: bool,
) -> dict[Table, pa.Table]:
    """Every table; empty ones where there is nothing."""
    traits = [(one.number, trait) for one in segments for trait in one.traits]
    every = moves.every if moves is not None else ()
    return {
        SEGMENTS: rows_of(
            SEGMENTS,
            segment_number=_ints([one.number for one in segments]),
            segment_name=_words([one.name for one in segments]),
            member_count=_ints([one.people for one in segments]),
            member_share=_floats([one.share for one in segments]),
            found_again_share=_floats([one.found_again for one in segments]),
            mean_membership=_floats([one.membership for one in segments]),
            segment_spread=_floats([one.spread for one in segments]),
            is_group=pa.repeat(is_group, len(segments)),
            known_on=_days(known_on, len(segments)),
        ),
        SEGMENT_MEMBERS: rows_of(
            SEGMENT_MEMBERS,
            customer_id=pa.array(members.people, pa.string()),
            segment_number=pa.array(members.number),
            membership_probability=pa.array(members.probability),
            known_on=_days(known_on, len(members.people)),
        ),
        SEGMENT_TRAITS: rows_of(
            SEGMENT_TRAITS,
            segment_number=_ints([number for number, _one in traits]),
            characteristic=pa.array([one.measured.name for _n, one in traits], pa.string()),
            characteristic_value=pa.array([one.option for _n, one in traits], pa.string()),
            trait_title=_words([one.measured.title for _n, one in traits]),
            segment_value=_floats([one.value for _n, one in traits]),
            overall_value=_floats([one.overall for _n, one in traits]),
            effect_size=_floats([one.effect for _n, one in traits]),
            effect_low=_floats([one.low for _n, one in traits]),
            effect_high=_floats([one.high for _n, one in traits]),
            is_clear_effect=pa.array([one.is_clear for _n, one in traits], pa.bool_()),
            known_on=_days(known_on, len(traits)),
        ),
        SEGMENT_MOVES: rows_of(
            SEGMENT_MOVES,
            from_segment_number=_ints([one.before for one in every]),
            to_segment_number=_ints([one.after for one in every]),
            moved_count=_ints([one.people for one in every]),
            moved_share=_floats([one.share for one in every]),
            compared_on=_days(moves.since if moves is not None else known_on, len(every)),
            known_on=_days(known_on, len(every)),
        ),
    }


def _ints(values: Sequence[int]) -> pa.Array:
    return pa.array(values, pa.int64())


def _floats(values: Sequence[float]) -> pa.Array:
    """Rounded, since sums may come in any order; empty where there is none."""
    told = np.round(np.array(values, dtype=np.float64), 6)
    return pa.array(told, pa.float64(), from_pandas=True)


def _words(values: Sequence[Text]) -> pa.Array:
    return pa.array(
        [json.dumps(one.model_dump(), ensure_ascii=False) for one in values], pa.string()
    )


def _days(day: dt.date, count: int) -> pa.Array:
    return pa.repeat(pa.scalar(day, pa.date32()), count)
