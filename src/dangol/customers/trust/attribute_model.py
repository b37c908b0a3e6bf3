"""What was learned of attributes, as plain numbers: guesses for anyone, at any time."""

from collections.abc import Mapping, Sequence
from functools import cached_property
from typing import Any, ClassVar, Self

import numpy as np
import numpy.typing as npt
import pyarrow as pa
from pydantic import BaseModel, ConfigDict

from dangol.contract.model import Arrays, Model
from dangol.customers.trust.behaviour import Behaviour
from dangol.customers.trust.encoding import Array, Encoding
from dangol.customers.trust.hiding import Columns, View, share_told, tells_more
from dangol.customers.trust.learnt import Learnt
from dangol.customers.trust.told import codes_of
from dangol.methods.learners.preparing import Preparation
from dangol.methods.multinomial import Calibration


class KnownAttribute(BaseModel):
    """An attribute with its values, and by which views it may be guessed."""

    model_config = ConfigDict(frozen=True)
    name: str
    values: tuple[str, ...]
    views: tuple[str, ...]


class AttributeModel(Model):
    """Guesses of missing attributes from behaviour and other answers.

    ``inputs`` are the names of the numbers that it asks for; ``held`` are all arrays: how
    numbers become columns, and of each view weights and calibration.
    """

    kind: ClassVar[str] = "attributes"

    inputs: tuple[str, ...]
    groups: tuple[tuple[tuple[int, ...], int], ...]
    attributes: tuple[KnownAttribute, ...]
    held: dict[str, npt.NDArray[Any]]

    def arrays(self) -> Arrays:
        return self.held

    @classmethod
    def restore(cls, fields: dict[str, Any], arrays: Arrays) -> Self:
        return cls.model_validate({**fields, "held": dict(arrays)})

    def stored_fields(self) -> dict[str, Any]:
        return self.model_dump(mode="json", exclude={"held"})

    @cached_property
    def _encoding(self) -> Encoding:
        held = self.held
        return Encoding(
            held["plain"],
            Preparation(held["knots"], held["scores"], held["marks"]),
            tuple((np.array(kinds), total) for kinds, total in self.groups),
            tuple(held[f"kinds/{place}"] for place in range(len(self.groups))),
            held["centre"],
            held["spread"],
        )

    def predict(self, rows: pa.Table) -> pa.Table:
        """Of each attribute the likeliest value, and ``_confidence``, for rows with its inputs.

        A row may have the columns of attributes too; inputs that are not there count as nothing.
        """
        found = self._encoding
        behaviour = found.columns(self._values(rows))
        codes = np.column_stack([self._codes(rows, one) for one in self.attributes])
        shares = tuple(self.held[f"{one.name}/shares"] for one in self.attributes)
        columns: dict[str, pa.Array] = {}
        for place, one in enumerate(self.attributes):
            if not one.views:
                continue
            seen = Columns(behaviour, found.penalties, shares, place)
            chances = self._chances(one, seen, codes)
            known = np.isfinite(chances[:, 0])
            best = np.nan_to_num(chances).argmax(axis=1)
            named = pa.array(np.array(one.values)[best].tolist(), pa.string(), mask=~known)
            columns[one.name] = named
            sure = chances[np.arange(len(best)), best]
            columns[f"{one.name}_confidence"] = pa.array(sure, mask=~known)
        return pa.table(columns)

    def _chances(self, one: KnownAttribute, seen: Columns, codes: npt.NDArray[np.int64]) -> Array:
        more = tells_more(codes, seen.place)
        chances = np.full((len(codes), len(one.values)), np.nan)
        for flag in (False, True):
            view = "answers" if flag and "answers" in one.views else "behaviour"
            rows = more == flag
            if view not in one.views or not rows.any():
                continue
            columns = seen.only(rows).of(codes[rows], None, with_answers=view == "answers")
            weights = self.held[f"{one.name}/{view}/weights"]
            calibrated = self.held[f"{one.name}/{view}/calibration"]
            scale = Calibration(float(calibrated[0]), float(calibrated[1]), calibrated[2:])
            known = share_told(codes[rows], seen.place) * (view == "answers")
            chances[rows] = np.exp(scale.logs(weights[0] + columns @ weights[1:], known))
        return chances

    def _values(self, rows: pa.Table) -> Array:
        counted = {place for kinds, total in self.groups for place in (*kinds, total)}
        found = np.full((rows.num_rows, len(self.inputs)), np.nan)
        for place, name in enumerate(self.inputs):
            if name in rows.column_names:
                found[:, place] = rows.column(name).cast(pa.float64()).to_numpy()
            if place in counted:
                found[:, place] = np.nan_to_num(found[:, place])
        return found

    def _codes(self, rows: pa.Table, one: KnownAttribute) -> npt.NDArray[np.int64]:
        if one.name not in rows.column_names:
            return np.full(rows.num_rows, -1, dtype=np.int64)
        return codes_of(rows.column(one.name), one.values)

    def what_if(self, inputs: Mapping[str, Any]) -> dict[str, Any]:
        """The same for one person who is described by some inputs."""
        return self.predict_one(inputs)


def attribute_model(
    found: Behaviour, encoding: Encoding, every: Sequence[Learnt]
) -> AttributeModel:
    """The model of what was learned."""
    held: dict[str, npt.NDArray[Any]] = {
        "plain": encoding.plain,
        "knots": encoding.preparation.knots,
        "scores": encoding.preparation.scores,
        "marks": encoding.preparation.marks,
        "centre": encoding.centre,
        "spread": encoding.spread,
    }
    held |= {f"kinds/{place}": shares for place, shares in enumerate(encoding.shares)}
    known = []
    for one in every:
        name = one.attribute.name
        held[f"{name}/shares"] = one.usual
        views = {"behaviour": one.behaviour, "answers": one.answers} if one.is_usable else {}
        for label, view in views.items():
            if view is not None:
                held |= {f"{name}/{label}/{part}": a for part, a in _parts(view).items()}
        told = tuple(label for label, view in views.items() if view is not None)
        known.append(KnownAttribute(name=name, values=one.attribute.values, views=told))
    return AttributeModel(
        inputs=found.found.names,
        groups=tuple((tuple(int(p) for p in kinds), total) for kinds, total in encoding.groups),
        attributes=tuple(known),
        held=held,
        figures={
            f"{one.attribute.name} accuracy": round(float(one.hidden.is_right.mean()), 6)
            for one in every
            if one.hidden is not None
        },
    )


def _parts(view: View) -> dict[str, npt.NDArray[Any]]:
    scale = view.calibration
    calibration = np.concatenate([[scale.slope, scale.more], scale.shifts])
    return {"weights": view.weights, "calibration": calibration}
