"""Files of partners: people by their hashes, each column of the rest a thing that is told."""

import ibis.expr.types as ir

from dangol.loading.forms.form import SOURCE
from dangol.loading.forms.plain import PlainForm
from dangol.settings import Settings
from dangol.store.warehouse.sealing import sealed_hash
from dangol.tables.partners import PARTNER_ATTRIBUTES
from dangol.words import Text


class PartnersForm(PlainForm):
    """Only hashes come in: whoever sends an address in clear has it set aside, not kept.

    They are hashed once more with the project's secret: a plain hash of a phone number is found
    by hashing every number there is.
    """

    def __init__(self) -> None:
        super().__init__(PARTNER_ATTRIBUTES)
        self.title = Text(en="Partner's attributes", ko="제휴사 속성")

    def missing(self, mapped: frozenset[str]) -> list[str]:
        return [name for name in super().missing(mapped) if name != "partner_name"]

    def sealed(self, rows: ir.Table, secret: str) -> ir.Table:
        return rows.mutate(identifier_hash=sealed_hash(rows.identifier_hash, secret))

    def fill_in(self, rows: ir.Table, mapped: frozenset[str], settings: Settings) -> ir.Table:
        """The partner is called like the source; hashes and their kinds are in lower case."""
        lower = {
            name: rows[name].lower()
            for name in ("identifier_hash", "identifier_kind")
            if name in mapped
        }
        named = {} if "partner_name" in mapped else {"partner_name": rows[SOURCE]}
        return rows.mutate(**lower, **named)
