"""Every word of the console stands in both languages, and keeps the rules of house style."""

import importlib
import pkgutil
import re
from collections.abc import Iterator
from typing import Any

import pytest

from dangol.console import words
from dangol.words import Count, Text, said

PLURAL = re.compile(r"\[\[(\w+)\|[^|\]]*\|[^\]]*\]\]")
GAP = re.compile(r"\{(\w+)\}")
HANGUL = re.compile(r"[가-힣]")


def every_text() -> Iterator[tuple[str, Text]]:
    for module in pkgutil.iter_modules(words.__path__):
        loaded = importlib.import_module(f"{words.__name__}.{module.name}")
        for name, value in vars(loaded).items():
            for place, text in _texts(value, name):
                yield f"{module.name}.{place}", text


def _texts(value: Any, place: str) -> Iterator[tuple[str, Text]]:
    if isinstance(value, Text):
        yield place, value
    elif isinstance(value, dict):
        for key, one in value.items():
            yield from _texts(one, f"{place}[{key}]")
    elif hasattr(value, "what") and hasattr(value, "do"):
        yield f"{place}.what", value.what
        yield f"{place}.do", value.do


TEXTS = dict(every_text())


def test_there_are_words() -> None:
    assert len(TEXTS) > 400


@pytest.mark.parametrize("language", ["en", "ko"])
def test_every_word_exists(language: str) -> None:
    assert not [place for place, text in TEXTS.items() if not getattr(text, language).strip()]


def test_korean_words_are_korean() -> None:
    plain = {p: t for p, t in TEXTS.items() if re.search("[a-z]", GAP.sub("", t.en))}
    assert not [place for place, text in plain.items() if not HANGUL.search(text.ko)]
    assert not [place for place, text in TEXTS.items() if HANGUL.search(text.en)]


def test_both_languages_fill_the_same_gaps() -> None:
    def gaps(sentence: str) -> set[str]:
        return set(GAP.findall(PLURAL.sub("", sentence)))

    def all_gaps(sentence: str) -> set[str]:
        return gaps(sentence) | set(PLURAL.findall(sentence))

    wrong = {
        place: text
        for place, text in TEXTS.items()
        if not gaps(text.en) <= gaps(text.ko) <= all_gaps(text.en)
    }
    assert not wrong


def test_words_neither_shout_nor_boast() -> None:
    shouting = re.compile(r"!|\bAI\b|\b[Ss]ignifican|유의미|혁신|최첨단")
    assert not [p for p, t in TEXTS.items() if shouting.search(t.en) or shouting.search(t.ko)]


def test_korean_sentences_are_polite_and_not_translated() -> None:
    stiff = re.compile(r"에 대하여|되어지|을 통해|를 통해|하였습니다|되어졌")
    assert not {p: t.ko for p, t in TEXTS.items() if stiff.search(t.ko)}
    blunt = re.compile(r"(한다|된다|이다|있다|없다)\.$")
    assert not {p: t.ko for p, t in TEXTS.items() if blunt.search(t.ko)}


def test_minus_and_ranges_take_their_own_signs() -> None:
    hyphen_range = re.compile(r"\d-\d|\} ?- ?\{")
    assert not [
        p for p, t in TEXTS.items() if hyphen_range.search(t.en) or hyphen_range.search(t.ko)
    ]


def test_english_nouns_follow_their_number() -> None:
    runs = Text(en="{n} [[n|run|runs]] for {who}", ko="{who}의 실행 {n}건")
    assert said(runs, n=1, who="Ada").en == "1 run for Ada"
    assert said(runs, n=2, who="Ada").en == "2 runs for Ada"
    assert said(runs, n=Count(1), who="Ada").en == "1 run for Ada"
    assert said(runs, n=1200, who="Ada").ko == "Ada의 실행 1,200건"


def test_a_gap_that_is_filled_with_braces_is_not_filled_again() -> None:
    greeting = Text(en="Find {q}", ko="{q} 찾기")
    assert said(greeting, q="{n} {{ 7*7 }}").en == "Find {n} {{ 7*7 }}"
