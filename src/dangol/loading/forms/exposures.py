"""Who met which variant of a test, as other tools for tests export it."""

import ibis
import ibis.expr.types as ir

from dangol.loading.forms.plain import PlainForm
from dangol.settings import Settings
from dangol.tables.experiments import EXPERIMENT_EXPOSURES
from dangol.words import Text

_WHO = ("customer_id", "anonymous_id")


class ExposuresForm(PlainForm):
    """One row per unit and variant; the unit is the customer, or the device, unless given."""

    def __init__(self) -> None:
        super().__init__(EXPERIMENT_EXPOSURES)
        self.title = Text(en="Exposures to tests", ko="테스트 노출")

    def missing(self, mapped: frozenset[str]) -> list[str]:
        follows = mapped & set(_WHO)
        lacking = super().missing(mapped)
        return [name for name in lacking if not (follows and name == "unit_id")]

    def fill_in(self, rows: ir.Table, mapped: frozenset[str], settings: Settings) -> ir.Table:
        if "unit_id" in mapped:
            return rows
        return rows.mutate(unit_id=ibis.coalesce(*(rows[n] for n in _WHO if n in mapped)))
