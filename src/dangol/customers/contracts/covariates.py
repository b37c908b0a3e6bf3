"""What is known of a contract as columns of hazards: kinds as yes or no, numbers as scores.

What customers do is known anew at the beginning of every stretch of a contract; what the
contract is and what was given of its customer are as they stand today.
"""

from collections.abc import Mapping, Sequence

import numpy as np
import numpy.typing as npt
from pydantic import BaseModel, ConfigDict

from dangol.customers.contracts.contracts import GIVEN, NAMED, Contracts
from dangol.methods.learners.preparing import Preparation
from dangol.words import Text

Array = npt.NDArray[np.float64]
FEWEST_OF_LEVEL = 30
MOST_LEVELS = 8
AMOUNT = "monthly_amount"
STRATUM = "contract_kind"
OTHER = ""
TITLES = {
    "plan_name": Text(en="Plan", ko="요금제"),
    "contract_kind": Text(en="Contract", ko="약정"),
    "payment_method": Text(en="Payment", ko="결제 방법"),
    "membership_tier": Text(en="Membership", ko="등급"),
    "age_band": Text(en="Age", ko="나이"),
    "home_region": Text(en="Region", ko="지역"),
    AMOUNT: Text(en="Monthly amount", ko="월 요금"),
    "orders_count_91": Text(en="Purchases, 91 days", ko="91일 구매 수"),
    "orders_recency": Text(en="Days since the last purchase", ko="마지막 구매 뒤 날수"),
    "tickets_count_91": Text(en="Questions to service, 91 days", ko="91일 고객센터 문의 수"),
}
_WORDS = tuple(name for name in (*NAMED, *GIVEN) if name != STRATUM)


class Level(BaseModel):
    """One value of a named column that has a coefficient of its own; ``usual`` has none."""

    model_config = ConfigDict(frozen=True)
    name: str
    value: str
    usual: str


def levels_of(contracts: Contracts) -> tuple[Level, ...]:
    """The values that enough contracts have, beside the most frequent one of each column."""
    found = []
    for name in _WORDS:
        values, counts = np.unique(
            [OTHER if one is None else str(one) for one in contracts.named(name)],
            return_counts=True,
        )
        order = np.lexsort((values, -counts))
        kept = [str(values[place]) for place in order if counts[place] >= FEWEST_OF_LEVEL]
        found += [Level(name=name, value=one, usual=kept[0]) for one in kept[1:MOST_LEVELS]]
    return tuple(found)


def numbers_of(behaviour: Sequence[str]) -> tuple[str, ...]:
    """The numbers among the covariates."""
    return (AMOUNT, *behaviour)


def columns_of(
    levels: Sequence[Level],
    preparation: Preparation,
    words: Mapping[str, npt.NDArray[np.object_]],
    numbers: Array,
) -> Array:
    """(rows, columns): a column for each level, then the prepared numbers."""
    flags = [
        (np.array([OTHER if v is None else str(v) for v in words[one.name]]) == one.value) * 1.0
        for one in levels
    ]
    scores = preparation.applied(numbers)
    return np.column_stack([*flags, scores]) if flags else scores


def strata_of(kinds: npt.NDArray[np.object_], known: Sequence[str]) -> npt.NDArray[np.int64]:
    """The stratum of each contract: its kind where that has one of its own, 0 elsewhere."""
    places = {name: place for place, name in enumerate(known, start=1)}
    return np.array([places.get(OTHER if k is None else str(k), 0) for k in kinds], dtype=np.int64)
