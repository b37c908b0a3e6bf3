"""Whom should an offer reach? Those whose expected purchase pays for the contact, by consent."""

from dataclasses import replace
from typing import Literal

import ibis
import ibis.expr.types as ir
from ibis import _

from dangol.contract.analysis import Analysis
from dangol.contract.params import param
from dangol.contract.result import Result, refused
from dangol.contract.tables_view import Previous, Tables
from dangol.governance.consent import reachability
from dangol.governance.fairness.checks import check_rows
from dangol.governance.fairness.groups import FAIRNESS_READS
from dangol.governance.fairness.rule import FairnessRule
from dangol.methods.money import as_money
from dangol.optimization.targeting.fair_targets import (
    Fairness,
    Quotas,
    bound_group,
    checked,
    is_within,
    quotas_for,
    thresholds_asked,
    with_groups,
)
from dangol.optimization.targeting.profit import Point, ProfitCurve, chosen_point, profit_curve
from dangol.optimization.targeting.targeting_story import METHOD, Chosen, targeting_answer
from dangol.tables.audiences import AUDIENCE_MEMBERS
from dangol.tables.consent import CONSENTS
from dangol.tables.fairness import FAIRNESS_CHECKS
from dangol.tables.people import CUSTOMERS, IDENTIFIERS
from dangol.tables.results import CUSTOMER_RFM
from dangol.tables.scores import CUSTOMER_SCORES
from dangol.tables.targeting import (
    CUSTOMER_PROPENSITIES,
    CUSTOMER_TARGETS,
    FOR_FAIRNESS,
    NO_DIFFERENCE,
    NOT_WORTH_IT,
    OVER_LIMIT,
    UNSEGMENTED,
)
from dangol.tables.vocabulary import DEFAULT_INSTANCE, Read
from dangol.words import Text, both

Channel = Literal["email", "sms", "push", "mail"]
CHANNELS = {
    "email": Text(en="e-mail", ko="이메일"),
    "sms": Text(en="text message", ko="문자"),
    "push": Text(en="push", ko="푸시"),
    "mail": Text(en="letter", ko="우편"),
}
_PROPENSITIES = CUSTOMER_PROPENSITIES[
    "customer_id",
    "category",
    "horizon_days",
    "probability",
    "probability_low",
    "probability_high",
    "is_told_apart",
    "amount_if_bought",
    "currency",
]

_MEMBERS = AUDIENCE_MEMBERS["audience_name", "customer_id"]
_SCORES = CUSTOMER_SCORES[
    "customer_id",
    "score_target",
    "category",
    "horizon_days",
    "probability",
    "probability_low",
    "probability_high",
    "is_told_apart",
    "amount_if_happened",
    "currency",
]


class Targeting(Analysis):
    """Picks whom to contact: reachable people, best expected profit first, while it pays.

    It counts purchases that would have happened anyway: a propensity is no uplift.
    """

    slug = "targeting"
    title = Text(en="Targeting", ko="대상 고르기")
    question = Text(en="Whom should this offer reach?", ko="이 제안을 누구에게 보낼까요?")
    entry = "campaigns"
    page = "/campaigns/targeting"
    reads = (
        _PROPENSITIES,
        CUSTOMER_RFM["customer_id", "segment"],
        CONSENTS[
            "customer_id",
            "anonymous_id",
            "purpose",
            "channel",
            "consent_state",
            "basis",
            "decided_at",
        ].if_there(),
        IDENTIFIERS["customer_id", "identifier_type"].if_there(),
        FAIRNESS_READS,
    )
    writes = (CUSTOMER_TARGETS.replaced(), FAIRNESS_CHECKS.replaced())
    considers = (FairnessRule,)
    method_version = 2

    propensity: str = param(
        DEFAULT_INSTANCE,
        title=Text(en="Propensity", ko="구매 가능성"),
        help=Text(
            en="Name of the saved propensity whose scores are used.",
            ko="점수를 쓸 저장된 구매 가능성의 이름입니다.",
        ),
        min_length=1,
        max_length=120,
    )
    prediction: str = param(
        "",
        title=Text(en="Prediction instead", ko="예측으로 고르기"),
        help=Text(
            en="Name of a saved prediction whose scores are used instead, such as of who stays "
            "away; empty for a propensity.",
            ko="이탈 예측처럼, 대신 점수를 쓸 저장된 예측의 이름입니다. 비우면 구매 가능성을 "
            "씁니다.",
        ),
        max_length=120,
    )
    audience: str = param(
        "",
        title=Text(en="Only this audience", ko="이 오디언스만"),
        help=Text(
            en="Name of an audience; empty for everyone with a score.",
            ko="오디언스의 이름입니다. 비우면 점수가 있는 모두입니다.",
        ),
        max_length=120,
    )
    channel: Channel = param(
        "email",
        title=Text(en="Channel", ko="채널"),
        help=Text(en="How people are approached.", ko="고객에게 다가가는 방법입니다."),
        choices=CHANNELS,
    )
    contact_cost: float = param(
        0.1,
        title=Text(en="Cost per contact", ko="연락 한 번의 비용"),
        help=Text(en="In the reporting currency.", ko="보고 통화로 적습니다."),
        ge=0.0,
        le=1e9,
    )
    margin_share: float = param(
        0.3,
        title=Text(en="Margin", ko="이익률"),
        help=Text(
            en="Share of the amount that stays as profit.",
            ko="금액 가운데 이익으로 남는 비중입니다.",
        ),
        gt=0.0,
        le=1.0,
    )
    max_contacts: int = param(
        0,
        title=Text(en="Most contacts", ko="연락 상한"),
        help=Text(
            en="No more people than this are contacted; 0 sets no limit.",
            ko="이보다 많은 사람에게 연락하지 않습니다. 0이면 상한이 없습니다.",
        ),
        ge=0,
        le=1_000_000_000,
    )
    fair_thresholds: bool = param(
        False,
        title=Text(en="Choose groups alike", ko="집단을 고르게 고르기"),
        help=Text(
            en="Where groups are clearly chosen unlike, choose as many people by a threshold for "
            "each group; the answer says what it costs.",
            ko="집단마다 고른 비중이 뚜렷이 다르면 집단마다 다른 기준점으로 같은 수를 고릅니다. "
            "답이 그 비용을 알려 줍니다.",
        ),
    )

    def inputs(self) -> tuple[Read, ...]:
        scores = _SCORES.of(self.prediction) if self.prediction else None
        audience = (_MEMBERS,) if self.audience else ()
        return (scores or _PROPENSITIES.of(self.propensity), *self.reads[1:], *audience)

    def compute(self, tables: Tables, previous: Previous | None = None) -> Result:
        tables.step(Text(en="Asking who may be reached", ko="연락해도 되는지 봅니다"), 0.1)
        scored = self._scored(tables)
        people = tables.layer(self._priced(scored, tables))
        targets = tables.stage(CUSTOMER_TARGETS, self._chosen(people))
        tables.step(Text(en="Comparing groups", ko="집단을 견줍니다"), 0.4)
        fairness = self._compared(tables, people, targets)
        if fairness.is_applied and fairness.quotas is not None:
            fair = self._fairly_chosen(people, tables, fairness.quotas)
            targets = tables.stage(CUSTOMER_TARGETS, fair)
            after = checked(tables, targets, tables.settings.business_day(self.moment))
            fairness = replace(fairness, checks=after)
        tables.step(Text(en="Adding up profit", ko="이익을 더합니다"), 0.6)
        segments = tables.rows(_segment_sizes(targets))
        if not segments:
            return _no_scores(self.prediction or self.propensity, self.audience)
        asked = tables.row(
            scored.agg(
                target=scored.score_target.max(),
                category=scored.category.max(),
                horizon_days=scored.horizon_days.max(),
                is_told_apart=scored.is_told_apart.cast("int64").min(),
            )
        )
        curve, point = self._profits(
            tables, targets, scored, sum(one["targets"] for one in segments), fairness
        )
        chosen = Chosen(
            target=asked["target"],
            category=asked["category"],
            horizon_days=asked["horizon_days"],
            is_told_apart=bool(asked["is_told_apart"]),
            channel=CHANNELS[self.channel],
            contact_cost=self.contact_cost,
            margin_share=self.margin_share,
            max_contacts=self.max_contacts,
            currency=tables.settings.currency,
            segments=segments,
            left_out=tables.rows(_left_out(targets)),
            curve=curve,
            point=point,
            fairness=fairness,
        )
        checks = tables.stage(FAIRNESS_CHECKS, check_rows(FAIRNESS_CHECKS, fairness.checks))
        return Result(
            targeting_answer(chosen), {CUSTOMER_TARGETS: targets, FAIRNESS_CHECKS: checks}
        )

    def _scored(self, tables: Tables) -> ir.Table:
        """Scores of whom is asked about."""
        scores = self._scores(tables)
        if not self.audience:
            return scores
        members = tables[AUDIENCE_MEMBERS]
        return scores.semi_join(
            members.filter(members.audience_name == self.audience), "customer_id"
        )

    def _scores(self, tables: Tables) -> ir.Table:
        """Scores of either kind under the same names."""
        if not self.prediction:
            return tables[CUSTOMER_PROPENSITIES].mutate(score_target=ibis.literal("purchase"))
        scores = tables[CUSTOMER_SCORES]
        return scores.mutate(amount_if_bought=scores.amount_if_happened.fill_null(0)).drop(
            "amount_if_happened"
        )

    def _priced(self, scored: ir.Table, tables: Tables) -> ir.Table:
        """Everyone with a score: segment, expected profit, and whether they may be reached."""
        reach = reachability(scored, tables[CONSENTS], tables[IDENTIFIERS], self.channel)
        segments = tables[CUSTOMER_RFM]
        joined = scored.left_join(reach, "customer_id").drop("customer_id_right")
        joined = joined.left_join(segments, "customer_id").drop("customer_id_right")
        margin = joined.amount_if_bought.cast("float64") * self.margin_share
        return joined.mutate(
            segment=joined.segment.fill_null(UNSEGMENTED),
            margin=margin,
            profit=joined.probability * margin - self.contact_cost,
        )

    def _chosen(self, people: ir.Table) -> ir.Table:
        """Of the reachable, best first, those who pay, up to the limit; equal ones by id."""
        pays = people.is_reachable & (people.profit > 0) & people.is_told_apart
        placed = people.mutate(pays=pays)
        placed = placed.mutate(place=_place(placed, placed.pays))
        fits = placed.place < self.max_contacts if self.max_contacts else ibis.literal(True)
        reason = ibis.cases(
            (~placed.is_reachable, placed.unreachable_reason),
            (~placed.is_told_apart, NO_DIFFERENCE),
            (placed.profit <= 0, NOT_WORTH_IT),
            (~fits, OVER_LIMIT),
            else_=ibis.null("string"),
        )
        return _as_targets(placed, reason)

    def _compared(self, tables: Tables, people: ir.Table, targets: ir.Table) -> Fairness:
        """How groups fare, and the numbers by group that would make them alike."""
        today = tables.settings.business_day(self.moment)
        checks = checked(tables, targets, today)
        total = tables.row(targets.agg(n=targets.is_target.cast("int64").sum()))["n"] or 0
        quotas = quotas_for(tables, people.filter(people.is_reachable), checks, total, today)
        is_asked = self.fair_thresholds or thresholds_asked(checks)
        is_applied = is_asked and quotas is not None and quotas.is_reached
        return Fairness(checks, checks if is_applied else (), quotas)

    def _fairly_chosen(self, people: ir.Table, tables: Tables, quotas: Quotas) -> ir.Table:
        """Of the reachable of each group the best, as many as it has places."""
        today = tables.settings.business_day(self.moment)
        grouped = with_groups(people, tables[CUSTOMERS], quotas.attributes, today)
        placed = grouped.mutate(among=bound_group(grouped, quotas))
        placed = placed.mutate(place=_place(placed, placed.is_reachable, placed.among))
        reason = ibis.cases(
            (~placed.is_reachable, placed.unreachable_reason),
            (is_within(placed, quotas, placed.place), ibis.null("string")),
            (placed.profit <= 0, NOT_WORTH_IT),
            else_=FOR_FAIRNESS,
        )
        return _as_targets(placed, reason)

    def _profits(
        self, tables: Tables, targets: ir.Table, scored: ir.Table, number: int, fairness: Fairness
    ) -> tuple[ProfitCurve, Point]:
        """The curve, best first, and what the choice itself should bring."""
        reachable = targets.filter(targets.is_reachable)
        people = reachable.inner_join(
            scored.select("customer_id", "probability_low", "probability_high", "amount_if_bought"),
            "customer_id",
        )
        asked = (self.margin_share, self.contact_cost)
        curve = profit_curve(tables, people, *asked, number)
        if not fairness.is_applied:
            return curve, curve.at(number)
        return curve, chosen_point(tables, people.filter(people.is_target), *asked)


def _place(people: ir.Table, *by: ir.Value) -> ir.IntegerValue:
    """The place from 0 among people who are alike in ``by``, the most profitable first."""
    order = [people.profit.desc(), people.customer_id.asc()]
    return ibis.row_number().over(group_by=by, order_by=order)


def _as_targets(placed: ir.Table, reason: ir.StringValue) -> ir.Table:
    return placed.select(
        "customer_id",
        "segment",
        "probability",
        "currency",
        "is_reachable",
        "unreachable_reason",
        expected_profit=as_money(placed.profit),
        is_target=reason.isnull(),
        left_out_reason=reason,
    )


def _segment_sizes(targets: ir.Table) -> ir.Table:
    sizes = targets.group_by("segment").agg(
        people=_.count(),
        reachable=_.is_reachable.cast("int64").sum().cast("int64"),
        targets=_.is_target.cast("int64").sum().cast("int64"),
        score=_.probability.mean(),
        profit=ibis.ifelse(_.is_target, _.expected_profit, 0).sum().cast("float64"),
    )
    return sizes.order_by(sizes.score.desc(), "segment")


def _left_out(targets: ir.Table) -> ir.Table:
    """Why people are left out, most frequent first."""
    out = targets.filter(targets.left_out_reason.notnull())
    sizes = out.group_by(reason=out.left_out_reason).agg(people=_.count())
    return sizes.order_by(sizes.people.desc(), "reason")


def _no_scores(name: str, audience: str) -> Result:
    of = both(" in ‘{a}’", "‘{a}’에서 ", a=audience) if audience else Text(en="", ko="")
    return refused(
        both(
            "‘{name}’ has scored nobody{of}.", "{of}‘{name}’에 점수가 없습니다.", name=name, of=of
        ),
        Text(
            en="See why on its page, or choose other saved scores or another audience. Scores of a "
            "later day are never used for an earlier one.",
            ko="그 분석에서 까닭을 보거나, 저장된 다른 점수나 오디언스를 고르세요. 더 늦은 날의 "
            "점수는 앞선 날에 쓰지 않습니다.",
        ),
        basis=Text(en="0 customers with a score", ko="점수가 있는 고객 0명"),
        method=METHOD,
    )
