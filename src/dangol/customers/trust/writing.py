"""Guesses and doubts of everybody as rows of the table, part after part."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import pyarrow as pa

from dangol.customers.trust.attributes import BORN
from dangol.customers.trust.doubts import Doubts, doubts_of, limit_of
from dangol.customers.trust.encoding import Array, Encoding, Flags, Ints
from dangol.customers.trust.hiding import Seen
from dangol.customers.trust.learnt import Learnt, guessed, is_told
from dangol.customers.trust.rules import Broken
from dangol.customers.trust.told import Told
from dangol.store.warehouse.arrow_types import rows_of
from dangol.tables.attributes import ATTRIBUTE_PREDICTIONS

DIGITS = 4


@dataclass(frozen=True)
class Doubted:
    """What became of an attribute's given values: judged, doubted, and by chance at most."""

    judged: int
    count: int
    by_chance: float


class Writing:
    """Gathers rows; doubts are settled when everybody has been looked at."""

    def __init__(
        self, every: Sequence[Learnt], encoding: Encoding, least: float, known_on: dt.date
    ) -> None:
        self._every, self._encoding, self._least = every, encoding, least
        self._shares = tuple(one.usual for one in every)
        self._known_on = known_on
        self._pieces: list[pa.Table] = []
        self._doubts: list[list[tuple[Told, Doubts]]] = [[] for _ in every]
        self.predicted = [0] * len(every)

    def add(self, told: Told) -> None:
        """Guess what is missing of these people, and note what does not fit."""
        behaviour = self._encoding.columns(told.values)
        seen = Seen(behaviour, self._encoding.penalties, self._shares)
        for number, one in enumerate(self._every):
            if one.is_usable:
                found = guessed(one, told, seen)
                rows = is_told(found.logs, one.usual, self._least)
                self.predicted[number] += int(rows.sum())
                self._missing(one, told, found.rows[rows], found.logs[rows], found.by_answers[rows])
        for kept, doubts in zip(self._doubts, doubts_of(self._every, told, seen), strict=True):
            kept.append((told.of(doubts.rows), doubts))

    def doubted(self) -> list[Doubted]:
        """Write what is doubted of each attribute, below the limit that chance leaves."""
        found = []
        for one, kept in zip(self._every, self._doubts, strict=True):
            chances = np.concatenate([doubts.chance for _, doubts in kept])
            by_chance = np.sum([doubts.by_chance for _, doubts in kept], axis=0)
            limit, expected = limit_of(chances, by_chance)
            count = 0
            for told, doubts in kept:
                rows = doubts.chance < limit
                count += int(rows.sum())
                self._unlikely(one, told.of(rows), doubts, rows)
            judged = sum(doubts.judged for _, doubts in kept)
            found.append(Doubted(judged, count, round(expected, 2)))
        return found

    def broken(self, found: Broken) -> None:
        """Write who breaks a plain rule."""
        count = len(found)
        self._piece(
            count,
            customer_id=found.people,
            customer_attribute=pa.repeat(BORN, count),
            given_value=found.given,
            is_missing=pa.repeat(pa.scalar(value=False), count),
            is_doubted=pa.repeat(pa.scalar(value=True), count),
            why=found.why,
        )

    def rows(self) -> pa.Table:
        """Everything that was written."""
        empty = rows_of(ATTRIBUTE_PREDICTIONS, customer_id=pa.array([], pa.string()))
        return pa.concat_tables([empty, *self._pieces])

    def _missing(self, one: Learnt, told: Told, rows: Ints, logs: Array, by_answers: Flags) -> None:
        count = len(rows)
        self._piece(
            count,
            customer_id=told.people.take(pa.array(rows)),
            customer_attribute=pa.repeat(one.attribute.name, count),
            predicted_value=_named(one, logs.argmax(axis=1)),
            confidence=np.round(np.exp(logs.max(axis=1)), DIGITS),
            is_missing=pa.repeat(pa.scalar(value=True), count),
            is_doubted=pa.repeat(pa.scalar(value=False), count),
            why=pa.repeat("missing", count),
            guessed_from=_basis(by_answers),
        )

    def _unlikely(self, one: Learnt, told: Told, doubts: Doubts, rows: Flags) -> None:
        count = len(told)
        self._piece(
            count,
            customer_id=told.people,
            customer_attribute=pa.repeat(one.attribute.name, count),
            given_value=_named(one, told.codes[:, one.place]),
            predicted_value=_named(one, doubts.likely[rows]),
            confidence=np.round(doubts.confidence[rows], DIGITS),
            is_missing=pa.repeat(pa.scalar(value=False), count),
            is_doubted=pa.repeat(pa.scalar(value=True), count),
            why=pa.repeat("unlikely", count),
            guessed_from=_basis(doubts.by_answers[rows]),
        )

    def _piece(self, count: int, **columns: object) -> None:
        if count:
            known_on = pa.repeat(pa.scalar(self._known_on), count)
            piece = rows_of(ATTRIBUTE_PREDICTIONS, **columns, known_on=known_on)
            self._pieces.append(piece)


def _named(one: Learnt, codes: Ints) -> pa.Array:
    return pa.array(np.array(one.attribute.values)[codes].tolist(), pa.string())


def _basis(by_answers: Flags) -> pa.Array:
    return pa.array(np.where(by_answers, "answers", "behaviour").tolist(), pa.string())
