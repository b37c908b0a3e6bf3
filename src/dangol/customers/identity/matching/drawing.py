"""Records drawn to learn from: the same ones on every engine, which draw in ways of their own."""

from dataclasses import dataclass

import ibis
import ibis.expr.types as ir

_DIGITS = 8


@dataclass(frozen=True)
class Drawing:
    """Draws by a hash of the record's number, so that of ``pairs`` about ``most`` are left."""

    seed: int
    most: float

    def rows(self, rows: ir.Table, pairs: float) -> ir.Table:
        """The records that are drawn."""
        if pairs <= self.most:
            return rows
        drawn = ibis.literal(self._salt) + rows.customer_id
        return rows.filter(drawn.hexdigest("md5") < self._below(pairs))

    def rule(self, pairs: float) -> str:
        """The same as more of a rule that names pairs."""
        if pairs <= self.most:
            return ""
        return "".join(
            f" AND md5('{self._salt}' || {side}.customer_id) < '{self._below(pairs)}'"
            for side in "lr"
        )

    @property
    def _salt(self) -> str:
        return f"{self.seed}:"

    def _below(self, pairs: float) -> str:
        """Both records of a pair must be drawn."""
        share: float = (self.most / pairs) ** 0.5
        return f"{int(share * 16**_DIGITS):0{_DIGITS}x}"
