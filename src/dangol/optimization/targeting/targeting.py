"""Whom should an offer reach? Those whose expected purchase pays for the contact, by consent."""

from typing import Any, Literal

import ibis
import ibis.expr.types as ir
from ibis import _

from dangol.contract.analysis import Analysis
from dangol.contract.params import param
from dangol.contract.result import Result, refused
from dangol.contract.tables_view import Previous, Tables
from dangol.governance.consent import reachability
from dangol.methods.money import as_money
from dangol.optimization.targeting.profit import ProfitCurve, profit_curve
from dangol.optimization.targeting.targeting_story import METHOD, Chosen, targeting_answer
from dangol.tables.consent import CONSENTS
from dangol.tables.people import IDENTIFIERS
from dangol.tables.results import CUSTOMER_RFM
from dangol.tables.targeting import (
    CUSTOMER_PROPENSITIES,
    CUSTOMER_TARGETS,
    NO_DIFFERENCE,
    NOT_WORTH_IT,
    OVER_LIMIT,
    UNSEGMENTED,
)
from dangol.tables.vocabulary import DEFAULT_INSTANCE, Read
from dangol.words import Text

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
    )
    writes = (CUSTOMER_TARGETS.replaced(),)

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

    def inputs(self) -> tuple[Read, ...]:
        return (_PROPENSITIES.of(self.propensity), *self.reads[1:])

    def compute(self, tables: Tables, previous: Previous | None = None) -> Result:
        tables.step(Text(en="Asking who may be reached", ko="연락해도 되는지 봅니다"), 0.1)
        scored = tables[CUSTOMER_PROPENSITIES]
        rows = self._chosen(self._priced(scored, tables))
        targets = tables.stage(CUSTOMER_TARGETS, rows)
        tables.step(Text(en="Adding up profit", ko="이익을 더합니다"), 0.6)
        segments = tables.rows(_segment_sizes(targets))
        if not segments:
            return _no_scores(self.propensity)
        asked = tables.row(
            scored.agg(
                category=scored.category.max(),
                horizon_days=scored.horizon_days.max(),
                is_told_apart=scored.is_told_apart.cast("int64").min(),
            )
        )
        chosen = Chosen(
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
            curve=self._curve(tables, targets, scored, sum(one["targets"] for one in segments)),
        )
        return Result(targeting_answer(chosen), {CUSTOMER_TARGETS: targets})

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
        place = ibis.row_number().over(
            group_by=placed.pays, order_by=[placed.profit.desc(), placed.customer_id.asc()]
        )
        placed = placed.mutate(place=place)
        fits = placed.place < self.max_contacts if self.max_contacts else ibis.literal(True)
        reason = ibis.cases(
            (~placed.is_reachable, placed.unreachable_reason),
            (~placed.is_told_apart, NO_DIFFERENCE),
            (placed.profit <= 0, NOT_WORTH_IT),
            (~fits, OVER_LIMIT),
            else_=ibis.null("string"),
        )
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

    def _curve(
        self, tables: Tables, targets: ir.Table, scored: ir.Table, number: int
    ) -> ProfitCurve:
        reachable = targets.filter(targets.is_reachable)
        people = reachable.inner_join(
            scored.select("customer_id", "probability_low", "probability_high", "amount_if_bought"),
            "customer_id",
        )
        return profit_curve(tables, people, self.margin_share, self.contact_cost, number)


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


def _no_scores(name: str) -> Result:
    shown: dict[str, Any] = {"name": name}
    return refused(
        Text(
            en=f"The propensity ‘{shown['name']}’ has scored nobody.",
            ko=f"구매 가능성 ‘{shown['name']}’에 점수가 없습니다.",
        ),
        Text(
            en="See why on its page, or choose another saved propensity. Scores of a later day "
            "are never used for an earlier one.",
            ko="그 분석에서 까닭을 보거나, 저장된 다른 구매 가능성을 고르세요. 더 늦은 날의 점수는 "
            "앞선 날에 쓰지 않습니다.",
        ),
        basis=Text(en="0 customers with a score", ko="점수가 있는 고객 0명"),
        method=METHOD,
    )
