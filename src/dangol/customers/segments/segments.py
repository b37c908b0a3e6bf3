"""Which groups of customers are there? Found, named, and told from cuts of one crowd."""

import datetime as dt
from dataclasses import replace
from typing import Any, Literal

import numpy as np
import numpy.typing as npt

from dangol.contract.analysis import Analysis
from dangol.contract.params import param
from dangol.contract.result import Result, Rows
from dangol.contract.tables_view import Previous, Tables
from dangol.customers.segments import fact_bases, given_basis, opinion_basis, region_basis
from dangol.customers.segments.explaining import explained
from dangol.customers.segments.explaining_table import explained_table
from dangol.customers.segments.learning import Learnt, learnt
from dangol.customers.segments.measured import Basis, BasisName, Seen
from dangol.customers.segments.moving import NONE, Moves, moves
from dangol.customers.segments.naming import names
from dangol.customers.segments.numbering import numbers, shared_people
from dangol.customers.segments.refusing import fewest, nothing_to_compare, too_few
from dangol.customers.segments.rows import Members, Segment, tables_of
from dangol.customers.segments.segment_model import SegmentModel
from dangol.customers.segments.story import Told, segments_answer
from dangol.customers.segments.traits import traits
from dangol.methods.cuts import likeliest
from dangol.methods.found_again import OUTSIDE
from dangol.tables.segments import SEGMENT_MEMBERS, SEGMENT_MOVES, SEGMENT_TRAITS, SEGMENTS
from dangol.tables.vocabulary import Read
from dangol.words import Text

Array = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int64]
Method = Literal["automatic", "k-means", "mixture", "density", "latent-classes"]
FEWEST_MEASURED = 2
_READS: dict[BasisName, tuple[Read, ...]] = {
    "purchases": fact_bases.fact_reads("orders", "lines"),
    "visits": fact_bases.fact_reads("events"),
    "demographics": given_basis.READS,
    "opinions": opinion_basis.READS,
    "regions": region_basis.READS,
}


class Segments(Analysis):
    """Groups people by how they buy or visit, who they are, what they think, or where they live.

    Customers who are one crowd are said to be one: no segment is given that would not be found
    again, unless a number of them is asked for.
    """

    slug = "segments"
    title = Text(en="Found segments", ko="찾아낸 세그먼트")
    question = Text(
        en="Which groups of customers are there, and what sets each apart?",
        ko="고객은 어떤 무리로 나뉘고, 무리마다 무엇이 다른가요?",
    )
    entry = "customers"
    page = "/customers/segments/found"
    reads = _READS["purchases"]
    writes = (
        SEGMENTS.replaced(),
        SEGMENT_MEMBERS.replaced(),
        SEGMENT_TRAITS.replaced(),
        SEGMENT_MOVES.replaced(),
    )

    basis: BasisName = param(
        "purchases",
        title=Text(en="Grouped by", ko="나누는 기준"),
        help=Text(en="What people are compared by.", ko="무엇으로 사람들을 견줄지 정합니다."),
        choices={
            "purchases": Text(en="How they buy", ko="사는 모습"),
            "visits": Text(en="How they visit", ko="찾아오는 모습"),
            "demographics": Text(en="Who they are", ko="인구 특성"),
            "opinions": Text(en="What they answered in surveys", ko="설문에 답한 것"),
            "regions": Text(en="Where they live and shop", ko="사는 곳과 가는 매장"),
        },
    )
    method: Method = param(
        "automatic",
        title=Text(en="Method", ko="방법"),
        help=Text(
            en="Automatic takes latent classes for answers and k-means for numbers.",
            ko="자동이면 답은 잠재 계층으로, 숫자는 k-평균으로 나눕니다.",
        ),
        choices={
            "automatic": Text(en="Automatic", ko="자동"),
            "k-means": Text(en="k-means", ko="k-평균"),
            "mixture": Text(en="Gaussian mixture", ko="가우스 혼합"),
            "density": Text(en="Density", ko="밀도"),
            "latent-classes": Text(en="Latent classes", ko="잠재 계층"),
        },
    )
    count: int = param(
        0,
        title=Text(en="Number of segments", ko="세그먼트 수"),
        help=Text(
            en="0 lets the data say. Another number is cut even where customers are one crowd. By "
            "density there are as many as lie close.",
            ko="0이면 자료가 정합니다. 다른 수를 고르면 고객이 한 무리여도 그만큼 자릅니다. 밀도로 "
            "나누면 모여 있는 만큼 생깁니다.",
        ),
        ge=0,
        le=12,
    )
    window_days: int = param(
        364,
        title=Text(en="Period in days", ko="기간(일)"),
        help=Text(
            en="What happened in this many days before the as-of day counts.",
            ko="기준일 앞으로 이만큼의 날에 있었던 일을 봅니다.",
        ),
        ge=28,
        le=3650,
    )
    moved_days: int = param(
        91,
        title=Text(en="Moves since days ago", ko="며칠 전과 견줄지"),
        help=Text(
            en="Who moved between segments is told since this many days before the as-of day.",
            ko="기준일에서 이만큼 앞선 날과 견주어 세그먼트를 옮긴 사람을 셉니다.",
        ),
        ge=7,
        le=730,
    )
    seed: int = param(
        1,
        title=Text(en="Seed", ko="난수 시작값"),
        help=Text(
            en="The same seed finds the same segments.",
            ko="시작값이 같으면 같은 세그먼트를 찾습니다.",
        ),
        ge=0,
        le=2**30,
    )

    def inputs(self) -> tuple[Read, ...]:
        return (*_READS[self.basis], *(given_basis.READS if self.explains else ()))

    @property
    def explains(self) -> bool:
        """Whether what people told of themselves is looked for behind classes of answers."""
        is_of_classes = self.method in {"automatic", "latent-classes"}
        by_habits = self.basis in {"purchases", "visits"} and self.method == "latent-classes"
        return by_habits or (self.basis == "opinions" and is_of_classes)

    def compute(self, tables: Tables, previous: Previous | None = None) -> Result:
        today = tables.settings.business_day(self.moment)
        tables.step(Text(en="Looking at people", ko="사람들을 살펴봅니다"), 0.05)
        basis = self._basis(tables, today)
        if sum(not one.describes for one in basis.measured) < FEWEST_MEASURED:
            return nothing_to_compare(self.basis, len(basis.measured))
        now = basis.at(today)
        if len(now) < fewest(self.count):
            return too_few(self.basis, len(now), self.count)
        tables.step(Text(en="Looking for groups", ko="무리를 찾습니다"), 0.3)
        found = learnt(basis, now, self.method, self.count, self.seed)
        # Asked at midnight, the day before is the last one that is known.
        known_on = tables.settings.business_day(self.moment - dt.timedelta(microseconds=1))
        told = Told(basis, found, len(now), self.window_days, tables.settings.currency, self.count)
        if found.cut is None:
            empty = Members(now.people[:0], np.zeros(0, dtype=np.int64), np.zeros(0))
            rows = tables_of((), empty, None, known_on, is_group=False)
            return Result(segments_answer(told), {t: tables.stage(t, r) for t, r in rows.items()})
        tables.step(Text(en="Describing the groups", ko="무리를 설명합니다"), 0.7)
        model, segments = self._described(tables, basis, found, now, previous)
        member = model.memberships(now)
        number = model.numbers_of(member)
        tables.step(Text(en="Counting who moved", ko="옮긴 사람을 셉니다"), 0.9)
        moved = self._moved(basis, model, today, now, number)
        told = told.model_with(segments, int((number == NONE).sum()), moved)
        told = replace(told, tables=self._explained(tables, basis, found, now, model, today))
        inside = np.flatnonzero(number != NONE)
        members = Members(
            now.people[inside], number[inside], np.round(member[inside].max(axis=1), 6)
        )
        rows = tables_of(segments, members, moved, known_on, is_group=found.is_grouped)
        stored = {table: tables.stage(table, some) for table, some in rows.items()}
        return Result(segments_answer(told), stored, model)

    def _basis(self, tables: Tables, today: dt.date) -> Basis:
        if self.basis == "purchases":
            return fact_bases.purchases(tables, today, self.window_days)
        if self.basis == "visits":
            return fact_bases.visits(tables, today, self.window_days)
        if self.basis == "demographics":
            return given_basis.demographics(tables, today)
        if self.basis == "opinions":
            return opinion_basis.opinions(tables, today, self.window_days)
        return region_basis.regions(tables, today, self.window_days)

    def _described(
        self, tables: Tables, basis: Basis, found: Learnt, now: Seen, previous: Previous | None
    ) -> tuple[SegmentModel, list[Segment]]:
        """The model, and every segment that has people, by its number."""
        cut = found.cut
        if cut is None:
            raise AssertionError("Described once there is a rule.")
        rows = found.encoding.rows(basis.measured, now)
        member = cut.memberships(rows)
        group = likeliest(member)
        count = member.shape[1]
        sizes = np.bincount(group[group != OUTSIDE], minlength=count)
        shared = _shared(tables, now, group, previous)
        number = numbers([int(one) for one in sizes], shared)
        every = traits(basis.measured, found.encoding.scales, now, group, count)
        named = names(every, basis.frame, _kept(previous, number))
        spread = _spread(found, rows, group, count)
        each = found.chosen.each if found.chosen is not None else ()
        segments = [
            Segment(
                number[place],
                named[place].name,
                int(sizes[place]),
                float(sizes[place] / len(now)),
                each[place] if place < len(each) else float("nan"),
                float(member[group == place, place].mean()),
                spread[place],
                tuple(every[place]),
            )
            for place in np.argsort(number)
            if sizes[place]
        ]
        stable = found.chosen
        model = SegmentModel(
            basis=basis.name,
            way=found.way,
            measured=basis.measured,
            frame=basis.frame,
            numbers=number,
            names=tuple(one.name for one in named),
            said=tuple(one.said for one in named),
            is_group=found.is_grouped,
            held={
                **found.encoding.arrays(),
                **{f"cut/{name}": array for name, array in cut.arrays().items()},
            },
            figures={
                "found_again": round(stable.found, 4) if stable is not None else 0.0,
                "by_chance": round(stable.by_chance, 4) if stable is not None else 0.0,
            },
        )
        return model, segments

    def _explained(
        self,
        tables: Tables,
        basis: Basis,
        found: Learnt,
        now: Seen,
        model: SegmentModel,
        today: dt.date,
    ) -> tuple[Rows, ...]:
        """Who is of which class, where there are classes and people told of themselves."""
        if not self.explains or found.way != "latent-classes":
            return ()
        tables.step(Text(en="Looking at who they are", ko="어떤 사람인지 살펴봅니다"), 0.95)
        given = given_basis.demographics(tables, today)
        told = explained(basis, found, now, given.at(today), given.measured, self.seed)
        return explained_table(told, model.names) if told is not None else ()

    def _moved(
        self, basis: Basis, model: SegmentModel, today: dt.date, now: Seen, number: Ints
    ) -> Moves | None:
        """None where the past cannot be seen, or nobody was there to be seen."""
        since = today - dt.timedelta(days=self.moved_days)
        if not basis.is_dated:
            return None
        then = basis.at(since)
        if not len(then):
            return None
        before = model.numbers_of(model.memberships(then))
        found = moves(since, (then.people, before), (now.people, number))
        return found if found.both else None


def _shared(
    tables: Tables, now: Seen, group: Ints, previous: Previous | None
) -> dict[tuple[int, int], int]:
    """How many people of each group had each number before."""
    rows = previous.tables.get(SEGMENT_MEMBERS.name) if previous is not None else None
    if rows is None:
        return {}
    before = tables.fetch(rows.select("customer_id", "segment_number").order_by("customer_id"))
    people = np.asarray(before.column("customer_id").to_numpy(zero_copy_only=False)).astype(np.str_)
    number = np.asarray(before.column("segment_number").to_numpy()).astype(np.int64)
    return shared_people(now.people, group, people, number)


def _kept(previous: Previous | None, number: tuple[int, ...]) -> list[tuple[str, ...]]:
    """What the names of the same segments said before."""
    model = previous.model() if previous is not None else None
    if not isinstance(model, SegmentModel):
        return []
    said = dict(zip(model.numbers, model.said, strict=True))
    return [said.get(one, ()) for one in number]


def _spread(found: Learnt, rows: npt.NDArray[Any], group: Ints, count: int) -> list[float]:
    """How far people lie from the middle of their group, beside how far from that of all."""
    if found.encoding.bands is not None:
        return [float("nan")] * count
    whole = float(rows.var(axis=0).sum())
    return [
        float(np.sqrt(rows[group == one].var(axis=0).sum() / whole))
        if (group == one).any()
        else float("nan")
        for one in range(count)
    ]
