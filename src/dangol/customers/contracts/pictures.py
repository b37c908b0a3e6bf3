"""How long contracts last, by kind, in a picture."""

from typing import Any

import numpy as np

from dangol.contract.result import Column, Picture, picture
from dangol.customers.contracts.contracts import Contracts
from dangol.customers.contracts.covariates import OTHER, STRATUM
from dangol.methods.survival import Spells, kaplan_meier
from dangol.words import Count, Language, Share, Text, both

MOST_KINDS, FEWEST = 4, 30
MONTH, POINTS = 30.4375, 40
NO_KIND = Text(en="No kind told", ko="약정 정보 없음")


def lasting_picture(contracts: Contracts) -> Picture:
    """Share of contracts that still run, by months and kind; what was seen from the start on."""
    kinds = [OTHER if one is None else str(one) for one in contracts.named(STRATUM)]
    names, counts = np.unique(kinds, return_counts=True)
    order = np.lexsort((names, -counts))
    rows: list[dict[str, Any]] = []
    year: list[tuple[str, float]] = []
    for place in order[:MOST_KINDS]:
        if counts[place] < FEWEST:
            continue
        name = str(names[place])
        part = _rows(contracts, np.array(kinds) == name, name)
        rows += part
        after = [row["share"] for row in part if row["months"] <= 12]
        year.append((name, after[-1]))
    first, last = max(year, key=lambda one: one[1]), min(year, key=lambda one: one[1])
    return picture(
        _draw,
        title=both(
            "After a year {best} of ‘{first}’ still run, {worst} of ‘{last}’",
            "1년 뒤 ‘{first}’ 계약은 {best}, ‘{last}’ 계약은 {worst}가 이어집니다",
            best=Share(round(first[1], 3)),
            first=first[0] or NO_KIND,
            worst=Share(round(last[1], 3)),
            last=last[0] or NO_KIND,
        )
        if len(year) > 1
        else both(
            "After a year {share} still run", "1년 뒤 {share}가 이어집니다",
            share=Share(round(first[1], 3)),
        ),
        caption=Text(
            en="Share of contracts that still run, by months since their first day",
            ko="첫날부터 지난 달수에 따라 이어지는 계약의 비중",
        ),
        label=both(
            "{n} falling lines of the share that still runs.",
            "이어지는 비중을 나타내는 내려가는 선 {n}개.",
            n=Count(len(year)),
        ),
        rows=rows,
        columns=(
            Column(name="kind", title=Text(en="Contract", ko="약정"), kind="name"),
            Column(name="months", title=Text(en="Months", ko="달수"), kind="number"),
            Column(name="share", title=Text(en="Still run", ko="이어짐"), kind="share"),
        ),
        height=220,
    )  # fmt: skip


def _rows(contracts: Contracts, chosen: Any, name: str) -> list[dict[str, Any]]:
    since = np.maximum(contracts.watched_from - contracts.started[chosen], 0.0)
    until = np.minimum(contracts.ended[chosen], 0.0) - contracts.started[chosen]
    seen = until > since
    happened = np.isfinite(contracts.ended[chosen])
    curve = kaplan_meier(Spells(until[seen], happened[seen], since[seen]))
    days = np.linspace(0.0, curve.last, POINTS)
    return [
        {"kind": name, "months": round(float(day) / MONTH, 2), "share": round(float(share), 6)}
        for day, share in zip(days, curve.at(days), strict=True)
        if np.isfinite(share)
    ]


def _draw(language: Language) -> Any:
    import altair as alt

    months = "datum.label + '개월'" if language == "ko" else "datum.label + ' months'"
    base = alt.Chart(alt.NamedData("rows"))
    return base.mark_line(interpolate="step-after").encode(
        x=alt.X("months:Q", axis=alt.Axis(title=None, tickCount=6, labelExpr=months)),
        y=alt.Y("share:Q", axis=alt.Axis(title=None, format=".0%", tickCount=4),
                scale=alt.Scale(domain=[0, 1])),
        color=alt.Color("kind:N", sort=None, legend=alt.Legend(title=None, orient="top")),
    )  # fmt: skip
