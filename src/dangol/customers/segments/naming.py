"""Names that segments give themselves: what sets them apart most, in words, no two alike."""

from collections.abc import Sequence
from dataclasses import dataclass

from dangol.customers.segments.measured import Frame
from dangol.customers.segments.traits import Trait
from dangol.words import Text, both

USUAL_WORDS, MOST_WORDS = 2, 4


@dataclass(frozen=True)
class Named:
    """A name and the traits that it says: their keys, with a minus where there is little of it."""

    name: Text
    said: tuple[str, ...]


def names(
    every: Sequence[Sequence[Trait]], frame: Frame, kept: Sequence[tuple[str, ...]] = ()
) -> list[Named]:
    """A name for each segment; ``kept`` are the words of earlier names, where there were any.

    Earlier words stay while they are still clear, so that a name does not change with every
    decimal of an effect.
    """
    telling = [_telling(one) for one in every]
    words = [USUAL_WORDS] * len(every)
    chosen = [
        _chosen(one, kept[place] if place < len(kept) else (), words[place])
        for place, one in enumerate(telling)
    ]
    for more in range(USUAL_WORDS + 1, MOST_WORDS + 1):
        for place in _doubles([_said(one) for one in chosen]):
            chosen[place] = telling[place][:more]
    found = [_name(one, frame) for one in chosen]
    for place in _doubles([one.en for one in found]):
        number = str(place + 1)
        found[place] = both("{name} ({n})", "{name} ({n})", name=found[place], n=number)
    return [Named(name, _said(one)) for name, one in zip(found, chosen, strict=True)]


def _telling(every: Sequence[Trait]) -> list[Trait]:
    """Clear traits for which there are words, the largest first, one of each slot."""
    found: dict[int | str, Trait] = {}
    for one in every:
        if one.is_clear and _words(one) is not None:
            found.setdefault(one.measured.slot or one.measured.name, one)
    return list(found.values())


def _words(one: Trait) -> Text | None:
    if one.option:
        # That few gave an answer names nobody.
        return Text(en="", ko="") if one.effect > 0 else None
    return one.measured.high if one.effect > 0 else one.measured.low


def _chosen(telling: list[Trait], kept: tuple[str, ...], most: int) -> list[Trait]:
    known = {_sign(one): one for one in telling}
    still = [known[key] for key in kept if key in known]
    return still if kept and len(still) == len(kept) else telling[:most]


def _sign(one: Trait) -> str:
    return one.key if one.effect > 0 else f"-{one.key}"


def _said(chosen: Sequence[Trait]) -> tuple[str, ...]:
    return tuple(_sign(one) for one in chosen)


def _doubles(said: Sequence[object]) -> list[int]:
    return [place for place, one in enumerate(said) if said.count(one) > 1]


def _name(chosen: Sequence[Trait], frame: Frame) -> Text:
    if not chosen:
        return frame.usual
    ordered = sorted(chosen, key=lambda one: one.measured.slot)
    parts = [
        both(frame.answered.en, frame.answered.ko, title=one.measured.title, option=one.option)
        if one.option
        else _words(one) or Text(en="", ko="")
        for one in ordered
    ]
    words = Text(
        en=frame.joined.en.join(one.en for one in parts),
        ko=frame.joined.ko.join(one.ko for one in parts),
    )
    whole = both(frame.around.en, frame.around.ko, words=words)
    return Text(en=whole.en[:1].upper() + whole.en[1:], ko=whole.ko)
