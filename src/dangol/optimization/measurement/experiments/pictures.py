"""Pictures of a test: what was known day by day, what each variant changed, and in which group."""

from typing import Any

from dangol.contract.result import Column, Key, Picture, picture
from dangol.optimization.measurement.experiments.measure import inline_title
from dangol.optimization.measurement.experiments.standing import OnDay, Standing
from dangol.words import Day, Language, Share, Text, both

CHANGE = Text(en="Change", ko="변화")
FROM, TO = Text(en="From", ko="에서"), Text(en="To", ko="까지")


def day_picture(one: Standing) -> Picture | None:
    """How the interval of the variant that the verdict speaks of closed in, day by day."""
    name = one.verdict.best_variant
    days = [day for day in one.days if day.variant == name and day.change_low_share is not None]
    if len(days) < 2:
        return None
    least = one.experiment.least_lift
    rows = [_day_row(day) for day in days]
    last = days[-1]

    def draw(language: Language) -> Any:
        import altair as alt

        x = alt.X("day:T", title=None, axis=alt.Axis(format=DAYS[language], tickCount=5))
        share = alt.Axis(format="+.0%", tickCount=5)
        base = alt.Chart(alt.NamedData("rows"))
        band = base.mark_area(color=alt.expr("band")).encode(
            x=x, y=alt.Y("low:Q", title=None, axis=share), y2="high:Q"
        )
        line = base.mark_line(color=alt.expr("now")).encode(x=x, y=alt.Y("change:Q"))
        zero = base.mark_rule(color=alt.expr("rule")).encode(y=alt.datum(0))
        aim = [
            base.mark_rule(color=alt.expr("faint"), strokeDash=[3, 3]).encode(y=alt.datum(at))
            for at in (least, -least)
        ]
        return alt.layer(band, zero, *aim, line)

    return picture(
        draw,
        title=both(
            "After {day}, ‘{variant}’ lies between {low} and {high}",
            "{day}까지 본 ‘{variant}’의 변화는 {low}에서 {high} 사이입니다",
            day=Day(last.known_on),
            variant=last.variant,
            low=Share(last.change_low_share or 0, signed=True),
            high=Share(last.change_high_share or 0, signed=True),
        ),
        caption=both(
            "Change of {measure} against ‘{control}’ and its interval, as known on each day",
            "‘{control}’에 견준 {measure}의 변화와 그 구간, 그날까지 안 것",
            measure=inline_title(one.experiment.measure),
            control=one.experiment.control.name,
        ),
        label=both(
            "The interval of the change by day, {n} days.", "날마다 본 변화의 구간, {n}일.",
            n=len(days),
        ),
        rows=rows,
        columns=(
            Column(name="day", title=Text(en="Day", ko="날"), kind="day"),
            Column(name="change", title=CHANGE, kind="share"),
            Column(name="low", title=FROM, kind="share"),
            Column(name="high", title=TO, kind="share"),
        ),
        key=(
            Key(mark="line", words=Text(en="change", ko="변화")),
            Key(mark="band", words=Text(en="interval", ko="구간")),
            Key(mark="dash", words=Text(en="least change of interest", ko="알아내려는 변화")),
        ),
    )  # fmt: skip


def _day_row(day: OnDay) -> dict[str, Any]:
    return {
        "day": day.known_on.isoformat(),
        "change": day.change_share,
        "low": day.change_low_share,
        "high": day.change_high_share,
    }


DAYS = {"en": "%-d %b", "ko": "%-m월 %-d일"}


def variants_picture(one: Standing) -> Picture | None:
    """What each variant changed, with its interval, where there are several."""
    told = [v for v in one.deciding if v.change_low_share is not None]
    rows = [
        {
            "name": v.variant,
            "change": v.change_share,
            "low": v.change_low_share,
            "high": v.change_high_share,
            "call": _CALLED[v.test_call],
        }
        for v in told
    ]
    if not rows:
        return None
    return _ranges(
        rows,
        title=both(
            "What each variant changes in {measure}",
            "변형마다 본 {measure}의 변화",
            measure=inline_title(one.experiment.measure),
        ),
        caption=both(
            "Change against ‘{control}’ with its interval; filled where it is clear",
            "‘{control}’에 견준 변화와 구간, 뚜렷하면 채운 점",
            control=one.experiment.control.name,
        ),
    )


def groups_picture(one: Standing) -> Picture | None:
    """The change in each group of people, of the variant that the verdict speaks of."""
    name = one.verdict.best_variant
    rows = [
        {
            "name": group.test_group,
            "change": group.change_share,
            "low": group.change_low_share,
            "high": group.change_high_share,
            "call": "unclear",
        }
        for group in one.groups
        if group.variant == name and group.change_low_share is not None
    ]
    if len(rows) < 2:
        return None
    check = one.check("groups")
    differ = check is not None and check.check_state == "look"
    return _ranges(
        rows,
        title=Text(en="The change is not the same in all groups", ko="집단마다 변화가 다릅니다")
        if differ
        else Text(en="No clear difference between groups", ko="집단 사이에 뚜렷한 차이는 없습니다"),
        caption=both(
            "Change with ‘{variant}’ in each group, drawn towards the whole where few are known",
            "‘{variant}’의 변화를 집단마다 보았으며, 사람이 적은 집단은 전체 쪽으로 당겼습니다",
            variant=name or "",
        ),
    )


_CALLED = {"better": "good", "worse": "bad", "harmed": "bad", "safe": "good"}
_CALLED |= dict.fromkeys(("same", "unclear", "waiting"), "unclear")


def _ranges(rows: list[dict[str, Any]], *, title: Text, caption: Text) -> Picture:
    longest = max(len(str(row["name"])) for row in rows)

    def draw(language: Language) -> Any:
        import altair as alt

        padding = min(160, 14 + 7 * longest)
        axis = alt.Axis(labelAlign="left", labelPadding=padding, labelLimit=150)
        y = alt.Y("name:N", sort=None, title=None, axis=axis)
        share = alt.Axis(format="+.0%", tickCount=5)
        meaning = alt.Scale(
            domain=["good", "bad", "unclear"],
            range=[alt.expr("good"), alt.expr("bad"), alt.expr("faint")],
        )
        base = alt.Chart(alt.NamedData("rows"))
        colour = alt.Color("call:N", scale=meaning, legend=None)
        band = base.mark_rule(strokeWidth=6, opacity=0.35).encode(
            y=y, x=alt.X("low:Q", title=None, axis=share), x2="high:Q", color=colour
        )
        dot = base.mark_point(filled=True, size=60, opacity=1).encode(
            y=y, x="change:Q", color=colour
        )
        zero = base.mark_rule(color=alt.expr("rule")).encode(x=alt.datum(0))
        return alt.layer(zero, band, dot)

    return picture(
        draw,
        title=title,
        caption=caption,
        label=both("Changes of {n} rows with their intervals.", "변화 {n}개와 그 구간.",
                   n=len(rows)),
        rows=rows,
        columns=(
            Column(name="name", title=Text(en="Name", ko="이름"), kind="name"),
            Column(name="change", title=CHANGE, kind="share"),
            Column(name="low", title=FROM, kind="share"),
            Column(name="high", title=TO, kind="share"),
        ),
        key=(
            Key(mark="good", words=Text(en="clearly better", ko="뚜렷이 나음")),
            Key(mark="bad", words=Text(en="clearly worse", ko="뚜렷이 나쁨")),
            Key(mark="grey", words=Text(en="not clear", ko="뚜렷하지 않음")),
        ),
        height=max(112, 40 + 30 * len(rows)),
    )  # fmt: skip
