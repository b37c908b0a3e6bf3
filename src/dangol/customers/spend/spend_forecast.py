"""What will each customer spend in the coming weeks? A regression on what was seen of them."""

import datetime as dt
from dataclasses import replace

import numpy as np
import numpy.typing as npt
import pyarrow as pa

from dangol.contract.analysis import Analysis
from dangol.contract.params import param
from dangol.contract.result import Result
from dangol.contract.tables_view import Previous, Tables
from dangol.customers.features.facts import ORDER_FACTS, first_day
from dangol.customers.features.snapshots import Panel
from dangol.customers.lifetime.pasts import READS as HISTORY_READS
from dangol.customers.lifetime.pasts import past_checked_on
from dangol.customers.purchases import kept_purchases, left_out
from dangol.customers.spend.judging import Judged, by_lifetime, judged
from dangol.customers.spend.model import SpendModel
from dangol.customers.spend.pasts import (
    EVENT_FACTS,
    Looks,
    Past,
    inputs_of,
    looks,
    past_of,
    today_of,
)
from dangol.customers.spend.refusing import too_few, too_short
from dangol.customers.spend.story import Told, spend_answer
from dangol.methods.two_part import TwoPart
from dangol.scoring.score_model import in_single_precision
from dangol.store.warehouse.arrow_types import rows_of
from dangol.tables.spend_forecasts import CUSTOMER_SPEND_FORECASTS
from dangol.tables.vocabulary import Read
from dangol.words import Text

Array = npt.NDArray[np.float64]
TENTH = 10


def _reads() -> tuple[Read, ...]:
    """Everything that purchases, amounts kept and visits need, each table once."""
    found: dict[str, Read] = {}
    for read in (*ORDER_FACTS.reads, *HISTORY_READS):
        known = found.get(read.table.name)
        if known is None:
            found[read.table.name] = read
        else:
            names = dict.fromkeys((*known.columns, *read.columns))
            found[read.table.name] = replace(known, columns=tuple(names))
    for read in EVENT_FACTS.reads:
        found.setdefault(read.table.name, read.if_there())
    return tuple(found.values())


class SpendForecast(Analysis):
    """Expects what each customer will spend within the days ahead, and in which range.

    A two-part regression (see ``methods.two_part``) judged on the last horizon beside the model
    of lifetime value.
    """

    slug = "spend-forecast"
    title = Text(en="Spend forecast", ko="지출 예측")
    question = Text(
        en="What will each customer spend in the coming weeks?",
        ko="고객은 앞으로 몇 주 동안 얼마를 쓸까요?",
    )
    entry = "customers"
    reads = _reads()
    writes = (CUSTOMER_SPEND_FORECASTS.replaced(),)

    horizon_days: int = param(
        91,
        title=Text(en="Days ahead", ko="앞으로 며칠"),
        help=Text(
            en="Purchases within this many days from the as-of day count. It takes three times as "
            "many days of past, and twelve weeks.",
            ko="기준일부터 이만큼의 날에 한 구매를 셉니다. 그 세 배의 날과 12주만큼의 과거가 "
            "있어야 합니다.",
        ),
        ge=7,
        le=366,
    )
    seed: int = param(
        1,
        title=Text(en="Seed", ko="난수 시작값"),
        help=Text(
            en="The same seed learns the same trees.", ko="시작값이 같으면 같은 나무를 배웁니다."
        ),
        ge=0,
        le=2**30,
    )

    def compute(self, tables: Tables, previous: Previous | None = None) -> Result:
        today = tables.settings.business_day(self.moment)
        tables.step(Text(en="Reading purchases", ko="구매를 읽습니다"), 0.05)
        orders = tables.layer(ORDER_FACTS.rows(tables))
        first = first_day(tables, orders)
        when = None if first is None else looks(today, first, self.horizon_days)
        if first is None or when is None:
            return too_short(None if first is None else (today - first).days, self.horizon_days)
        tables.step(Text(en="Looking back at customers", ko="지난날의 고객을 봅니다"), 0.15)
        purchases = kept_purchases(tables)
        kept = tables.layer(purchases.filter(purchases.kept_amount.notnull()))
        inputs = inputs_of(tables, orders, (when.earlier[0] - first).days)
        past = past_of(tables, inputs, kept, when, self.horizon_days)
        refusal = too_few(past, when)
        if refusal is not None:
            return refusal
        tables.step(Text(en="Learning what customers spend", ko="지출을 배웁니다"), 0.4)
        found, set_miss = self._judged(tables, past, when)
        whole = TwoPart.fit(*past.at(*when.past), self.seed)
        learned = replace(whole, reach=found[1])
        tables.step(Text(en="Expecting the coming weeks", ko="앞으로 몇 주를 예측합니다"), 0.8)
        panel = today_of(tables, inputs, today)
        rows = self._rows(tables, panel, learned)
        model = SpendModel.of(
            learned,
            names=inputs.names,
            horizon_days=self.horizon_days,
            currency=tables.settings.currency,
            figures=found[0].figures(),
        )
        told = Told(
            found[0], set_miss, rows, self.horizon_days, tables.settings.currency,
            left_out(tables, purchases),
        )  # fmt: skip
        stored = tables.stage(CUSTOMER_SPEND_FORECASTS, rows)
        return Result(spend_answer(told), {CUSTOMER_SPEND_FORECASTS: stored}, model)

    def _judged(
        self, tables: Tables, past: Past, when: Looks
    ) -> tuple[tuple[Judged, float], float]:
        """The figures of the last horizon with how far ranges have to reach from then on.

        And the share by which the horizon before was missed.
        """
        setting = TwoPart.fit(*past.at(*when.earlier), self.seed)
        values, spend = past.at(when.set_on)
        set_miss = float(spend.sum()) / float(setting.expected(values).sum()) - 1
        reach = setting.reaching(values, spend).reach
        learned = TwoPart.fit(*past.at(*when.earlier, when.set_on), self.seed)
        values, spend = past.at(when.judged_on)
        histories = past_checked_on(tables, when.today, when.judged_on)
        people = past.panel.people[past.rows(when.judged_on)]
        other = None if histories is None else by_lifetime(histories, people)
        said = replace(learned, reach=reach)
        found = judged(said.expected(values), said.ends(values), spend, other, self.seed)
        return (found, learned.reaching(values, spend).reach), set_miss

    def _rows(self, tables: Tables, panel: Panel, learned: TwoPart) -> pa.Table:
        values = in_single_precision(panel.values)
        expected = learned.expected(values)
        low, high = learned.ends(values)
        descending = np.sort(expected)[::-1]
        better = len(expected) - np.searchsorted(descending[::-1], expected, side="right")
        # Asked at midnight, the day before is the last one that is known.
        known_on = tables.settings.business_day(self.moment - dt.timedelta(microseconds=1))
        return rows_of(
            CUSTOMER_SPEND_FORECASTS,
            customer_id=panel.people.tolist(),
            horizon_days=[self.horizon_days] * len(panel),
            probability=learned.chance(values),
            expected_spend=expected.round(4),
            spend_low=low.round(4),
            spend_high=high.round(4),
            currency=[tables.settings.currency] * len(panel),
            spend_tenth=1 + (better * TENTH) // max(len(expected), 1),
            known_on=[known_on] * len(panel),
        )
