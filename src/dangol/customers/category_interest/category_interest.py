"""What is each customer interested in? The categories that each is likely to buy next."""

import datetime as dt
from dataclasses import replace

from dangol.contract.analysis import Analysis
from dangol.contract.params import param
from dangol.contract.result import Result
from dangol.contract.tables_view import Previous, Tables
from dangol.customers.category_interest.bought import READS, departments, most_bought, purchases
from dangol.customers.category_interest.learning import learnt
from dangol.customers.category_interest.panel import Asked, pairs_of
from dangol.customers.category_interest.refusing import (
    FEWEST_BUYERS,
    no_categories,
    too_few,
    too_short,
)
from dangol.customers.category_interest.scoring import everyone
from dangol.customers.category_interest.story import Told, interest_answer
from dangol.customers.features.facts import first_day
from dangol.customers.features.trial import FEWEST_PERIODS, periods
from dangol.tables.interests import CUSTOMER_INTERESTS
from dangol.words import Text

MOST_CUTOFFS = 6


class CategoryInterest(Analysis):
    """Names for everyone the categories that they are likely to buy within the days ahead.

    One model over pairs of a person and a category serves all categories; its figures come
    from a later period that it had not seen.
    """

    slug = "category-interest"
    title = Text(en="Interests", ko="관심 분류")
    question = Text(en="What is each customer interested in?", ko="고객마다 무엇에 관심이 있나요?")
    entry = "customers"
    reads = READS
    writes = (CUSTOMER_INTERESTS.replaced(),)

    horizon_days: int = param(
        28,
        title=Text(en="Days ahead", ko="앞으로 며칠"),
        help=Text(
            en="Purchases within this many days from the as-of day count.",
            ko="기준일부터 이만큼의 날에 하는 구매를 셉니다.",
        ),
        ge=7,
        le=91,
    )
    most_categories: int = param(
        20,
        title=Text(en="Categories", ko="분류 수"),
        help=Text(
            en="So many of the most bought categories are asked about.",
            ko="가장 많이 산 분류를 이만큼 봅니다.",
        ),
        ge=3,
        le=60,
    )
    seed: int = param(
        1,
        title=Text(en="Seed", ko="난수 시작값"),
        help=Text(
            en="The same seed learns the same model.", ko="시작값이 같으면 같은 모형을 배웁니다."
        ),
        ge=0,
        le=2**30,
    )

    def compute(self, tables: Tables, previous: Previous | None = None) -> Result:
        today = tables.settings.business_day(self.moment)
        tables.step(Text(en="Reading what was bought", ko="산 것을 읽습니다"), 0.05)
        rows = tables.layer(purchases(tables))
        first = first_day(tables, rows)
        if first is None:
            return too_short(0, self.horizon_days)
        when = periods(today, first, self.horizon_days)
        fewest = FEWEST_PERIODS + when.lag - 1
        if len(when.cutoffs) < fewest:
            return too_short((today - first).days, self.horizon_days)
        # More would cost as much again and tell little.
        when = replace(when, cutoffs=when.cutoffs[-max(fewest, MOST_CUTOFFS) :])
        chosen = most_bought(tables, rows, when.cutoffs[-1], self.most_categories, FEWEST_BUYERS)
        if len(chosen) < 3:
            return no_categories(len(chosen))
        asked = Asked(chosen, departments(tables), self.horizon_days)
        tables.step(Text(en="Looking back from earlier days", ko="지난날에서 되돌아봅니다"), 0.2)
        pairs = pairs_of(tables, rows, asked, when)
        refusal = too_few(pairs)
        if refusal is not None:
            return refusal
        tables.step(Text(en="Learning what people buy next", ko="다음에 살 것을 배웁니다"), 0.45)
        subject = {"asked": {"categories": chosen, "horizon_days": self.horizon_days}}
        model, judged = learnt(pairs, chosen, subject, self.seed)
        tables.step(Text(en="Naming everyone's interests", ko="모두의 관심을 적습니다"), 0.75)
        # Asked at midnight, the day before is the last one that is known.
        known_on = tables.settings.business_day(self.moment - dt.timedelta(microseconds=1))
        found = everyone(
            tables,
            rows,
            asked,
            model,
            pairs.common,
            today=today,
            known_on=known_on,
            is_told_apart=not judged.is_flat,
        )
        stored = tables.stage(CUSTOMER_INTERESTS, found.rows)
        told = Told(judged, found, chosen, self.horizon_days, len(pairs.examples))
        return Result(interest_answer(told), {CUSTOMER_INTERESTS: stored}, model)
