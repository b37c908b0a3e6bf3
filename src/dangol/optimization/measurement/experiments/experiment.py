"""A test: who is drawn into what, what is measured, and how long it takes."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import ClassVar, Literal, Self

from pydantic import BaseModel, ConfigDict, Field, model_validator

from dangol.contract.params import param
from dangol.contract.record import ARCHIVED, Record, State, Transition, archiving
from dangol.optimization.measurement.experiments.errors import OverlapError
from dangol.optimization.measurement.experiments.parts import Part, free_parts, overlap
from dangol.optimization.measurement.experiments.people_groups import (
    CLUSTERS,
    GROUPS,
    Cluster,
    Group,
)
from dangol.words import Text

Unit = Literal["customer", "visitor"]
Watching = Literal["daily", "end"]
Allocation = Literal["fixed", "adaptive"]
DRAFT, APPROVED, RUNNING, STOPPED, DECIDED = "draft", "approved", "running", "stopped", "decided"
MEASURED_IN = (RUNNING, STOPPED, DECIDED)


class Variant(BaseModel):
    """One of the things that are tested; the first is what is done today."""

    model_config = ConfigDict(frozen=True, extra="forbid")
    name: str = Field(min_length=1, max_length=60)
    weight: float = Field(1.0, gt=0, le=1e6)
    note: str = Field("", max_length=400)
    cost_per_person: float | None = Field(None, ge=0, le=1e9)


class GuardRail(BaseModel):
    """What must not get worse by more than a share of what it is without the test."""

    model_config = ConfigDict(frozen=True, extra="forbid")
    measure: str = Field(min_length=1, max_length=120)
    margin_share: float = Field(0.02, gt=0, le=1)


class Experiment(Record):
    """Fixed from its approval on: what was promised beforehand is what is judged by."""

    kind = "experiment"
    title = Text(en="Test", ko="테스트")
    plural = Text(en="Tests", ko="테스트")
    question = Text(en="What do we try, and does it work?", ko="무엇을 시험하고, 효과가 있나요?")
    entry = "campaigns"
    states = (
        State(name=DRAFT, title=Text(en="Draft", ko="초안")),
        State(name=APPROVED, title=Text(en="Approved", ko="승인됨")),
        State(name=RUNNING, title=Text(en="Running", ko="진행 중")),
        State(name=STOPPED, title=Text(en="Stopped", ko="멈춤")),
        State(name=DECIDED, title=Text(en="Decided", ko="결정됨")),
        ARCHIVED,
    )
    transitions = (
        Transition(
            name="approve",
            title=Text(en="Approve the plan", ko="계획 승인"),
            before=(DRAFT,),
            after=APPROVED,
            role="analyst",
        ),
        Transition(
            name="revise",
            title=Text(en="Back to draft", ko="초안으로 되돌림"),
            before=(APPROVED,),
            after=DRAFT,
        ),
        Transition(
            name="start",
            title=Text(en="Start drawing", ko="시작"),
            before=(APPROVED,),
            after=RUNNING,
        ),
        Transition(
            name="stop", title=Text(en="Stop it", ko="멈춤"), before=(RUNNING,), after=STOPPED
        ),
        Transition(
            name="decide", title=Text(en="Decide", ko="결정"), before=(STOPPED,), after=DECIDED
        ),
        archiving(DRAFT, STOPPED, DECIDED),
    )
    fixed_in = (APPROVED, RUNNING, STOPPED, DECIDED)
    open_fields: ClassVar[Mapping[str, tuple[str, ...]]] = MappingProxyType(
        {STOPPED: ("chosen_variant", "decision_note")}
    )

    hypothesis: str = param(
        "",
        title=Text(en="What we expect", ko="기대하는 것"),
        help=Text(
            en="What will change, for whom, and why.", ko="누구에게서 무엇이 왜 달라질지 적습니다."
        ),
        max_length=2_000,
    )
    unit: Unit = param(
        "customer",
        title=Text(en="Who is drawn", ko="누구를 뽑을지"),
        help=Text(
            en="Customers by their number, or visitors by their device.",
            ko="고객 번호로 뽑거나, 방문자의 기기로 뽑습니다.",
        ),
        choices={
            "customer": Text(en="Customers", ko="고객"),
            "visitor": Text(en="Visitors", ko="방문자"),
        },
    )
    variants: tuple[Variant, ...] = param(
        (Variant(name="today"), Variant(name="new")),
        title=Text(en="Variants", ko="변형"),
        help=Text(
            en='What is compared, what is done today first: [{"name": "today", "weight": 1, '
            '"cost_per_person": 0}, {"name": "new", "weight": 1}]. Weights share the people; a '
            "cost that nobody tells is not known.",
            ko='견줄 것을 적되 지금 하는 것을 맨 앞에 둡니다. [{"name": "today", "weight": 1, '
            '"cost_per_person": 0}, {"name": "new", "weight": 1}]. 가중치대로 사람을 나누고, '
            "적지 않은 비용은 모르는 것으로 봅니다.",
        ),
        min_length=2,
        max_length=200,
    )
    audience: str = param(
        "",
        title=Text(en="Audience", ko="오디언스"),
        help=Text(
            en="Only people of this audience are drawn; empty means everybody.",
            ko="이 오디언스에서만 뽑습니다. 비우면 모두입니다.",
        ),
        max_length=120,
    )
    measure: str = param(
        "amount",
        title=Text(en="Judged by", ko="판단 지표"),
        help=Text(
            en="The one measure that decides: buyers, orders, amount, order-value, returned, "
            "refusals, or one of your own.",
            ko="결정에 쓰는 지표 하나입니다. buyers, orders, amount, order-value, returned, "
            "refusals이거나 직접 만든 지표입니다.",
        ),
        max_length=120,
    )
    other_measures: tuple[str, ...] = param(
        (),
        title=Text(en="Also measured", ko="함께 볼 지표"),
        help=Text(
            en='Further measures: ["buyers", "orders"]. They are told with stricter intervals, '
            "because there are several.",
            ko='더 볼 지표를 ["buyers", "orders"]처럼 적습니다. 여럿이므로 더 엄격하게 판단합니다.',
        ),
        max_length=20,
    )
    guard_rails: tuple[GuardRail, ...] = param(
        (),
        title=Text(en="Guard rails", ko="안전선"),
        help=Text(
            en='What must not get worse: [{"measure": "refusals", "margin_share": 0.1}] stops '
            "the test when refusals are clearly up by more than a tenth.",
            ko='나빠지면 안 되는 것을 적습니다. [{"measure": "refusals", "margin_share": 0.1}]이면 '
            "수신 거부가 10% 넘게 뚜렷이 늘 때 멈추라고 알립니다.",
        ),
        max_length=10,
    )
    window_days: int = param(
        14,
        title=Text(en="Days that count", ko="세는 날수"),
        help=Text(
            en="What somebody does within so many days after meeting a variant counts; people "
            "count once these days are over.",
            ko="변형을 만난 뒤 이만큼의 날에 한 일을 셉니다. 이 날이 다 지난 사람만 셉니다.",
        ),
        ge=1,
        le=365,
    )
    before_days: int = param(
        56,
        title=Text(en="Days before", ko="그 전 날수"),
        help=Text(
            en="What they did in so many days before sharpens the comparison; 0 leaves it out.",
            ko="그 전 이만큼의 날에 한 일로 비교를 더 또렷하게 합니다. 0이면 쓰지 않습니다.",
        ),
        ge=0,
        le=730,
    )
    stratify_by: Group = param(
        "",
        title=Text(en="Groups", ko="나눠 볼 집단"),
        help=Text(
            en="People are compared within these groups, and the change is told for each of them.",
            ko="이 집단 안에서 견주고, 집단마다 변화를 보여 줍니다.",
        ),
        choices=GROUPS,
    )
    cluster_by: Cluster = param(
        "",
        title=Text(en="Drawn together", ko="함께 뽑는 묶음"),
        help=Text(
            en="People who share this get the same variant; it takes many more people.",
            ko="이것이 같은 사람은 같은 변형을 받습니다. 훨씬 많은 사람이 필요합니다.",
        ),
        choices=CLUSTERS,
    )
    layer: str = param(
        "",
        title=Text(en="Layer", ko="레이어"),
        help=Text(
            en="Tests of one layer never share a person; those of different layers overlap by "
            "chance. Empty is a layer of its own.",
            ko="같은 레이어의 테스트는 사람을 나누어 갖고, 다른 레이어끼리는 우연히 겹칩니다. "
            "비우면 혼자 씁니다.",
        ),
        max_length=120,
    )
    layer_from: float = param(
        0.0,
        title=Text(en="Part of the layer from", ko="레이어의 시작"),
        help=Text(
            en="Where in the layer its people begin, 0 to 1.",
            ko="레이어 안에서 어디부터 쓸지, 0에서 1 사이입니다.",
        ),
        ge=0,
        lt=1,
    )
    layer_share: float = param(
        1.0,
        title=Text(en="Share of the layer", ko="레이어의 비중"),
        help=Text(
            en="Share of all people who are drawn at all.",
            ko="모든 사람 가운데 테스트에 넣는 비중입니다.",
        ),
        gt=0,
        le=1,
    )
    least_lift: float = param(
        0.05,
        title=Text(en="Least change of interest", ko="알아내려는 변화"),
        help=Text(
            en="The smallest relative change that would matter; the plan is made for it.",
            ko="의미 있는 가장 작은 변화율입니다. 계획은 여기에 맞춥니다.",
        ),
        gt=0,
        le=10,
    )
    error_share: float = param(
        0.05,
        title=Text(en="False alarms", ko="거짓 경보"),
        help=Text(
            en="How often a test without any effect may be called clear.",
            ko="효과가 없는데 뚜렷하다고 말해도 되는 비율입니다.",
        ),
        ge=0.001,
        le=0.3,
    )
    power: float = param(
        0.8,
        title=Text(en="Chance to see it", ko="알아낼 확률"),
        help=Text(
            en="How often the least change of interest, where it is there, is found.",
            ko="알아내려는 변화가 실제로 있을 때 찾아낼 비율입니다.",
        ),
        ge=0.5,
        le=0.99,
    )
    planned_days: int = param(
        28,
        title=Text(en="Planned days", ko="계획한 날수"),
        help=Text(
            en="How long people are drawn; the days that count come after.",
            ko="사람을 뽑는 기간입니다. 세는 날은 그 뒤에 이어집니다.",
        ),
        ge=1,
        le=730,
    )
    planned_people: int = param(
        0,
        title=Text(en="Planned people", ko="계획한 사람 수"),
        help=Text(
            en="How many people the plan asks for, all variants together; the design fills it in. "
            "Intervals that are looked at daily are tightest there. 0 where nobody planned.",
            ko="모든 변형을 합쳐 필요한 사람 수이며 설계가 채웁니다. 날마다 보는 구간은 이만큼 "
            "모였을 때 가장 좁습니다. 계획하지 않았으면 0입니다.",
        ),
        ge=0,
        le=1_000_000_000,
    )
    watching: Watching = param(
        "daily",
        title=Text(en="When we look", ko="언제 볼지"),
        help=Text(
            en="Intervals that hold on every day cost some length; at the end only, they are "
            "shortest, and nothing is told before.",
            ko="날마다 보아도 되는 구간은 조금 넓습니다. 끝에만 보면 가장 좁지만, 그 전에는 "
            "판단하지 않습니다.",
        ),
        choices={
            "daily": Text(en="Every day", ko="날마다"),
            "end": Text(en="At the end only", ko="끝에 한 번"),
        },
    )
    allocation: Allocation = param(
        "fixed",
        title=Text(en="How people are shared", ko="사람을 나누는 법"),
        help=Text(
            en="Adaptive gives better variants more people while it runs; it takes longer to "
            "know how much worse the others are.",
            ko="자동은 더 나은 변형에 사람을 점점 더 보냅니다. 나머지가 얼마나 못한지 아는 데는 더 "
            "걸립니다.",
        ),
        choices={
            "fixed": Text(en="As planned", ko="계획대로"),
            "adaptive": Text(en="More to what works", ko="잘되는 쪽에 더"),
        },
    )
    media_channel: str = param(
        "",
        title=Text(en="Channel that it varies", ko="바꾸는 채널"),
        help=Text(
            en="Where variants differ by what is spent on one channel of media spend (email): what "
            "they bring then calibrates the media mix. Empty where they differ otherwise.",
            ko="변형이 매체 비용의 한 채널(email)에 쓰는 돈만 다르면 그 채널입니다. 결과로 매체 "
            "구성을 바로잡습니다. 다른 것이 다르면 비웁니다.",
        ),
        max_length=120,
    )
    chosen_variant: str = param(
        "",
        title=Text(en="Decided for", ko="결정한 변형"),
        help=Text(
            en="The variant that stays; filled in once the test was stopped.",
            ko="앞으로 쓸 변형입니다. 멈춘 뒤에 적습니다.",
        ),
        max_length=60,
    )
    decision_note: str = param(
        "",
        title=Text(en="Why", ko="결정한 까닭"),
        help=Text(
            en="What was decided and why, for whoever asks in a year.",
            ko="무엇을 왜 정했는지, 1년 뒤에 물을 사람을 위해 적습니다.",
        ),
        max_length=2_000,
    )

    @model_validator(mode="after")
    def _is_whole(self) -> Self:
        names = [one.name for one in self.variants]
        if len({name.casefold() for name in names}) < len(names):
            raise ValueError("two variants have the same name")
        if self.layer_from + self.layer_share > 1 + 1e-9:
            raise ValueError("its part of the layer ends beyond 1")
        if self.chosen_variant and self.chosen_variant not in names:
            raise ValueError(f"there is no variant '{self.chosen_variant}' to decide for")
        if self.unit == "visitor" and (self.cluster_by or self.stratify_by or self.audience):
            raise ValueError("of visitors no profile is known: no audience, strata or clusters")
        rails = [one.measure for one in self.guard_rails]
        if len(set(self.measures)) < 1 + len(self.other_measures) + len(rails):
            raise ValueError("a measure is named twice")
        return self

    @property
    def control(self) -> Variant:
        return self.variants[0]

    @property
    def measures(self) -> tuple[str, ...]:
        """Everything that is measured: what decides, the others, the guard rails."""
        rails = (one.measure for one in self.guard_rails)
        return tuple(dict.fromkeys((self.measure, *self.other_measures, *rails)))

    @property
    def part(self) -> Part:
        return self.layer_from, min(1.0, self.layer_from + self.layer_share)

    def check(self, others: list[Record]) -> None:
        """Refuse people of the layer that another test has, until that one is archived."""
        same = [
            one
            for one in others
            if isinstance(one, Experiment) and self.layer and one.layer == self.layer
        ]
        for other in same:
            if overlap(self.part, other.part):
                free = free_parts([one.part for one in same])
                raise OverlapError(self.name, other.name, self.layer, free)
