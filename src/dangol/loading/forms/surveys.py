"""Answers to surveys, as survey tools export them once each answer has a row of its own."""

import ibis.expr.types as ir

from dangol.loading.forms.form import SOURCE
from dangol.loading.forms.plain import PlainForm
from dangol.settings import Settings
from dangol.tables.voice import SURVEY_ANSWERS
from dangol.words import Text


class SurveysForm(PlainForm):
    """One row per question and respondent; what follows from other columns need not be given."""

    def __init__(self) -> None:
        super().__init__(SURVEY_ANSWERS)
        self.title = Text(en="Survey answers", ko="설문 답")

    def missing(self, mapped: frozenset[str]) -> list[str]:
        follows = {"survey_name"} | ({"respondent_id"} if "customer_id" in mapped else set())
        return [name for name in super().missing(mapped) if name not in follows]

    def fill_in(self, rows: ir.Table, mapped: frozenset[str], settings: Settings) -> ir.Table:
        """The survey is called like its source; who has no number of it has the customer's."""
        given: dict[str, ir.Value] = {}
        if "survey_name" not in mapped:
            given["survey_name"] = rows[SOURCE]
        if "respondent_id" not in mapped and "customer_id" in mapped:
            given["respondent_id"] = rows.customer_id
        if "answer_number" not in mapped and "answer" in mapped:
            given["answer_number"] = rows.answer.try_cast("float64")
        return rows.mutate(**given)
