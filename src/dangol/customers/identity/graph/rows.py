"""A row of evidence, as it is decided."""

from typing import NamedTuple


class Row(NamedTuple):
    """A piece of evidence; ``at`` in microseconds."""

    evidence: str
    kind: str
    key: str
    customer: str
    at: int
    probability: float | None
