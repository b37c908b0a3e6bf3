"""What customers wrote, theme by theme, as it may be quoted."""

import datetime as dt
import re
from dataclasses import dataclass

import ibis.expr.types as ir

from dangol.console.queries.people import default_rows
from dangol.console.words import surveys as words
from dangol.governance.masking import masked_text
from dangol.runs.workspace import Workspace
from dangol.store.warehouse.compile import stored_table
from dangol.tables.people import CUSTOMERS
from dangol.tables.surveys import CUSTOMER_OPINIONS, NPS_GROUPS, SURVEY_THEME_ANSWERS, SURVEY_THEMES
from dangol.tables.voice import SURVEY_ANSWERS, TICKETS
from dangol.words import Count, Language, Text, said

SLUG = "surveys"
MOST_THEMES, QUOTED = 40, 8
_NAMES = ("full_name", "family_name", "given_name")
_KOREAN = re.compile("[가-힣]")


@dataclass(frozen=True)
class Theme:
    """A theme of a free question, and how many answers are about it."""

    survey: str
    question: str
    number: int
    name: str
    answers: int

    @property
    def key(self) -> str:
        return f"{self.number}:{self.survey}:{self.question}"

    @property
    def option(self) -> Text:
        return said(words.OPTION, name=self.name, n=Count(self.answers))


@dataclass(frozen=True)
class Quote:
    """One answer with what names somebody hidden; the language that it is written in."""

    customer_id: str | None
    text: str
    language: Language
    day: dt.date
    group: Text | None


def themes(workspace: Workspace) -> list[Theme]:
    """Every theme, the largest of each question first."""
    rows = default_rows(SURVEY_THEMES)
    order = ["survey_name", "question", "theme_number"]
    with workspace.warehouse.session() as session:
        found = session.fetch(rows.order_by(order).limit(MOST_THEMES)).to_pylist()
    return [
        Theme(
            row["survey_name"],
            row["question"],
            row["theme_number"],
            " · ".join(row["theme_words"].split(", ")[:3]),
            row["theme_answers"],
        )
        for row in found
    ]


def quotes(workspace: Workspace, theme: Theme) -> list[Quote]:
    """Answers that are most about a theme, one of each wording."""
    rows = default_rows(SURVEY_THEME_ANSWERS)
    mine = rows.filter(
        (rows.survey_name == theme.survey)
        & (rows.question == theme.question)
        & (rows.theme_number == theme.number)
    )
    texts = _texts(theme)
    given = stored_table(CUSTOMERS).select(*_NAMES, named="customer_id")
    opinions = default_rows(CUSTOMER_OPINIONS).select("nps_group", said_by="customer_id")
    written = mine.inner_join(texts, "respondent_id")
    joined = written.left_join(given, written.customer_id == given.named)
    joined = joined.left_join(opinions, joined.customer_id == opinions.said_by)
    order = [joined.theme_nearness.desc(), joined.at.desc(), joined.respondent_id.asc()]
    wanted = joined.order_by(order).select("customer_id", "text", "at", "nps_group", *_NAMES)
    with workspace.warehouse.session() as session:
        found = session.fetch(wanted.limit(QUOTED * 10)).to_pylist()
    shown: dict[str, Quote] = {}
    for row in found:
        text = masked_text(row["text"], [row[name] for name in _NAMES if row[name]])
        group = NPS_GROUPS[row["nps_group"]] if row["nps_group"] else None
        language: Language = "ko" if _KOREAN.search(text) else "en"
        day = workspace.settings.business_day(row["at"].replace(tzinfo=dt.UTC))
        shown.setdefault(text, Quote(row["customer_id"], text, language, day, group))
    return list(shown.values())[:QUOTED]


def _texts(theme: Theme) -> ir.Table:
    """Who wrote what and when, in answer to the question of a theme."""
    if theme.survey == "tickets":
        tickets = stored_table(TICKETS)
        return tickets.select(
            respondent_id=tickets.ticket_id, text=tickets.ticket_text, at=tickets.opened_at
        ).filter(lambda row: row.text.notnull())
    answers = stored_table(SURVEY_ANSWERS)
    asked = answers.filter(
        (answers.survey_name == theme.survey) & (answers.question == theme.question)
    )
    return asked.select("respondent_id", text=asked.answer, at=asked.answered_at)
