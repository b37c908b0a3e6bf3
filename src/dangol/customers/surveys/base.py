"""Who answered beside who did not: attributes of the customer base, and weights to match it."""

from dataclasses import dataclass

import ibis.expr.types as ir
import numpy as np
import numpy.typing as npt

from dangol.contract.tables_view import Tables
from dangol.customers.surveys.answers import Survey
from dangol.methods.nps import wilson
from dangol.methods.raking import Margin, Raked, raked
from dangol.tables.people import CUSTOMERS
from dangol.tables.results import CUSTOMER_RFM
from dangol.tables.vocabulary import Column, Read
from dangol.words import Text

Array = npt.NDArray[np.float64]
GIVEN = ("age_band", "gender", "membership_tier", "home_region")
SEGMENT = "segment"
READS: tuple[Read, ...] = (
    CUSTOMERS[("customer_id", *GIVEN)].if_there(),
    CUSTOMER_RFM["customer_id", SEGMENT].if_there().last_committed(),
)
MOST_LEVELS, LEAST_KNOWN, FEWEST_KNOWN = 12, 0.5, 30


@dataclass(frozen=True)
class Attribute:
    """One attribute: how many customers have each level, and the level of each customer asked."""

    column: Column
    sizes: dict[str, int]
    of: dict[str, str]

    @property
    def title(self) -> Text:
        return self.column.attribute or self.column.meaning

    def name(self, level: str) -> Text:
        return dict(self.column.values).get(level, Text(en=level, ko=level))


@dataclass(frozen=True)
class Bias:
    """One level: its share of all customers, and of those who answered with its interval."""

    attribute: Attribute
    level: str
    of_all: float
    of_answers: float
    low: float
    high: float

    @property
    def is_clear(self) -> bool:
        return not self.low <= self.of_all <= self.high


@dataclass(frozen=True)
class Weighted:
    """Weights of a survey's respondents, and where they differ from everybody before them."""

    raked: Raked
    biases: list[Bias]
    attributes: list[Attribute]

    @property
    def weights(self) -> Array:
        return self.raked.weights


def attributes_of(tables: Tables, answers: ir.Table) -> list[Attribute]:
    """The attributes that are known of half of all customers and have a few levels."""
    asked = answers.filter(answers.customer_id.notnull()).select("customer_id").distinct()
    found = []
    for table, names in ((CUSTOMERS, GIVEN), (CUSTOMER_RFM, (SEGMENT,))):
        rows = tables[table]
        everyone = tables.row(rows.aggregate(n=rows.count()))["n"]
        for name in names:
            told = rows.filter(rows[name].notnull())
            sizes = {
                row["level"]: row["people"]
                for row in tables.rows(
                    told.group_by(level=told[name])
                    .agg(people=told.count().cast("int64"))
                    .order_by("level")
                    .limit(MOST_LEVELS + 1)
                )
            }
            if not 2 <= len(sizes) <= MOST_LEVELS:
                continue
            if sum(sizes.values()) < LEAST_KNOWN * everyone:
                continue
            of = {
                row["customer_id"]: row[name]
                for row in tables.rows(
                    told.semi_join(asked, "customer_id").select("customer_id", name)
                )
            }
            found.append(Attribute(table.column(name), sizes, of))
    return found


def weighted(survey: Survey, attributes: list[Attribute]) -> Weighted:
    """Weights under which a survey's respondents look like all customers."""
    margins, used, biases = [], [], []
    for one in attributes:
        names = list(one.sizes)
        level = np.array(
            [
                names.index(one.of[who]) if who is not None and who in one.of else -1
                for who in survey.customers
            ],
            dtype=np.intp,
        )
        known = int((level >= 0).sum())
        if known < max(FEWEST_KNOWN, LEAST_KNOWN * len(level)):
            continue
        whole = sum(one.sizes.values())
        shares = np.array([one.sizes[name] / whole for name in names])
        margins.append(Margin(level, shares))
        used.append(one)
        counts = np.bincount(level[level >= 0], minlength=len(names))
        for name, count, of_all in zip(names, counts, shares, strict=True):
            answered = float(count) / known
            low, high = wilson(answered, known)
            biases.append(Bias(one, name, float(of_all), answered, low, high))
    return Weighted(raked(margins, len(survey.respondents)), biases, used)
