"""Who resembles an audience without being in it: written by one analysis."""

from dangol.tables.audiences import audience_id, audience_name
from dangol.tables.results import behaviour
from dangol.tables.score_columns import is_told_apart
from dangol.tables.shared_columns import customer_id, known_on
from dangol.tables.vocabulary import KnownFrom, Table
from dangol.words import Text

LOOK_ALIKES = Table(
    "look_alikes",
    Text(
        en="People outside an audience who are most like its members, the most alike first.",
        ko="오디언스 밖에서 담긴 사람과 가장 닮은 사람을 닮은 순서로 담습니다.",
    ),
    key=("customer_id",),
    columns=(
        customer_id,
        audience_id,
        audience_name,
        behaviour(
            "likeness",
            "float64",
            en="Share of people with such habits who are in the audience.",
            ko="습관이 이와 같은 사람 가운데 오디언스에 든 비중입니다.",
        ),
        behaviour(
            "likeness_rank",
            "int64",
            en="Place among those outside; 1 is the most alike.",
            ko="오디언스 밖의 사람 가운데 몇 번째로 닮았는지이며, 1이 가장 닮았습니다.",
        ),
        is_told_apart,
        known_on,
    ),
    instanced=True,
    known_from=KnownFrom("known_on"),
)
