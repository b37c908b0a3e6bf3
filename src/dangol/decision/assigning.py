"""Which variants somebody gets now: holdouts first, then the audience, then the lot."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

import msgspec

from dangol.decision.errors import NobodyNamedError
from dangol.optimization.measurement.experiments.drawing import HELD, Drawing, Held

NO_UNIT, NOT_IN_AUDIENCE, OUTSIDE, NOT_RUNNING, NO_CLUSTER = (
    "no-unit", "not-in-audience", "outside-its-part", "not-running", "no-cluster",
)  # fmt: skip


class Asked(msgspec.Struct, rename="camel", forbid_unknown_fields=True):
    """A request: who, for which tests (all that run unless named), and whether they meet it now."""

    user_id: str | int | None = None
    anonymous_id: str | int | None = None
    experiments: list[str] | None = None
    cluster: str | None = None
    expose: bool = True


class Assignment(msgspec.Struct, rename="camel"):
    """The variant of one test, and the probability with which chance drew it."""

    experiment: str
    variant: str
    probability: float


class LeftOut(msgspec.Struct, rename="camel"):
    """A test that somebody is not part of, and why."""

    experiment: str
    reason: str


class Answered(msgspec.Struct, rename="camel"):
    """What somebody gets of the tests that were asked for."""

    assignments: list[Assignment]
    left_out: list[LeftOut]


@dataclass(frozen=True)
class Standing:
    """All that decides, as it stood a moment ago.

    ``members`` are the customer numbers in each audience that a test names; ``people`` leads
    from those numbers that are not their person's own.
    """

    drawings: Sequence[Drawing] = ()
    holdouts: Sequence[Held] = ()
    members: Mapping[str, frozenset[str]] = field(default_factory=dict)
    people: Mapping[str, str] = field(default_factory=dict)

    def assign(self, asked: Asked) -> Answered:
        """Raises NobodyNamedError."""
        customer, device = _text(asked.user_id), _text(asked.anonymous_id)
        if customer is None and device is None:
            raise NobodyNamedError
        person = None if customer is None else self.people.get(customer, customer)
        given = Answered([], [])
        names = None if asked.experiments is None else {n.casefold() for n in asked.experiments}
        met = set()
        for drawing in self.drawings:
            name = drawing.experiment.name
            if names is not None and name.casefold() not in names:
                continue
            met.add(name.casefold())
            unit = person if drawing.experiment.unit == "customer" else device
            got = self._drawn(drawing, unit, asked.cluster)
            if isinstance(got, str):
                given.left_out.append(LeftOut(name, got))
            else:
                given.assignments.append(got)
        for name in asked.experiments or ():
            if name.casefold() not in met:
                given.left_out.append(LeftOut(name, NOT_RUNNING))
        return given

    def _drawn(self, drawing: Drawing, unit: str | None, cluster: str | None) -> Assignment | str:
        test = drawing.experiment
        if unit is None:
            return NO_UNIT
        if any(held.holds(unit) for held in self.holdouts):
            return HELD
        if test.audience and unit not in self.members.get(test.audience, ()):
            return NOT_IN_AUDIENCE
        if test.cluster_by and cluster is None:
            return NO_CLUSTER
        drawn = drawing.drawn(cluster if test.cluster_by and cluster is not None else unit)
        return OUTSIDE if drawn is None else Assignment(test.name, drawn.owner, drawn.probability)

    def unit_of(self, experiment: str, asked: Asked) -> str | None:
        """Whom a test drew: the person, or the device."""
        of = next(one for one in self.drawings if one.experiment.name == experiment)
        if of.experiment.unit == "visitor":
            return _text(asked.anonymous_id)
        customer = _text(asked.user_id)
        return None if customer is None else self.people.get(customer, customer)


def _text(value: str | int | None) -> str | None:
    return None if value is None or value == "" else str(value)
