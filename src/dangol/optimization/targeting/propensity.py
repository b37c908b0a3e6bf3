"""Who will buy next? A category, or anything at all, within the days ahead."""

import datetime as dt
import difflib
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from ibis import _

from dangol.contract.analysis import Analysis
from dangol.contract.params import param
from dangol.contract.result import Result, refused
from dangol.contract.tables_view import Previous, Tables
from dangol.optimization.targeting.features import Asked, asked_about
from dangol.optimization.targeting.history import HISTORY_READS, History, purchase_history
from dangol.optimization.targeting.learning import Panel, learned
from dangol.optimization.targeting.panel import (
    FEWEST_CUTOFFS,
    FIRST_HISTORY_DAYS,
    Snapshots,
    past_cutoffs,
    snapshots,
)
from dangol.optimization.targeting.propensity_model import PropensityModel
from dangol.optimization.targeting.propensity_story import METHOD, Told, propensity_answer
from dangol.optimization.targeting.scoring import scored
from dangol.scoring.judgement import Judgement, judged
from dangol.tables.people import CUSTOMERS
from dangol.tables.targeting import CUSTOMER_PROPENSITIES
from dangol.words import Count, Text, both

Array = npt.NDArray[np.float64]
FEWEST_PEOPLE = 200
FEWEST_OF_EACH = 40
FEWEST_IN_A_PERIOD = 20
NEAR_NAMES = 5


class Propensity(Analysis):
    """Scores everyone by the chance that they buy within the horizon, and says why.

    Learned on snapshots of the past, each with what was known on its day only, and judged on
    the latest period that has passed, by a model that had seen nothing of it.
    """

    slug = "propensity"
    title = Text(en="Propensity", ko="구매 가능성")
    question = Text(
        en="Who will buy it within the coming weeks?", ko="앞으로 몇 주 안에 누가 살까요?"
    )
    entry = "campaigns"
    reads = HISTORY_READS
    writes = (CUSTOMER_PROPENSITIES.replaced(),)

    category: str = param(
        "",
        title=Text(en="Category", ko="분류"),
        help=Text(
            en="A category of products. Empty means anything at all.",
            ko="상품 분류입니다. 비우면 무엇이든 사는 것을 뜻합니다.",
        ),
        max_length=200,
    )
    horizon_days: int = param(
        28,
        title=Text(en="Days ahead", ko="앞으로 며칠"),
        help=Text(
            en="Purchases of this many days from the as-of day count.",
            ko="기준일부터 이만큼의 날에 할 구매를 셉니다.",
        ),
        ge=7,
        le=91,
    )
    seed: int = param(
        1,
        title=Text(en="Seed", ko="난수 시작값"),
        help=Text(
            en="The same seed grows the same trees.", ko="시작값이 같으면 나무도 같게 자랍니다."
        ),
        ge=0,
        le=2**30,
    )

    def compute(self, tables: Tables, previous: Previous | None = None) -> Result:
        today = tables.settings.business_day(self.moment)
        tables.step(Text(en="Reading purchases", ko="구매를 읽습니다"), 0.05)
        history = purchase_history(tables)
        asked = self._asked(tables, history)
        if isinstance(asked, Result):
            return asked
        cutoffs = self._cutoffs(tables, history, today)
        if isinstance(cutoffs, Result):
            return cutoffs
        tables.step(Text(en="Looking back from earlier days", ko="지난날에서 되돌아봅니다"), 0.3)
        found = snapshots(tables, history, cutoffs, today, asked)
        too_few = _too_few(found.past)
        if too_few is not None:
            return too_few
        tables.step(Text(en="Learning who buys next", ko="누가 살지 배웁니다"), 0.55)
        learning = _learnt(found.past, asked, self.seed, _kept_share(tables, history, asked))
        tables.step(Text(en="Scoring everyone", ko="모두의 점수를 매깁니다"), 0.85)
        return self._answered(tables, history, found, learning, today)

    def _asked(self, tables: Tables, history: History) -> Asked | Result:
        """The category as the catalogue writes it, with the department that sells most of it."""
        wanted = self.category.strip()
        if not wanted:
            return Asked(horizon_days=self.horizon_days)
        sold = history.bought.inner_join(history.shelves, "shelf")
        sold = sold.filter(sold.category != "")
        sizes = sold.group_by("category", "department").agg(days=_.count())
        known = tables.rows(sizes.order_by(_.days.desc(), "category", "department"))
        names = {str(row["category"]).casefold(): row for row in reversed(known)}
        row = names.get(wanted.casefold())
        if row is None:
            return _unknown(wanted, list(dict.fromkeys(r["category"] for r in known)))
        return Asked(row["category"], row["department"], self.horizon_days)

    def _cutoffs(self, tables: Tables, history: History, today: dt.date) -> list[dt.date] | Result:
        visits = history.visits
        size = tables.row(
            visits.aggregate(first=visits.day.min(), people=visits.customer_id.nunique())
        )
        if size["first"] is None or size["people"] < FEWEST_PEOPLE:
            return _nobody(size["people"])
        cutoffs = past_cutoffs(today, size["first"], self.horizon_days)
        if len(cutoffs) < FEWEST_CUTOFFS:
            needed = FIRST_HISTORY_DAYS + FEWEST_CUTOFFS * self.horizon_days
            return _too_short((today - size["first"]).days, needed)
        return cutoffs

    def _answered(
        self,
        tables: Tables,
        history: History,
        found: Snapshots,
        learning: "_Learning",
        today: dt.date,
    ) -> Result:
        # Asked at midnight, the day before is the last one that is known.
        known_on = tables.settings.business_day(self.moment - dt.timedelta(microseconds=1))
        rows = scored(
            found.today,
            found.people,
            learning.model,
            learning.judgement,
            tables.settings.currency,
            known_on,
        )
        stored = tables.stage(CUSTOMER_PROPENSITIES, rows)
        told = Told(
            category=learning.model.category,
            horizon_days=self.horizon_days,
            today=today,
            chance=np.asarray(rows.column("probability")),
            judgement=learning.judgement,
            snapshots=len(found.past.cutoffs),
            rows=len(found.past),
            silent=_silent(tables, history),
            unpriced=tables.row(history.visits.aggregate(n=_.unpriced.sum()))["n"] or 0,
            currency=tables.settings.currency,
        )
        return Result(propensity_answer(told), {CUSTOMER_PROPENSITIES: stored}, learning.model)


@dataclass(frozen=True)
class _Learning:
    model: PropensityModel
    judgement: Judgement


def _kept_share(tables: Tables, history: History, asked: Asked) -> float:
    """What share of the amount of what is asked about does not come back."""
    sums = []
    for rows in (history.bought, history.given_back):
        of_it = asked_about(history, rows, asked)
        sums.append(tables.row(of_it.aggregate(amount=of_it.amount.sum()))["amount"] or 0.0)
    bought, given_back = sums
    return min(max(1 - given_back / bought, 0.0), 1.0) if bought > 0 else 1.0


def _learnt(past: Panel, asked: Asked, seed: int, kept: float) -> _Learning:
    """The model for today, and what the same way of learning was worth one period earlier.

    ``kept`` is the share of amounts that does not come back.
    """
    *earlier, latest = past.cutoffs
    unseen = past.at([latest])
    before = learned(past.at(earlier), asked, seed)
    shares = [float(past.at([one]).happened.mean()) for one in earlier]
    judgement = judged(unseen.happened, before.chance(unseen.raw), shares, seed)
    model = learned(past, asked, seed)
    told = {"figures": judgement.figures(), "amount_scale": model.amount_scale * kept}
    return _Learning(model.model_copy(update=told), judgement)


def _silent(tables: Tables, history: History) -> int:
    """Customers who never bought anything."""
    silent = tables[CUSTOMERS].anti_join(history.visits, "customer_id")
    count: int = tables.row(silent.agg(n=silent.customer_id.nunique()))["n"]
    return count


def _too_few(past: Panel) -> Result | None:
    """A refusal where a period has too few who bought, or too few who did not."""
    learning, unseen = past.at(past.cutoffs[:-1]), past.at(past.cutoffs[-1:])
    for part, least in ((learning, FEWEST_OF_EACH), (unseen, FEWEST_IN_A_PERIOD)):
        buyers = int(part.happened.sum())
        others = len(part) - buyers
        if min(buyers, others) < least:
            what = (
                Text(en="bought it", ko="산 사람")
                if buyers < others
                else Text(en="did not buy", ko="사지 않은 사람")
            )
            return refused(
                both(
                    "Too few customers {what} in the periods behind us to tell them from others.",
                    "지난 기간에 {what}이 너무 적어 다른 고객과 가려낼 수 없습니다.",
                    what=what,
                ),
                Text(
                    en="Ask about a wider category, or look further ahead.",
                    ko="더 넓은 분류를 묻거나 더 긴 기간을 고르세요.",
                ),
                basis=both(
                    "{n} of {all} snapshots ended with a purchase",
                    "스냅숏 {all}건 가운데 구매로 이어진 것 {n}건",
                    n=Count(buyers),
                    all=Count(len(part)),
                ),
                method=METHOD,
            )
    return None


def _nobody(people: int) -> Result:
    return refused(
        both(
            "{n} customers are too few to learn from.",
            "고객이 {n}명뿐이라 배우기에 적습니다.",
            n=Count(people),
        ),
        both(
            "It takes at least {n} customers with a purchase.",
            "구매한 고객이 {n}명은 있어야 합니다.",
            n=Count(FEWEST_PEOPLE),
        ),
        basis=both("{n} customers with a purchase", "구매한 고객 {n}명", n=Count(people)),
        method=METHOD,
    )


def _too_short(days: int, needed: int) -> Result:
    return refused(
        both(
            "{n} days of purchases are too few to learn from.",
            "구매 기록이 {n}일뿐이라 배우기에 짧습니다.",
            n=Count(days),
        ),
        both(
            "It takes {n} days for this horizon; look fewer days ahead, or load more history.",
            "이 기간을 보려면 {n}일이 있어야 합니다. 더 짧은 기간을 고르거나 기록을 더 읽으세요.",
            n=Count(needed),
        ),
        basis=both("{n} days of purchases", "구매 기록 {n}일", n=Count(days)),
        method=METHOD,
    )


def _unknown(wanted: str, known: list[str]) -> Result:
    """Nothing of this name was ever sold; says which names are near."""
    folded = {name.casefold(): name for name in known}
    near = [
        *(name for key, name in folded.items() if wanted.casefold() in key),
        *(folded[k] for k in difflib.get_close_matches(wanted.casefold(), folded, NEAR_NAMES, 0.5)),
    ]
    shown = list(dict.fromkeys(near))[:NEAR_NAMES] or known[:NEAR_NAMES]
    if not shown:
        advice = Text(
            en="No product has a category. Load the catalogue with categories, or leave it empty.",
            ko="분류가 있는 상품이 없습니다. 분류가 든 상품 목록을 읽거나 비워 두세요.",
        )
    else:
        said = ", ".join(f"‘{name}’" for name in shown)
        advice = both(
            "Near it: {names}." if near else "The most bought: {names}.",
            "비슷한 분류: {names}" if near else "많이 팔린 분류: {names}",
            names=said,
        )
    return refused(
        both(
            "No category called ‘{name}’ was ever sold.",
            "‘{name}’ 분류는 팔린 적이 없습니다.",
            name=wanted,
        ),
        advice,
        basis=both("{n} categories sold", "팔린 분류 {n}개", n=Count(len(known))),
        method=METHOD,
    )
