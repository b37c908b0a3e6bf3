"""Jinja environments, one per language: a ``Text`` prints itself, and nothing prints ``None``."""

import datetime as dt
import hashlib
import json
from collections.abc import Callable
from functools import cache
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup

from dangol.console import shown
from dangol.console.marks import change_class, range_marks
from dangol.console.menu import ENTRIES
from dangol.console.tabular import tabular
from dangol.console.words import analyses as analysis_words
from dangol.console.words import answer as answer_words
from dangol.console.words import faults as fault_words
from dangol.console.words import first_steps as first_words
from dangol.console.words import menu as menu_words
from dangol.console.words import runs as run_words
from dangol.console.words import shell
from dangol.contract.pictures import theme_text
from dangol.governance.masking import masked
from dangol.settings import Settings
from dangol.words import Count, Figure, Language, Share, Text, said

STATIC = Path(__file__).parent / "static"


class NothingToPrintError(TypeError):
    """A template printed ``None``: a page says what is missing in words."""


@cache
def static(name: str) -> str:
    """The address of a static file; it changes with the file, so browsers may keep it for long."""
    digest = hashlib.sha256((STATIC / name).read_bytes()).hexdigest()[:12]
    return f"/static/{name}?v={digest}"


def environment(
    language: Language,
    settings: Settings,
    now: Callable[[], dt.datetime],
    clock: Callable[[], dt.datetime],
    names: Callable[[str], str],
) -> Environment:
    """The templates in one language, times in the shop's zone.

    ``now`` is the moment of the data, ``clock`` the one on the wall; ``names`` tells whose an
    id is.
    """
    zone: ZoneInfo = settings.zone

    def printed(value: Any) -> Any:
        if value is None:
            raise NothingToPrintError("A template printed None.")
        return value.of(language) if isinstance(value, Text) else value

    def say(text: Text, /, **gaps: Any) -> str:
        return said(text, **gaps).of(language) if gaps else text.of(language)

    def moment(value: dt.datetime) -> str:
        return shown.moment(value, zone, language, clock())

    def day(value: dt.date) -> str:
        return shown.day(value, language, now())

    def code(text: str) -> Markup:
        """Words of a person or a machine that are not ours, as they are."""
        return Markup('<span translate="no">{}</span>').format(text)

    made = Environment(
        loader=PackageLoader("dangol.console"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        finalize=printed,
    )
    made.policies["json.dumps_kwargs"] = {"ensure_ascii": False, "sort_keys": False}
    made.filters |= {
        "say": say,
        "moment": moment,
        "day": day,
        "iso": lambda value: value.isoformat(),
        "count": lambda value: Count(value).say(language),
        "share_of": lambda value: Share(round(value, 3)).say(language),
        "figure": lambda value: Figure(value).say(language),
        "seconds": lambda value: shown.seconds(value, language),
        "exact_money": lambda value, currency: shown.exact_money(value, currency, language),
        "raw": lambda value: shown.raw(value, zone),
        "masked": masked,
        "split_unit": lambda text: shown.split_unit(text.of(language)),
        "code": code,
        "inline": shown.inline,
        "local": shown.local,
        "clock": lambda value: shown.clock(value, zone),
        "second": lambda value: shown.second(value, zone),
        "attribute": lambda value, column: shown.attribute(value, column, language, now()),
        "who": names,
        "plain": lambda value: (
            value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)
        ),
    }
    made.globals |= {
        "language": language,
        "static": static,
        "shell": shell,
        "shell_menu": menu_words,
        "answer_words": answer_words,
        "analysis_words": analysis_words,
        "run_words": run_words,
        "fault_words": fault_words,
        "first_words": first_words,
        "outcome_words": run_words.ONE,
        "entries": {entry.name: entry for entry in ENTRIES},
        "theme_script": f"/theme.js?v={hashlib.sha256(theme_text().encode()).hexdigest()[:12]}",
        "range_marks": range_marks,
        "change_class": change_class,
        "tabular": lambda rows: tabular(rows, language, now()),
        "zone_name": settings.time_zone,
    }
    return made
