"""A test in plain words: what is, what to do, and what that rests on."""

import datetime as dt

from dangol.optimization.measurement.experiments.experiment import DECIDED, RUNNING, STOPPED
from dangol.optimization.measurement.experiments.measure import inline_title
from dangol.optimization.measurement.experiments.standing import Standing
from dangol.words import Count, Day, Quantity, Share, Text, both, said

Words = tuple[Text, Text]
"""What is, and what to do."""


def verdict_words(one: Standing) -> Words:
    """The headline of a test, and what to do about it."""
    test, verdict = one.experiment, one.verdict.verdict
    name = Text(en=test.name, ko=test.name)
    if verdict == "broken":
        return _broken(name)
    if verdict == "harmed":
        return _harmed(one, name)
    if verdict == "waiting":
        return _waiting(one, name)
    best = one.best
    if best is None or best.change_low_share is None or best.change_high_share is None:
        return _not_yet(one, name)
    gaps: dict[str, Quantity | Text | str | int] = {
        "name": name,
        "variant": best.variant,
        "control": test.control.name,
        "measure": inline_title(test.measure),
        "change": Share(best.change_share or 0, signed=True),
        "low": Share(best.change_low_share, signed=True),
        "high": Share(best.change_high_share, signed=True),
        "least": Share(test.least_lift),
    }
    return said(_HEADLINES[verdict], **gaps), _actions(one)[verdict]


_HEADLINES = {
    "better": Text(
        en="‘{variant}’ is clearly better than ‘{control}’: {change} on {measure}, between {low} "
        "and {high}.",
        ko="‘{variant}’ 쪽이 ‘{control}’보다 뚜렷이 낫습니다. {measure} {change}, 구간은 {low}에서 "
        "{high}입니다.",
    ),
    "worse": Text(
        en="‘{control}’ is clearly better: with ‘{variant}’ {measure} changes by {change}, "
        "between {low} and {high}.",
        ko="‘{control}’ 쪽이 뚜렷이 낫습니다. ‘{variant}’에서는 {measure} {change}, 구간은 "
        "{low}에서 {high}입니다.",
    ),
    "same": Text(
        en="‘{variant}’ changes nothing that matters: {measure} stays within {least}, between "
        "{low} and {high}.",
        ko="‘{variant}’ 때문에 생긴 의미 있는 변화는 없습니다. {measure}의 변화는 {low}에서 "
        "{high}로, 알아내려던 {least}보다 작습니다.",
    ),
    "unclear": Text(
        en="The test is over and does not tell: ‘{variant}’ changes {measure} by something "
        "between {low} and {high}.",
        ko="테스트가 끝났지만 뚜렷하지 않습니다. ‘{variant}’의 {measure} 변화는 {low}에서 {high} "
        "사이입니다.",
    ),
    "running": Text(
        en="Not decided yet: ‘{variant}’ changes {measure} by something between {low} and {high}.",
        ko="아직 판단할 때가 아닙니다. ‘{variant}’의 {measure} 변화는 {low}에서 {high} 사이입니다.",
    ),
}


def _actions(one: Standing) -> dict[str, Text]:
    if one.state == DECIDED:
        decided = both(
            "It was decided for ‘{chosen}’.",
            "‘{chosen}’로 정했습니다.",
            chosen=one.experiment.chosen_variant or one.experiment.control.name,
        )
        return dict.fromkeys(_HEADLINES, decided)
    is_running = one.state == RUNNING
    return {
        "better": Text(
            en="Stop the test and give it to everybody.", ko="테스트를 멈추고 모두에게 적용하세요."
        )
        if is_running
        else Text(en="Decide for it.", ko="이것으로 정하세요."),
        "worse": Text(
            en="Stop the test and keep what you do today.",
            ko="테스트를 멈추고 지금 하는 것을 유지하세요.",
        ),
        "same": Text(en="Keep whichever costs less.", ko="비용이 적은 쪽을 쓰세요."),
        "unclear": Text(
            en="Keep what you do today, or plan a larger test.",
            ko="지금 하는 것을 유지하거나 더 큰 테스트를 계획하세요.",
        ),
        "running": both(
            "Let it run: {share} of what it takes is known.",
            "그대로 두세요. 필요한 것의 {share}를 알았습니다.",
            share=Share(one.verdict.learned_share),
        ),
    }


def _broken(name: Text) -> Words:
    return (
        both(
            "‘{name}’ cannot be relied on: people are not shared as they were drawn.",
            "‘{name}’ 결과는 믿을 수 없습니다. 사람이 뽑은 비율대로 나뉘지 않았습니다.",
            name=name,
        ),
        Text(
            en="Find out who is missing before you believe any number.",
            ko="어떤 수도 믿기 전에 누가 빠졌는지 찾으세요.",
        ),
    )


def _harmed(one: Standing, name: Text) -> Words:
    rail = next(told for told in one.effects if told.test_call == "harmed")
    return (
        both(
            "‘{name}’ does harm: with ‘{variant}’ {measure} changes by {change}, more than the "
            "guard rail allows.",
            "‘{name}’에서 해가 납니다. ‘{variant}’의 {measure} 변화가 {change}로 안전선을 "
            "넘었습니다.",
            name=name,
            variant=rail.variant,
            measure=inline_title(rail.measure_name),
            change=Share(rail.change_share or 0, signed=True),
        ),
        Text(en="Stop the test now.", ko="지금 테스트를 멈추세요.")
        if one.state == RUNNING
        else Text(en="Do not use it as it is.", ko="이대로 쓰지 마세요."),
    )


def _waiting(one: Standing, name: Text) -> Words:
    first = one.verdict.first_exposed_on
    if first is None:
        return (
            both("Nobody met ‘{name}’ yet.", "아직 아무도 ‘{name}’ 테스트를 만나지 않았습니다.",
                 name=name),
            Text(
                en="Ask the service for variants where they are shown, or load exposures.",
                ko="변형을 보여 주는 곳에서 서비스에 묻거나, 노출 기록을 불러오세요.",
            ),
        )  # fmt: skip
    until = first + dt.timedelta(days=one.experiment.window_days + 1)
    return (
        said(
            Text(
                en="‘{name}’ has begun: {n} [[n|person|people]] met it, and the first count on "
                "{day}.",
                ko="‘{name}’ 테스트를 시작했습니다. {n}명이 만났고, {day}부터 셉니다.",
            ),
            name=name,
            n=Count(one.verdict.waiting_units),
            day=Day(until),
        ),
        Text(en="Let it run.", ko="그대로 두세요."),
    )


def _not_yet(one: Standing, name: Text) -> Words:
    """Of a test that is looked at once, before that day; or where nothing can be told."""
    if one.state == STOPPED:
        return (
            both("‘{name}’ was stopped too early to tell.",
                 "‘{name}’ 테스트는 알기 전에 멈췄습니다.", name=name),
            Text(en="Keep what you do today.", ko="지금 하는 것을 유지하세요."),
        )  # fmt: skip
    return (
        both(
            "‘{name}’ runs: it is looked at once, at the end.",
            "‘{name}’ 테스트를 진행하고 있으며, 끝에 한 번 봅니다.",
            name=name,
        ),
        both(
            "Do not stop it before: {share} of what it takes is known.",
            "그 전에 멈추지 마세요. 필요한 것의 {share}를 알았습니다.",
            share=Share(one.verdict.learned_share),
        ),
    )


def because(one: Standing) -> Text:
    """What a test's words rest on, in a line."""
    test = one.experiment
    return both(
        "{n} people whose {days} days are over; {left} left out; intervals hold {level} of the "
        "time{watching}.",
        "{days}일이 지난 {n}명을 셌고 {left}명은 뺐습니다. 구간은 {level} 확률로 맞으며{watching}.",
        n=Count(one.verdict.counted_units),
        days=Count(test.window_days),
        left=Count(one.verdict.excluded_units),
        level=Share(1 - test.error_share),
        watching=Text(en=", on every day at once", ko=", 날마다 보아도 그렇습니다")
        if test.watching == "daily"
        else Text(en=", looked at once", ko=" 한 번만 봅니다"),
    )
