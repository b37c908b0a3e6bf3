"""Simulated shelves: some stores, and promotions whose whole effect is known."""

import datetime as dt
from collections.abc import Sequence
from typing import Any, ClassVar, Literal

import pyarrow as pa

from dangol.contract.params import param
from dangol.contract.sample import Finding, Sample
from dangol.contract.tables_view import Report
from dangol.samples.shelves.tables import CATEGORIES, CURRENCY, END, tables_of
from dangol.samples.shelves.world import Plan, made_world
from dangol.settings import Settings
from dangol.store.warehouse.interface import Change, Session
from dangol.tables.truth import TRUTH_PROMOTION_EFFECTS
from dangol.tables.vocabulary import Table
from dangol.words import Text

Timing = Literal["by-chance", "in-season"]


class SimulatedShelves(Sample):
    """A panel whose every promotion has a planted effect, pull-forward and halo included."""

    name = "simulated-shelves"
    title = Text(en="Simulated shelves", ko="모의 매대")
    notice = Text(
        en="Simulated shelves: every sale and promotion is made up by chance.",
        ko="모의 매대: 모든 판매와 판촉은 우연으로 지어낸 자료입니다.",
    )
    settings: ClassVar[dict[str, Any]] = {
        "name": "모의 매대",
        "time_zone": "America/New_York",
        "week_starts_on": "monday",
        "currency": CURRENCY,
        "as_of": dt.datetime(END.year, END.month, END.day, 5, tzinfo=dt.UTC),
    }
    tables = (TRUTH_PROMOTION_EFFECTS,)

    stores: int = param(
        20,
        title=Text(en="Stores", ko="매장 수"),
        help=Text(en="How many stores there are.", ko="매장의 수입니다."),
        ge=2,
        le=200,
    )
    weeks: int = param(
        78,
        title=Text(en="Weeks", ko="주 수"),
        help=Text(
            en="Length of its calendar, which ends on 4 January 2026.",
            ko="달력의 길이로, 2026년 1월 4일에 끝납니다.",
        ),
        ge=26,
        le=260,
    )
    categories: int = param(
        6,
        title=Text(en="Categories", ko="분류 수"),
        help=Text(
            en="In pairs that are bought together; ten products each.",
            ko="둘씩 함께 팔리며, 분류마다 상품이 열 개입니다.",
        ),
        ge=2,
        le=len(CATEGORIES),
        multiple_of=2,
    )
    idle_share: float = param(
        0.35,
        title=Text(en="Idle promotions", ko="효과 없는 판촉"),
        help=Text(
            en="Share of promotions that do nothing at all.",
            ko="아무 효과가 없는 판촉의 비중입니다.",
        ),
        ge=0.0,
        le=1.0,
    )
    timing: Timing = param(
        "by-chance",
        title=Text(en="Timing", ko="시기"),
        help=Text(
            en="Whether promotions fall on weeks by chance or on the season's best.",
            ko="판촉이 아무 주에나 있는지, 잘 팔리는 철에 몰리는지입니다.",
        ),
        choices={
            "by-chance": Text(en="By chance", ko="아무 주"),
            "in-season": Text(en="In season", ko="성수기"),
        },
    )
    seed: int = param(
        1,
        title=Text(en="Seed", ko="난수 씨앗"),
        help=Text(
            en="The same seed makes the same shelves; another makes others.",
            ko="씨앗이 같으면 같은 매대가, 다르면 다른 매대가 나옵니다.",
        ),
        ge=0,
    )

    def made(self) -> dict[Table, pa.Table]:
        """Every table in memory: for notebooks and tests."""
        plan = Plan(
            categories=self.categories,
            stores=self.stores,
            weeks=self.weeks,
            idle_share=self.idle_share,
            timing=self.timing,
        )
        return tables_of(made_world(plan, self.seed), self.seed)

    def load(
        self, session: Session, settings: Settings, report: Report
    ) -> tuple[Sequence[Change], Sequence[Finding]]:
        report(Text(en="Filling shelves", ko="매대를 채웁니다"), 0.1)
        made = self.made()
        changes = [
            Change(table.replaced(), session.stage(table, rows)) for table, rows in made.items()
        ]
        words = Text(
            en="promotions, all of them simulated; what they did stands in the table "
            "truth_promotion_effects.",
            ko="건의 판촉은 모두 모의이며, 그 효과는 truth_promotion_effects 표에 있습니다.",
        )
        return changes, [Finding(made[TRUTH_PROMOTION_EFFECTS].num_rows, words)]
