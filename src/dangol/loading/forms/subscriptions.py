"""Contracts as billing systems and memberships export them: a row for each, ended or running."""

import ibis
import ibis.expr.types as ir

from dangol.loading.forms.plain import PlainForm
from dangol.settings import Settings
from dangol.tables.subscriptions import SUBSCRIPTIONS
from dangol.words import Text


class SubscriptionsForm(PlainForm):
    """One row per contract; what follows from other columns need not be given."""

    def __init__(self) -> None:
        super().__init__(SUBSCRIPTIONS)
        self.title = Text(en="Subscriptions", ko="구독과 약정")

    def missing(self, mapped: frozenset[str]) -> list[str]:
        follows = {"customer_id", "started_on"} <= mapped
        lacking = super().missing(mapped)
        return [name for name in lacking if not (follows and name == "subscription_id")]

    def fill_in(self, rows: ir.Table, mapped: frozenset[str], settings: Settings) -> ir.Table:
        """Who comes back has another contract: without numbers it is customer and first day."""
        given: dict[str, ir.Value] = {}
        if "subscription_id" not in mapped and {"customer_id", "started_on"} <= mapped:
            given["subscription_id"] = rows.customer_id + "/" + rows.started_on.cast("string")
        if "monthly_amount" in mapped and "currency" not in mapped:
            given["currency"] = ibis.literal(settings.currency)
        return rows.mutate(**given)
