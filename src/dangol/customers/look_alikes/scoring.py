"""How alike everybody is, as rows."""

from dataclasses import dataclass

import numpy as np
import pyarrow as pa

from dangol.customers.features.snapshots import PERSON
from dangol.scoring.score_model import ScoreModel
from dangol.store.warehouse.arrow_types import rows_of
from dangol.tables.look_alikes import LOOK_ALIKES
from dangol.tables.vocabulary import Table
from dangol.words import Text

LIKENESS = Table(
    "likeness",
    Text(
        en="How alike everybody is to an audience.", ko="모두가 오디언스와 얼마나 닮았는지입니다."
    ),
    key=(PERSON,),
    columns=(LOOK_ALIKES.column(PERSON), LOOK_ALIKES.column("likeness")),
)


@dataclass(frozen=True)
class Likeness:
    """Called with the inputs of some people it gives their rows, here or on another machine."""

    model: ScoreModel

    def __call__(self, people: pa.Table) -> pa.Table:
        chance = np.round(self.model.chance(self.model.values_of(people)), 6)
        return rows_of(
            LIKENESS, customer_id=people.column(PERSON).cast(pa.string()), likeness=chance
        )
