"""Attributes that are missing or do not fit: guessed and doubted, never overwritten."""

import datetime as dt
from collections.abc import Sequence

import ibis.expr.types as ir
import numpy as np

from dangol.contract.analysis import Analysis
from dangol.contract.params import param
from dangol.contract.result import Result, refused
from dangol.contract.tables_view import Previous, Tables
from dangol.customers.features.facts import ORDER_FACTS, fact_reads, first_day
from dangol.customers.trust.attribute_model import attribute_model
from dangol.customers.trust.attributes import (
    CUSTOMERS_READ,
    FEWEST_TOLD,
    NAMES,
    given_rows,
    values_of,
)
from dangol.customers.trust.behaviour import behaviour
from dangol.customers.trust.encoding import Array, Encoding, learnt_encoding
from dangol.customers.trust.hiding import Seen
from dangol.customers.trust.learnt import Learnt, learnt
from dangol.customers.trust.rules import broken_rules
from dangol.customers.trust.told import Attribute, Everyone, Told
from dangol.customers.trust.trust_method import METHOD
from dangol.customers.trust.trust_story import Story, trust_answer
from dangol.customers.trust.writing import Writing
from dangol.methods.one_core import one_core
from dangol.tables.attributes import ATTRIBUTE_PREDICTIONS
from dangol.words import Count, Text, both


class AttributeTrust(Analysis):
    """Guesses attributes that are missing, and doubts given ones that do not fit.

    What was given is never changed: guesses stand in a table of their own. How good they are
    is measured by hiding known values, as they are missing elsewhere.
    """

    slug = "attribute-trust"
    title = Text(en="Missing and doubtful attributes", ko="비었거나 의심스러운 속성")
    question = Text(
        en="Which facts about customers are missing or do not fit, and what are they likely to be?",
        ko="고객 정보에서 무엇이 비었거나 맞지 않으며, 실제로는 무엇일까요?",
    )
    entry = "trust"
    reads = (*fact_reads(), CUSTOMERS_READ)
    writes = (ATTRIBUTE_PREDICTIONS.replaced(),)

    least_confidence: float = param(
        0.5,
        title=Text(en="Least confidence", ko="최소 확신"),
        help=Text(
            en="A missing value is told only where its probability is at least this.",
            ko="확률이 이보다 높은 값만 비어 있는 자리에 예측합니다.",
        ),
        ge=0.3,
        le=0.99,
    )
    seed: int = param(
        1,
        title=Text(en="Seed", ko="난수 시작값"),
        help=Text(
            en="The same seed hides the same values.", ko="시작값이 같으면 같은 값을 숨깁니다."
        ),
        ge=0,
        le=2**30,
    )

    def compute(self, tables: Tables, previous: Previous | None = None) -> Result:
        today = tables.settings.business_day(self.moment)
        tables.step(Text(en="Reading what was given", ko="알려 준 값을 읽습니다"), 0.05)
        orders = ORDER_FACTS.rows(tables)
        known = orders.filter((orders.day < today) & orders.customer_id.notnull())
        given = given_rows(tables, known, today)
        attributes, told = _attributes(tables, given)
        if not attributes:
            return _too_few(told)
        tables.step(Text(en="Reading what customers did", ko="고객이 한 일을 읽습니다"), 0.15)
        first = first_day(tables, known)
        found = behaviour(tables, today, (today - first).days if first is not None else 1)
        everyone = Everyone(tables, given, found, attributes, today)
        learning = everyone.learning()
        encoding = learnt_encoding(found, learning.values)
        with one_core():
            every = self._learnt(tables, learning, encoding, attributes)
            known_on = tables.settings.business_day(self.moment - dt.timedelta(microseconds=1))
            tables.step(Text(en="Guessing and doubting", ko="예측하고 살핍니다"), 0.8)
            writing = Writing(every, encoding, self.least_confidence, known_on)
            for part in everyone.parts():
                writing.add(part)
            doubted = writing.doubted()
        broken = broken_rules(tables, given, known, today)
        writing.broken(broken)
        story = Story(
            people=everyone.count,
            least=self.least_confidence,
            every=tuple(every),
            predicted=tuple(writing.predicted),
            missing=tuple(everyone.count - one.attribute.told for one in every),
            doubted=tuple(doubted),
            broken=len(broken),
        )
        return Result(
            trust_answer(story),
            {ATTRIBUTE_PREDICTIONS: tables.stage(ATTRIBUTE_PREDICTIONS, writing.rows())},
            attribute_model(found, encoding, every),
        )

    def _learnt(
        self, tables: Tables, told: Told, encoding: Encoding, attributes: Sequence[Attribute]
    ) -> list[Learnt]:
        """Every attribute, one after the other."""
        shares = tuple(_shares(told, place, one) for place, one in enumerate(attributes))
        seen = Seen(encoding.columns(told.values), encoding.penalties, shares)
        found = []
        for place, one in enumerate(attributes):
            step = Text(en="Hiding known values", ko="아는 값을 숨겨 봅니다")
            tables.step(step, 0.25 + 0.5 * place / len(attributes))
            columns = seen.columns(place)
            found.append(learnt(told, columns, one, self.least_confidence, self.seed + place))
        return found


def _shares(told: Told, place: int, one: Attribute) -> Array:
    codes = told.codes[:, place]
    sizes = np.bincount(codes[codes >= 0], minlength=len(one.values)).astype(np.float64)
    return sizes / max(float(sizes.sum()), 1.0)


def _attributes(tables: Tables, given: ir.Table) -> tuple[list[Attribute], int]:
    """The attributes that can be learned, and of how many people the best known is given."""
    found, most = [], 0
    for name in NAMES:
        values, told = values_of(tables, given, name)
        most = max(most, told)
        if values:
            found.append(Attribute(name, values, told))
    return found, most


def _too_few(told: int) -> Result:
    return refused(
        both(
            "No attribute can be learned: the best known one is given of {n} customers.",
            "배울 수 있는 속성이 없습니다. 가장 많이 알려 준 속성도 고객 {n}명뿐입니다.",
            n=Count(told),
        ),
        both(
            "It takes an attribute with at least two values that is given of {n} customers.",
            "값이 둘 이상이고 고객 {n}명 이상이 알려 준 속성이 있어야 합니다.",
            n=Count(FEWEST_TOLD),
        ),
        basis=both("{n} customers", "고객 {n}명", n=Count(told)),
        method=METHOD,
    )
