"""A simulated shop of any size, in Korea: every habit of every customer is known.

What is in it follows from its parameters alone; the files beside this one say how. The
tables ``truth_*`` hold what was put in, and ``dangol.samples.shop.implied`` says what
follows from that.
"""

import datetime as dt
import tempfile
from collections.abc import Sequence
from contextlib import ExitStack
from pathlib import Path
from typing import Any, ClassVar, Self

import pyarrow as pa
from pydantic import model_validator

from dangol.contract.params import param
from dangol.contract.sample import Finding, Sample
from dangol.contract.tables_view import Report
from dangol.samples.shop.calendar import END, TIME_ZONE
from dangol.samples.shop.catalogue import CURRENCY
from dangol.samples.shop.coupon_trial import Trial
from dangol.samples.shop.extras import Extras
from dangol.samples.shop.making import CHUNK, parts_of_shop, whole_shop
from dangol.samples.shop.truth import INTERESTS_OF
from dangol.settings import Settings
from dangol.store.warehouse.interface import Change, Session
from dangol.tables.truth import TRUTH_TABLES
from dangol.tables.vocabulary import Table
from dangol.words import Count, Text, both

MADE_SHARE = 0.3  # of the work, after which the engine takes the rows in
STAGED_SHARE = 0.6
TRIALS = {
    "none": Text(en="None", ko="없음"),
    "works": Text(en="A coupon that moves some people", ko="일부 고객을 움직이는 쿠폰"),
    "idle": Text(en="A coupon that changes nothing", ko="아무것도 바꾸지 않는 쿠폰"),
}


class SimulatedShop(Sample):
    """Makes the shop chunk by chunk in Parquet files beside each other, then takes them in."""

    name = "simulated-shop"
    title = Text(en="Simulated shop", ko="모의 가게")
    notice = Text(
        en="Simulated shop: every customer and purchase is made up by chance.",
        ko="모의 가게: 모든 고객과 구매는 우연으로 지어낸 자료입니다.",
    )
    settings: ClassVar[dict[str, Any]] = {
        "name": "모의 가게",
        "time_zone": TIME_ZONE,
        "week_starts_on": "monday",
        "currency": CURRENCY,
        "country": "KR",
        "as_of": dt.datetime(END.year, END.month, END.day, tzinfo=dt.UTC) - dt.timedelta(hours=9),
    }
    tables = TRUTH_TABLES

    customers: int = param(
        10_000,
        title=Text(en="Customers", ko="고객 수"),
        help=Text(
            en="How many customers the shop has; each orders about ten times.",
            ko="가게의 고객 수입니다. 한 사람이 열 번쯤 주문합니다.",
        ),
        ge=1_000,
        le=5_000_000,
    )
    seed: int = param(
        1,
        title=Text(en="Seed", ko="난수 씨앗"),
        help=Text(
            en="The same seed makes the same shop; another makes another.",
            ko="씨앗이 같으면 같은 가게가, 다르면 다른 가게가 나옵니다.",
        ),
        ge=0,
    )
    days: int = param(
        730,
        title=Text(en="Days", ko="일수"),
        help=Text(
            en="Length of its calendar, which ends on 4 January 2026.",
            ko="달력의 길이로, 2026년 1월 4일에 끝납니다.",
        ),
        ge=120,
        le=3_650,
    )
    differences: bool = param(
        True,
        title=Text(en="Differences", ko="고객 사이의 차이"),
        help=Text(
            en="Without differences every customer has the same habits: there is nothing to find.",
            ko="차이가 없으면 모든 고객의 습관이 같아서 찾아낼 것이 없습니다.",
        ),
    )
    coupon_trial: Trial = param(
        "none",
        title=Text(en="Coupon trial", ko="쿠폰 시험"),
        help=Text(
            en="Twice in the last twelve weeks a coupon goes by lot to half of those who may be "
            "written to; the others are held out.",
            ko="마지막 12주 동안 두 번, 연락할 수 있는 고객 절반에게 무작위로 쿠폰을 보내고 "
            "나머지는 견주려고 보내지 않습니다.",
        ),
        choices=TRIALS,
    )

    site: bool = param(
        False,
        title=Text(en="Site", ko="사이트"),
        help=Text(
            en="With a site its visitors' events are there, and the hidden stages behind them.",
            ko="사이트가 있으면 방문자의 사건과 그 뒤에 숨은 단계도 만듭니다.",
        ),
    )

    loyalty: bool = param(
        False,
        title=Text(en="Loyalty programme", ko="로열티 프로그램"),
        help=Text(
            en="Customers collect points, take rewards, and buy more in a tier that they reach.",
            ko="고객이 포인트를 모아 리워드를 받고, 등급에 오르면 더 삽니다.",
        ),
    )

    geo_test: bool = param(
        False,
        title=Text(en="Geo test", ko="지역 테스트"),
        help=Text(
            en="Everybody has a home region; in November 2025 television runs in six of them, and "
            "people there order more.",
            ko="고객마다 사는 지역이 있고, 2025년 11월에 그 가운데 여섯 곳에 TV 광고를 내보내 그곳 "
            "고객이 더 주문합니다.",
        ),
    )

    advertising: bool = param(
        False,
        title=Text(en="Advertising", ko="광고"),
        help=Text(
            en="Visits say which channel led to them; some channels bring orders, others only "
            "stand before them.",
            ko="방문이 어느 채널을 거쳤는지 남습니다. 주문을 늘리는 채널도, 주문 앞에 있기만 한 "
            "채널도 있습니다.",
        ),
    )

    media: bool = param(
        False,
        title=Text(en="Media", ko="매체"),
        help=Text(
            en="Four channels spend in every region week by week; three of them bring orders, and "
            "one brings none. In November 2025 television grows fivefold in six regions, where "
            "200 days or more are made.",
            ko="네 채널이 지역마다 매주 비용을 씁니다. 셋은 주문을 늘리고 하나는 늘리지 않습니다. "
            "200일 넘게 만들면 2025년 11월에 여섯 지역에서 TV가 다섯 배가 됩니다.",
        ),
    )

    @model_validator(mode="after")
    def _spends_once(self) -> Self:
        if self.media and (self.geo_test or self.advertising):
            raise ValueError(
                "media goes neither with geo_test nor with advertising: they spend too"
            )
        return self

    @property
    def extras(self) -> Extras:
        return Extras(
            self.coupon_trial, self.site, self.loyalty, self.geo_test, self.advertising, self.media
        )

    def made(self) -> dict[Table, pa.Table]:
        """Every table in memory: for notebooks and tests, not for a million customers."""
        return whole_shop(
            self.customers, self.seed, self.days, differences=self.differences, extras=self.extras
        )

    def load(
        self, session: Session, settings: Settings, report: Report
    ) -> tuple[Sequence[Change], Sequence[Finding]]:
        with tempfile.TemporaryDirectory(prefix="dangol-shop-") as folder:
            files = self._write(Path(folder), report)
            changes: list[Change] = []
            for table, written in files.items():
                share = len(changes) / len(files)
                step = both(
                    "Taking in {name}",
                    "‘{name}’ 표를 읽습니다",
                    name=Text(en=table.name, ko=table.name),
                )
                report(step, MADE_SHARE + share * (STAGED_SHARE - MADE_SHARE))
                rows = session.scan_parquet(f"made_{table.name}", written)
                # Staged now, because the files go away.
                changes.append(Change(table.replaced(), session.stage(table, rows)))
        return changes, self._findings()

    def _write(self, folder: Path, report: Report) -> dict[Table, Path]:
        """One Parquet file per table, each chunk of customers a row group of its own."""
        import pyarrow.parquet as pq

        chunks = -(-self.customers // CHUNK)
        writers: dict[Table, Any] = {}
        with ExitStack() as open_files:
            parts = parts_of_shop(
                self.customers,
                self.seed,
                self.days,
                differences=self.differences,
                extras=self.extras,
            )
            for done, part in enumerate(parts):
                made = Count(min(done * CHUNK, self.customers))
                step = both("Making customers: {n}", "고객을 만듭니다: {n}명", n=made)
                report(step, done / (chunks + 1) * MADE_SHARE)
                for table, rows in part.items():
                    if table not in writers:
                        file = folder / f"{table.name}.parquet"
                        writers[table] = open_files.enter_context(
                            pq.ParquetWriter(file, rows.schema)
                        )
                    writers[table].write_table(rows)
        return {table: folder / f"{table.name}.parquet" for table in writers}

    def _findings(self) -> Sequence[Finding]:
        found = [
            Finding(
                self.customers,
                Text(
                    en="customers, all of them simulated; what is true of them stands in the "
                    "tables truth_*.",
                    ko="명의 고객은 모두 모의이며, 이들에 대한 참값은 truth_* 표에 있습니다.",
                ),
            )
        ]
        if self.customers > INTERESTS_OF:
            words = Text(
                en="customers have no row of interests among what is true: a shop of this size "
                "would consist of little else.",
                ko="명의 고객은 관심 비중의 참값을 담지 않았습니다. 담으면 이 크기의 가게가 거의 "
                "그 행으로 차기 때문입니다.",
            )
            found.append(Finding(self.customers - INTERESTS_OF, words))
        return found
