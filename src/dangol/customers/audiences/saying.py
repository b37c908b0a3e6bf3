"""A rule in people's words, in both languages."""

import datetime as dt
from collections.abc import Sequence

from dangol.customers.audiences.catalogue import Catalogue, Done
from dangol.customers.audiences.rule import AllOf, AnyOf, Did, Has, In, Limit, Not, Part, Value
from dangol.words import Count, Day, Figure, Text, both

_AND, _OR = Text(en=" and ", ko=" 그리고 "), Text(en=" or ", ko=" 또는 ")
_YES_NO = {True: Text(en="yes", ko="예"), False: Text(en="no", ko="아니요")}


def said_rule(rule: Part, known: Catalogue, *, inner: bool = False) -> Text:
    """The whole rule as one sentence without a stop; parts of parts stand in brackets."""
    if isinstance(rule, AllOf | AnyOf):
        parts = rule.all if isinstance(rule, AllOf) else rule.any
        link = _AND if isinstance(rule, AllOf) else _OR
        told = _joined([said_rule(part, known, inner=True) for part in parts], link)
        return both("({told})", "({told})", told=told) if inner and len(parts) > 1 else told
    if isinstance(rule, Not):
        return both("not {told}", "{told} 제외", told=said_rule(rule.not_, known, inner=True))
    if isinstance(rule, In):
        return both("in ‘{name}’", "‘{name}’에 속함", name=rule.audience)
    return _done(rule, known) if isinstance(rule, Did) else _has(rule, known)


def _joined(parts: Sequence[Text], link: Text) -> Text:
    return Text(
        en=link.en.join(part.en for part in parts), ko=link.ko.join(part.ko for part in parts)
    )


def _has(asked: Has, known: Catalogue) -> Text:
    attribute = known.attributes.get(asked.column)
    name = attribute.title if attribute else Text(en=asked.column, ko=asked.column)
    if asked.known is not None:
        words = (
            ("{name} known", "{name} 있음") if asked.known else ("{name} unknown", "{name} 모름")
        )
        return both(*words, name=name)
    if asked.in_ is not None:
        named = dict(attribute.values) if attribute else {}
        values = [_value(one, named) for one in asked.in_]
        told = _joined(values, Text(en=" or ", ko="·"))
        return both("{name}: {told}", "{name}: {told}", name=name, told=told)
    if asked.within_days or asked.beyond_days:
        return both("{name} {when}", "{name} {when}", name=name, when=_ago(asked))
    limits = []
    if asked.at_least is not None:
        limits.append(both("at least {n}", "{n} 이상", n=_limit(asked.at_least)))
    if asked.at_most is not None:
        limits.append(both("at most {n}", "{n} 이하", n=_limit(asked.at_most)))
    told = _joined(limits, Text(en=" and ", ko=", "))
    return both("{name} {told}", "{name} {told}", name=name, told=told)


def _ago(asked: Has) -> Text:
    told = []
    if asked.within_days:
        n = Count(asked.within_days)
        told.append(both("in the last {n} days", "최근 {n}일 안", n=n))
    if asked.beyond_days:
        n = Count(asked.beyond_days)
        told.append(both("{n} days ago or earlier", "{n}일 전이거나 그 앞", n=n))
    return _joined(told, Text(en=", ", ko=", "))


def _done(asked: Did, known: Catalogue) -> Text:
    done = known.done.get(asked.did)
    many = done.noun.many if done else Text(en=asked.did, ko=asked.did)
    narrowed = [_narrowed(done, name, value) for name, value in asked.where.items()]
    told = both("{times} {many}", "{many} {times}", times=_times(asked), many=many)
    if narrowed:
        of = _joined(narrowed, Text(en=", ", ko=", "))
        told = both("{told} ({of})", "{told}({of})", told=told, of=of)
    if asked.within_days is None:
        return told
    n = Count(asked.within_days)
    return both("{told} in the last {n} days", "최근 {n}일 {told}", told=told, n=n)


def _narrowed(done: Done | None, name: str, value: Value) -> Text:
    title = (done.where if done else {}).get(name, Text(en=name, ko=name))
    if isinstance(value, bool):
        return title if value else both("not {title}", "{title} 아님", title=title)
    return both("{title} {value}", "{title} {value}", title=title, value=_value(value, {}))


def _times(asked: Did) -> Text:
    if asked.at_most == 0:
        return Text(en="no", ko="없음")
    low, high = Count(asked.fewest), Count(asked.at_most or 0)
    if asked.at_most is None:
        return both("{n} or more", "{n}회 이상", n=low)
    if asked.fewest == 0:
        return both("at most {n}", "{n}회 이하", n=high)
    if asked.fewest == asked.at_most:
        return both("exactly {n}", "{n}회", n=low)
    return both("{low} to {high}", "{low}~{high}회", low=low, high=high)


def _value(value: Value, named: dict[str, Text]) -> Text:
    if isinstance(value, bool):
        return _YES_NO[value]
    if isinstance(value, int | float):
        return both("{n}", "{n}", n=Figure(value))
    return named.get(value) or Text(en=value, ko=value)


def _limit(value: Limit) -> Day | Figure | Count:
    if isinstance(value, dt.date):
        return Day(value, year=True)
    return Count(value) if float(value).is_integer() else Figure(value)
