"""Respondents whose opinions are known because they were put there."""

import datetime as dt
from dataclasses import dataclass
from typing import Any

import numpy as np
import pyarrow as pa

from dangol.store.warehouse.arrow_types import rows_of
from dangol.tables.people import CUSTOMERS
from dangol.tables.vocabulary import Table
from dangol.tables.voice import SURVEY_ANSWERS

RECOMMENDS = "우리 가게를 추천하시겠어요? (0-10)"
SATISFIED = "How satisfied are you with your purchase? (1-5)"
WHY = "이유를 알려 주세요"
SURVEY = "2025 고객 설문"
TRAITS = ("price", "quality", "novelty")
ITEMS = {
    trait: tuple(f"{trait} statement {number} (1-7)" for number in range(1, 5)) for trait in TRAITS
}
THEMES = {
    "delivery": (
        "배송이 너무 늦었습니다", "배송 기사님이 늦게 오셨어요", "택배 배송이 늦어요",
        "delivery was late again", "the parcel delivery took a week, so late",
    ),
    "price": (
        "가격이 비싸요", "할인 가격이 좋아요", "가격 할인이 더 있으면 합니다",
        "the price is too high", "discounts make the price fair",
    ),
    "staff": (
        "직원이 친절합니다", "매장 직원이 친절해요", "친절한 직원 덕분에 기분이 좋았습니다",
        "the staff were friendly", "friendly staff in the store",
    ),
}  # fmt: skip
_FILL = ("오늘", "어제", "지난번", "이번에", "today", "again", "last week", "")


@dataclass(frozen=True)
class Surveyed:
    """The tables, with what is true: everybody's traits, and the NPS of all customers."""

    tables: dict[Table, pa.Table]
    traits: np.ndarray
    everyone: float
    answered: float
    themes: list[str]


def surveyed(
    people: int = 1500,
    seed: int = 1,
    *,
    factors: bool = True,
    themes: bool = True,
    trend: float = 0.0,
    bias: bool = True,
) -> Surveyed:
    """A shop's customers, of whom the young answer less and recommend less."""
    rng = np.random.default_rng(seed)
    young = rng.random(people) < 0.6
    answering = rng.random(people) < np.where(young, 0.2 if bias else 0.5, 0.8 if bias else 0.5)
    day = rng.integers(0, 300, people)
    chance = np.where(young, 0.25, 0.65) + trend * (day - 150) / 150
    promoting = rng.random(people) < chance
    objecting = ~promoting & (rng.random(people) < np.where(young, 0.6, 0.3))
    about = rng.integers(0, len(THEMES), people)
    score = np.where(
        promoting, rng.integers(9, 11, people),
        np.where(objecting, rng.integers(0, 7, people), rng.integers(7, 9, people)),
    )  # fmt: skip
    own = rng.normal(size=(people, len(TRAITS)))
    rows: list[dict[str, Any]] = []
    told: list[str] = []
    names = list(THEMES)
    everything = [text for texts in THEMES.values() for text in texts]
    words = sorted({word for text in everything for word in text.split()})
    for number in np.flatnonzero(answering):
        at = dt.datetime(2025, 1, 10, 3) + dt.timedelta(days=int(day[number]), minutes=int(number))
        theme = names[about[number]]
        if themes:
            text = f"{rng.choice(_FILL)} {rng.choice(THEMES[theme])}".strip()
        else:
            text = " ".join(rng.choice(words, 3))
        told.append(theme)
        satisfied = int(np.clip(round(score[number] / 2 + rng.normal(0, 0.5)), 1, 5))
        answers: list[tuple[str, str]] = [
            (RECOMMENDS, str(score[number])), (SATISFIED, str(satisfied)), (WHY, text)
        ]  # fmt: skip
        for place, trait in enumerate(TRAITS):
            for item in ITEMS[trait]:
                common = own[number, place] if factors else 0.0
                value = 4 + 1.2 * common + rng.normal(0, 1.0 if factors else 1.5)
                if rng.random() > 0.05:
                    answers.append((item, str(int(np.clip(round(value), 1, 7)))))
        rows += [
            {"respondent": f"r{number:05}", "customer": f"c{number + 1:07}", "at": at,
             "question": question, "answer": answer}
            for question, answer in answers
        ]  # fmt: skip
    numbers = [float(row["answer"]) if row["answer"].isdigit() else None for row in rows]
    answers_table = rows_of(
        SURVEY_ANSWERS,
        survey_name=[SURVEY] * len(rows),
        respondent_id=[row["respondent"] for row in rows],
        customer_id=[row["customer"] for row in rows],
        question=[row["question"] for row in rows],
        answer=[row["answer"] for row in rows],
        answer_number=pa.array(numbers, pa.float64()),
        answered_at=[row["at"] for row in rows],
    )
    customers = rows_of(
        CUSTOMERS,
        customer_id=[f"c{number + 1:07}" for number in range(people)],
        full_name=["김하늘"] * people,
        age_band=["20대" if one else "50대" for one in young],
    )
    nps = (score >= 9).astype(float) - (score < 7)
    return Surveyed(
        {SURVEY_ANSWERS: answers_table, CUSTOMERS: customers},
        own[answering],
        float(nps.mean()),
        float(nps[answering].mean()),
        told,
    )
