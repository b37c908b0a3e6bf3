"""Answers to surveys, as survey tools export them once each answer has a row of its own."""

from collections.abc import Sequence

import ibis
import ibis.expr.types as ir

from dangol.loading.forms.form import SOURCE, Field, Filling, Judged, columns_for
from dangol.loading.forms.plain import PlainForm
from dangol.settings import Settings
from dangol.store.warehouse.sealing import sealed_hash
from dangol.tables.people import IDENTIFIERS
from dangol.tables.voice import SURVEY_ANSWERS
from dangol.words import Text

EMAIL = "email"


class SurveysForm(PlainForm):
    """One row per question and respondent; what follows from other columns need not be given.

    Who is known by an e-mail address only is the customer who alone has it when the survey is
    loaded. The address itself is not kept: where nothing else numbers a respondent, its keyed
    hash does.
    """

    def __init__(self) -> None:
        super().__init__(SURVEY_ANSWERS)
        self.title = Text(en="Survey answers", ko="설문 답")
        address = Text(
            en="The respondent's e-mail address, by which the customer is found.",
            ko="답한 사람의 이메일 주소로, 고객을 찾는 데 씁니다.",
        )
        self.fields = (*self.fields, Field(EMAIL, "string", address))

    def missing(self, mapped: frozenset[str]) -> list[str]:
        follows = {"survey_name"}
        if mapped & {"customer_id", EMAIL}:
            follows.add("respondent_id")
        return [name for name in super().missing(mapped) if name not in follows]

    def fill_in(self, rows: ir.Table, mapped: frozenset[str], settings: Settings) -> ir.Table:
        """The survey is called like its source; who has no number of it has the customer's."""
        given: dict[str, ir.Value] = {}
        if "survey_name" not in mapped:
            given["survey_name"] = rows[SOURCE]
        if EMAIL in mapped:
            given[EMAIL] = _plain(rows[EMAIL])
        if "respondent_id" not in mapped:
            told = [rows.customer_id] if "customer_id" in mapped else []
            told += [given[EMAIL]] if EMAIL in mapped else []
            if told:
                given["respondent_id"] = ibis.coalesce(*told)
        if "answer_number" not in mapped and "answer" in mapped:
            given["answer_number"] = rows.answer.try_cast("float64")
        return rows.mutate(**given)

    def sealed(self, rows: ir.Table, secret: str) -> ir.Table:
        """An address that stands for a respondent is hashed as those of partners are."""
        if EMAIL not in rows.columns or "respondent_id" not in rows.columns:
            return rows
        is_address = (rows.respondent_id == rows[EMAIL]).fill_null(ibis.literal(value=False))
        sealed = sealed_hash(rows.respondent_id.hexdigest("sha256"), secret)
        return rows.mutate(respondent_id=ibis.ifelse(is_address, sealed, rows.respondent_id))

    def spread(self, judged: Judged) -> Sequence[Filling]:
        if EMAIL not in judged.mapped:
            return super().spread(judged)
        known = judged.stored(IDENTIFIERS)
        addresses = known.filter(known.identifier_type == EMAIL)
        addresses = addresses.mutate(address=_plain(addresses.identifier))
        owners = addresses.group_by("address").agg(
            owner=addresses.customer_id.min(), owners=addresses.customer_id.nunique()
        )
        alone = owners.filter(owners.owners == 1)
        rows = judged.rows
        joined = rows.left_join(alone, rows[EMAIL] == alone.address)
        given = [joined.customer_id] if "customer_id" in rows.columns else []
        found = joined.mutate(customer_id=ibis.coalesce(*given, joined.owner))
        return (columns_for(self.table, judged, found),)


def _plain(address: ir.StringValue) -> ir.StringValue:
    plain: ir.StringValue = address.strip().lower()
    return plain
