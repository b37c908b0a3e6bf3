"""When will each customer buy next? Waiting times, learned from earlier days and judged later."""

import datetime as dt

import numpy as np

from dangol.contract.analysis import Analysis
from dangol.contract.params import param
from dangol.contract.result import Result
from dangol.contract.tables_view import Previous, Tables
from dangol.customers.features.candidates import Candidates
from dangol.customers.features.facts import ORDER_FACTS, first_day
from dangol.customers.next_purchase.judging import Judged, judged_past
from dangol.customers.next_purchase.model import NextPurchaseModel
from dangol.customers.next_purchase.pasts import Past, inputs_of_purchases, looks, past_of
from dangol.customers.next_purchase.refusing import not_told, too_few, too_short
from dangol.customers.next_purchase.scoring import everyone, rows
from dangol.customers.next_purchase.story import Told, next_purchase_answer
from dangol.customers.prediction.inputs import Chosen
from dangol.methods.maximum_likelihood import NotIdentifiedError
from dangol.methods.sampling import drawn_rows
from dangol.scoring.score_model import in_single_precision
from dangol.tables.next_purchases import CUSTOMER_NEXT_PURCHASES
from dangol.words import Text

MOST_LEARNING = 20_000


class NextPurchase(Analysis):
    """Says for everyone who ever bought by when they buy again, how surely, and who is overdue.

    Proportional hazards (see ``methods.proportional_hazards``) on the waiting times after many
    days of the past; its figures come from a later period that it had not seen.
    """

    slug = "next-purchase"
    title = Text(en="Next purchase", ko="다음 구매")
    question = Text(en="When will each customer buy next?", ko="고객마다 다음에 언제 살까요?")
    entry = "customers"
    reads = ORDER_FACTS.reads
    writes = (CUSTOMER_NEXT_PURCHASES.replaced(),)

    seed: int = param(
        1,
        title=Text(en="Seed", ko="난수 시작값"),
        help=Text(
            en="The same seed draws the same sample of a large shop.",
            ko="시작값이 같으면 큰 가게에서 같은 표본을 뽑습니다.",
        ),
        ge=0,
        le=2**30,
    )

    def compute(self, tables: Tables, previous: Previous | None = None) -> Result:
        today = tables.settings.business_day(self.moment)
        tables.step(Text(en="Reading purchases", ko="구매를 읽습니다"), 0.05)
        orders = tables.layer(ORDER_FACTS.rows(tables))
        first = first_day(tables, orders)
        when = None if first is None else looks(today, first)
        if first is None or when is None:
            return too_short(0 if first is None else (today - first).days)
        inputs = inputs_of_purchases(orders, (when.earlier[0] - first).days)
        tables.step(Text(en="Looking ahead from earlier days", ko="지난날에서 앞을 봅니다"), 0.2)
        past = past_of(tables, inputs, when)
        refusal = too_few(past, past.known_by(when.judged)[1])
        if refusal is not None:
            return refusal
        tables.step(Text(en="Learning what hastens it", ko="무엇이 앞당기는지 배웁니다"), 0.5)
        try:
            judgement = judged_past(past, self._learnt(past, inputs, when.judged, {}), self.seed)
            model = self._learnt(past, inputs, today, judgement.figures())
        except NotIdentifiedError:
            return not_told(past)
        return self._answered(tables, inputs, past, model, judgement)

    def _learnt(
        self, past: Past, inputs: Candidates, end: dt.date, figures: dict[str, float]
    ) -> NextPurchaseModel:
        """The model of everything that was known on a day."""
        places, seen = past.known_by(end)
        chosen = drawn_rows(np.arange(len(places)), MOST_LEARNING, self.seed)
        values = in_single_precision(past.panel.values[places[chosen]])
        return NextPurchaseModel.learnt(
            Chosen(inputs, inputs.names).inputs, values, seen.part(chosen), figures
        )

    def _answered(
        self,
        tables: Tables,
        inputs: Candidates,
        past: Past,
        model: NextPurchaseModel,
        judgement: Judged,
    ) -> Result:
        tables.step(Text(en="Expecting everyone's next purchase", ko="모두를 예측합니다"), 0.75)
        today = past.looks.today
        # Asked at midnight, the day before is the last one that is known.
        known_on = tables.settings.business_day(self.moment - dt.timedelta(microseconds=1))
        found = everyone(tables, inputs, model, today)
        stored = tables.stage(
            CUSTOMER_NEXT_PURCHASES,
            rows(found, today, known_on, is_told_apart=not judgement.is_flat),
        )
        told = Told(
            judgement, found, today, int(model.last_days), len(past.wait), len(past.looks.every)
        )
        return Result(next_purchase_answer(told), {CUSTOMER_NEXT_PURCHASES: stored}, model)
