"""What goes wrong when names and numbers are typed, one letter at a time."""

import datetime as dt

import numpy as np

_FIRST, _VOWELS, _FINALS = 0xAC00, 21, 28
_NEAR_VOWELS = {0: 4, 4: 0, 1: 5, 5: 1, 8: 13, 13: 8, 18: 20, 20: 18, 6: 2, 2: 6, 11: 15, 15: 11}
_LETTERS = "abcdefghijklmnopqrstuvwxyz"
_KANJI = "子美和真優一二大太郎香花田山川中村木"


def mistyped(text: str, rng: np.random.Generator) -> str:
    """One letter wrong, left out, doubled or swapped; of Hangul one vowel or one final."""
    place = int(rng.integers(len(text)))
    letter = text[place]
    if "가" <= letter <= "힣":
        return text[:place] + _hangul(letter, rng) + text[place + 1 :]
    if ord(letter) > 0x2E80:
        other = _KANJI[int(rng.integers(len(_KANJI)))]
        return text[:place] + other + text[place + 1 :]
    kind = int(rng.integers(4))
    if kind == 0 and place + 1 < len(text):
        return text[:place] + text[place + 1] + letter + text[place + 2 :]
    if kind == 1 and len(text) > 3:
        return text[:place] + text[place + 1 :]
    if kind == 2:
        return text[:place] + letter + text[place:]
    if letter.isdigit():
        return text[:place] + str(int(rng.integers(10))) + text[place + 1 :]
    other = _LETTERS[int(rng.integers(26))]
    return text[:place] + (other.upper() if letter.isupper() else other) + text[place + 1 :]


def _hangul(letter: str, rng: np.random.Generator) -> str:
    code = ord(letter) - _FIRST
    first, vowel, final = code // (_VOWELS * _FINALS), code // _FINALS % _VOWELS, code % _FINALS
    if final and rng.random() < 0.4:
        final = 0
    else:
        vowel = _NEAR_VOWELS.get(vowel, (vowel + 1) % _VOWELS)
    return chr(_FIRST + (first * _VOWELS + vowel) * _FINALS + final)


def wrong_day(day: dt.date, rng: np.random.Generator) -> tuple[dt.date, str]:
    """Day and month swapped where that is a day, else one digit wrong; and which it was."""
    if day.day <= 12 and day.day != day.month and rng.random() < 0.5:
        return day.replace(month=day.day, day=day.month), "birth swapped"
    if rng.random() < 0.5:
        wrong = day.year + int(rng.choice((-10, -1, 1, 10)))
        return day.replace(year=wrong, day=min(day.day, 28)), "birth mistyped"
    moved = day.day % 28 + 1 if day.day >= 28 else day.day + 1
    return day.replace(day=moved), "birth mistyped"
