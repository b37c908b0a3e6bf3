"""Which model is used and why: a sentence, and the models that were compared as a table."""

import math
from typing import Any

from dangol.contract.result import Column, Rows
from dangol.customers.lifetime.choosing import Choice, Tried
from dangol.customers.lifetime.learning import MODEL_NAMES, Way
from dangol.words import Count, Share, Text, both

_CLOSE = 0.0005


def way_words(way: Way) -> Text:
    """The name of a model, with what it looks at."""
    name = MODEL_NAMES[way.name]
    if not way.uses_firsts:
        return name
    return both("{name} with first purchases", "{name} + 첫 구매", name=name)


def choice_words(choice: Choice, way: Way) -> Text:
    """Which model is used, beside which others it did better, and by how much."""
    used = way_words(way)
    if way.uses_firsts and choice.with_firsts is not None:
        return both(
            "Of {n} models {used} told the check best: it gave what customers did chances {gain} "
            "higher than without them.",
            "모형 {n}개 가운데 {used}가 검증에 가장 맞습니다. 고객이 실제로 한 일에 준 확률이 첫 "
            "구매를 뺄 때보다 {gain} 높습니다.",
            n=Count(len(choice.plain) + 1),
            used=used,
            gain=_higher(choice.with_firsts.gain_over(choice.plain[0])[0]),
        )
    if not choice.was_compared or way != choice.plain[0].way:
        return both("The model is {used}.", "모형은 {used}입니다.", used=used)
    best, other = choice.plain[:2]
    mean, low, _ = best.gain_over(other)
    if mean < _CLOSE or low <= 0:
        return both(
            "Of {n} models {used} told the check best, not clearly better than {other}.",
            "모형 {n}개 가운데 {used}가 검증에 가장 맞지만, {other}와 뚜렷한 차이는 없습니다.",
            n=Count(len(choice.plain)),
            used=used,
            other=way_words(other.way),
        )
    return both(
        "Of {n} models {used} told the check best: it gave what customers did chances {gain} "
        "higher than {other}.",
        "모형 {n}개 가운데 {used}가 검증에 가장 맞습니다. 고객이 실제로 한 일에 준 확률이 "
        "{other}보다 {gain} 높습니다.",
        n=Count(len(choice.plain)),
        used=used,
        gain=_higher(mean),
        other=way_words(other.way),
    )


def choice_table(choice: Choice, way: Way) -> tuple[Rows, ...]:
    """The models beside each other; nothing where there was nothing to compare."""
    tried = [*choice.plain, *([choice.with_firsts] if choice.with_firsts else [])]
    if len(tried) < 2:
        return ()
    ranked = sorted(tried, key=lambda one: -one.score)
    used = next((one for one in ranked if one.way == way), ranked[0])
    return (
        Rows(
            title=Text(en="Models compared", ko="견준 모형"),
            caption=Text(
                en="What each, taught by the days before, said of the check’s days",
                ko="그 전까지만 배운 모형이 검증 기간을 얼마나 맞혔는지",
            ),
            columns=(
                Column(name="name", title=Text(en="Model", ko="모형"), kind="name"),
                Column(
                    name="chance",
                    title=Text(en="Chance of what came", ko="실제 일의 확률"),
                    kind="text",
                ),
                Column(
                    name="error",
                    title=Text(en="Purchases off per customer", ko="고객당 어긋난 횟수"),
                    kind="number",
                ),
                Column(
                    name="miss",
                    title=Text(en="Purchases against expected", ko="예상 대비 구매"),
                    kind="text",
                ),
            ),
            rows=tuple(_row(one, used) for one in ranked),
        ),
    )


def _row(one: Tried, used: Tried) -> dict[str, Any]:
    way = "+" if one.miss >= 0 else "−"
    return {
        "name": way_words(one.way).model_dump(),
        "chance": _against(one, used).model_dump(),
        "error": round(one.error, 3),
        "miss": f"{way}{abs(one.miss):.1%}",
    }


def _against(one: Tried, used: Tried) -> Text:
    """How much likelier or unlikelier than with the one that is used."""
    if one is used:
        return Text(en="used", ko="사용")
    mean, low, high = one.gain_over(used)
    size = _higher(abs(mean))
    clear = low > 0 or high < 0
    if mean > 0:
        words = ("{size} higher, {clear}", "{size} 높음, {clear}")
    else:
        words = ("{size} lower, {clear}", "{size} 낮음, {clear}")
    said = Text(en="clear", ko="뚜렷함") if clear else Text(en="unclear", ko="뚜렷하지 않음")
    return both(*words, size=size, clear=said)


def _higher(gain: float) -> Share:
    """A gain of log chances as a share of the chance."""
    return Share(round(math.expm1(gain), 4))
