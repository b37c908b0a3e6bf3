"""Who buys, or stays away? Families of models compared, the better one used, and watched."""

import datetime as dt
from dataclasses import replace

import numpy as np
import numpy.typing as npt
from ibis import _

from dangol.contract.analysis import Analysis
from dangol.contract.params import param
from dangol.contract.result import Result
from dangol.contract.tables_view import Previous, Tables
from dangol.customers.features.candidates import Candidates, windows_for
from dangol.customers.features.facts import ORDER_FACTS, fact_reads, first_day
from dangol.customers.features.outcomes import TARGETS, Outcome, Target
from dangol.customers.features.trial import (
    FEWEST_PERIODS,
    FIRST_HISTORY_DAYS,
    Learning,
    Periods,
    lag_of,
    learning,
    periods,
    periods_among,
)
from dangol.customers.prediction.fairness import (
    past_labels,
    stopped,
    treatment,
    weighted_attributes,
    weights_of,
)
from dangol.customers.prediction.inputs import PROMOTED_READ, Chosen, chosen_inputs
from dangol.customers.prediction.panel import examples_of, seen, watched_periods
from dangol.customers.prediction.prediction_story import Told, prediction_answer
from dangol.customers.prediction.refusing import too_few, too_few_messages, too_short
from dangol.customers.prediction.scoring import Scoring, chances, scored
from dangol.governance.fairness.checks import check_rows, limits_of
from dangol.governance.fairness.groups import FAIRNESS_READS
from dangol.governance.fairness.rule import FairnessRule
from dangol.scoring.judgement import judged
from dangol.scoring.lifecycle import (
    LEARNT,
    Asked,
    compared_plainly,
    last_outcome_on,
    standing,
    unseen,
    unseen_area,
)
from dangol.scoring.model_choice import ModelChoice
from dangol.scoring.score_model import ScoreModel
from dangol.scoring.watched_rows import watched_rows
from dangol.scoring.watching import Watched, watched
from dangol.tables.messaging import CONTACTS
from dangol.tables.scores import CUSTOMER_SCORES, MODEL_PERIODS, PREDICTION_FAIRNESS
from dangol.tables.vocabulary import DEFAULT_INSTANCE, Read
from dangol.words import Text

Array = npt.NDArray[np.float64]


class Prediction(Analysis):
    """Scores everyone by the chance that they do what is asked, and says why and how surely.

    Logistic regression, boosted trees, a forest, a support vector machine, neighbours and a
    neural network learn from the same snapshots of the past; the best, or all together, is
    used until another is better. Its figures come from a period that nothing had seen.
    """

    slug = "prediction"
    title = Text(en="Prediction", ko="예측")
    question = Text(
        en="What will customers do next, and how surely do we know?",
        ko="고객은 다음에 무엇을 할까요? 얼마나 확실한가요?",
    )
    entry = "customers"
    page = "/customers/predictions"
    reads = (*fact_reads(), FAIRNESS_READS, PROMOTED_READ)
    writes = (CUSTOMER_SCORES.replaced(), MODEL_PERIODS.replaced(), PREDICTION_FAIRNESS.replaced())
    considers = (ModelChoice, FairnessRule)

    target: Target = param(
        "churn",
        title=Text(en="What is foretold", ko="예측할 것"),
        help=Text(
            en="Whether customers buy, stay away, or react to a message.",
            ko="고객이 사는지, 발길을 끊는지, 메시지에 반응하는지입니다.",
        ),
        choices=TARGETS,
    )
    category: str = param(
        "",
        title=Text(en="Category", ko="분류"),
        help=Text(
            en="A category of products, as the catalogue writes it. Empty means anything at all.",
            ko="상품 목록에 적힌 분류입니다. 비우면 무엇이든 사는 것을 뜻합니다.",
        ),
        max_length=200,
    )
    horizon_days: int = param(
        56,
        title=Text(en="Days ahead", ko="앞으로 며칠"),
        help=Text(
            en="What happens within this many days from the as-of day counts.",
            ko="기준일부터 이만큼의 날에 일어나는 일을 셉니다.",
        ),
        ge=7,
        le=182,
    )
    active_days: int = param(
        182,
        title=Text(en="Active within days", ko="활동 기간(일)"),
        help=Text(
            en="Only who bought within this many days can stay away.",
            ko="이만큼의 날 안에 산 사람만 이탈할 수 있다고 봅니다.",
        ),
        ge=28,
        le=730,
    )
    variables: str = param(
        DEFAULT_INSTANCE,
        title=Text(en="Derived variables", ko="파생 변수"),
        help=Text(
            en="Name of the saved derived variables whose promoted ones are used.",
            ko="채택한 변수를 쓸, 저장된 파생 변수의 이름입니다.",
        ),
        min_length=1,
        max_length=120,
    )
    retrain_days: int = param(
        28,
        title=Text(en="Learn anew every", ko="다시 배우는 간격(일)"),
        help=Text(
            en="After so many days another model is learned and compared; an alarm does so at "
            "once.",
            ko="이만큼 지나면 새로 배워 견줍니다. 알림이 울리면 바로 합니다.",
        ),
        ge=7,
        le=366,
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

    def inputs(self) -> tuple[Read, ...]:
        return (*fact_reads(), FAIRNESS_READS, PROMOTED_READ.of(self.variables))

    @property
    def asked(self) -> Outcome:
        """What is foretold."""
        category = "" if self.target == "response" else self.category.strip()
        return Outcome(self.target, category, self.horizon_days, self.active_days)

    def compute(self, tables: Tables, previous: Previous | None = None) -> Result:
        today = tables.settings.business_day(self.moment)
        tables.step(Text(en="Reading what customers did", ko="고객이 한 일을 읽습니다"), 0.05)
        first = first_day(tables, ORDER_FACTS.rows(tables))
        if first is None:
            return too_short(0, self.horizon_days)
        when = self._periods(tables, today, first)
        if len(when.cutoffs) < FEWEST_PERIODS + when.lag - 1:
            if self.target == "response":
                return too_few_messages(len(when.cutoffs))
            return too_short((today - first).days, self.horizon_days)
        # Windows that earlier cut-offs could not have filled would tell how long ago they are.
        windows = windows_for((when.cutoffs[0] - first).days)
        champion, is_chosen = self._champion(tables, previous)
        in_use = champion.inputs if champion is not None else ()
        inputs = chosen_inputs(tables, self.asked, windows, in_use)
        if champion is not None and not set(champion.names) <= set(inputs.every.names):
            # What it asks for is gone: it can score nobody.
            champion, is_chosen = None, False
        tables.step(Text(en="Looking back from earlier days", ko="지난날에서 되돌아봅니다"), 0.2)
        found = learning(tables, inputs.every, self.asked, when)
        refusal = too_few(found, self.asked)
        if refusal is not None:
            return refusal
        tables.step(Text(en="Watching the model in use", ko="쓰고 있는 모형을 살핍니다"), 0.35)
        rows = self._watched(tables, inputs.every, when, first, champion)
        return self._learned(tables, inputs, found, rows, champion, is_chosen=is_chosen)

    def _periods(self, tables: Tables, today: dt.date, first: dt.date) -> Periods:
        """Cut-offs of the past: of reactions those from which messages went out."""
        if self.target != "response":
            return periods(today, first, self.horizon_days)
        contacts = tables[CONTACTS].filter(_.contacted_on >= first)
        days = tables.rows(contacts.select(day=_.contacted_on).distinct().order_by("day"))
        return periods_among(today, [row["day"] for row in days], self.asked.span_days)

    def _learned(
        self,
        tables: Tables,
        inputs: Chosen,
        found: Learning,
        rows: list[tuple[dt.date, Watched]],
        champion: ScoreModel | None,
        *,
        is_chosen: bool,
    ) -> Result:
        rings = bool(rows) and bool(rows[-1][1].cause)
        tables.step(Text(en="Comparing models", ko="모형을 견줍니다"), 0.45)
        limits = limits_of(tables, self.slug)
        labels = past_labels(tables, found, limits)
        weighted_by = weighted_attributes(limits, labels)
        plain = examples_of(found)
        weights = weights_of(weighted_by, labels, plain.happened)
        examples = plain if weights is None else replace(plain, weight=weights)
        asked = Asked(
            subject={"asked": {**self._subject(), "weighted_by": list(weighted_by)}},
            inputs=inputs.inputs,
            today=found.periods.today,
            periods_on=found.periods.cutoffs,
            retrain_days=self.retrain_days,
            seed=self.seed,
        )
        now = standing(asked, examples, champion, rings=rings, is_chosen=is_chosen)
        places, chance = unseen(now, examples)
        treated = treatment(
            limits,
            labels,
            places,
            examples.happened[places],
            chance,
            weighted_by=weighted_by,
            plain=compared_plainly(asked, plain, now) if weighted_by else None,
        )
        refusal = stopped(treated)
        if refusal is not None:
            return refusal
        shares = [float(plain.happened[plain.period == p].mean()) for p in plain.periods[:-1]]
        judgement = judged(examples.happened[places], chance, shares, self.seed)
        tables.step(Text(en="Scoring everyone", ko="모두의 점수를 매깁니다"), 0.8)
        known_on = tables.settings.business_day(self.moment - dt.timedelta(microseconds=1))
        # What was just learned knows the latest outcomes already.
        update = rows[-1][1].update if rows and now.reason not in LEARNT else 0.0
        scoring = Scoring(
            now.model,
            judgement,
            self.target,
            self.asked.category,
            self.horizon_days,
            tables.settings.currency,
            known_on,
            update,
        )
        stored = scored(tables, inputs.every, self.asked, found, scoring)
        watch = tables.stage(MODEL_PERIODS, watched_rows(rows, now.model))
        told = Told(
            asked=self.asked,
            standing=now,
            judgement=judgement,
            today=found.periods.today,
            chance=chances(tables, stored),
            watched=rows,
            treated=treated,
            currency=tables.settings.currency,
        )
        written = {
            CUSTOMER_SCORES: stored,
            MODEL_PERIODS: watch,
            PREDICTION_FAIRNESS: tables.stage(
                PREDICTION_FAIRNESS, check_rows(PREDICTION_FAIRNESS, treated.checks)
            ),
        }
        return Result(prediction_answer(told), written, now.model)

    def _subject(self) -> dict[str, object]:
        return {
            "target": self.target,
            "category": self.asked.category,
            "horizon_days": self.horizon_days,
            "active_days": self.active_days if self.target == "churn" else None,
        }

    def _champion(
        self, tables: Tables, previous: Previous | None
    ) -> tuple[ScoreModel | None, bool]:
        """The model in use, and whether a person chose it."""
        for kept in tables.decisions(ModelChoice):
            choice = kept.record
            if isinstance(choice, ModelChoice) and choice.is_about(self.slug, tables.instance):
                chosen = tables.learned(choice.version)
                if isinstance(chosen, ScoreModel):
                    return chosen, True
        before = None if previous is None else previous.model()
        return (before if isinstance(before, ScoreModel) else None), False

    def _watched(
        self,
        tables: Tables,
        inputs: Candidates,
        when: Periods,
        first: dt.date,
        champion: ScoreModel | None,
    ) -> list[tuple[dt.date, Watched]]:
        """What came of the forecasts of the model in use since it was learned."""
        if champion is None:
            return []
        start = first + dt.timedelta(days=FIRST_HISTORY_DAYS)
        usual, since = watched_periods(
            when.today, start, self.asked.span_days, last_outcome_on(champion)
        )
        if not since:
            return []
        answers = seen(tables, inputs, self.asked, champion, [*usual, *since], when.today)
        since = [day for day in since if day in answers]
        told = watched(
            [answers[day] for day in usual if day in answers],
            [answers[day] for day in since],
            unseen_area(champion),
            lag_of(list(answers), self.asked.span_days),
        )
        return list(zip(since, told, strict=True))
