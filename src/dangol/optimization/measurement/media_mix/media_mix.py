"""What did each channel bring, and what would more of it bring? Sales fitted to spend."""

from typing import Literal, Self

from pydantic import model_validator

from dangol.contract.analysis import Analysis
from dangol.contract.params import param
from dangol.contract.result import Result
from dangol.contract.tables_view import Previous, Tables
from dangol.methods.media_mix.carry_over import CarryOver
from dangol.methods.media_mix.carry_over import Kind as Carried
from dangol.methods.media_mix.saturation import Kind as Worn
from dangol.methods.media_mix.saturation import Saturation
from dangol.optimization.measurement.experiments.experiment import Experiment
from dangol.optimization.measurement.geo_lift.geo_test import GeoTest
from dangol.optimization.measurement.media_mix.beside import (
    CREDIT_READ,
    beside_credits,
    beside_tests,
    path_credits,
)
from dangol.optimization.measurement.media_mix.calibration import TEST_READS, tests
from dangol.optimization.measurement.media_mix.expectations import Usual, priors
from dangol.optimization.measurement.media_mix.fitting import LAGS, Asked, Depth, fitted
from dangol.optimization.measurement.media_mix.gathering import READS, Period, Place, gathered
from dangol.optimization.measurement.media_mix.lift_test import LiftTest
from dangol.optimization.measurement.media_mix.media_channel import MediaChannel, told_channels
from dangol.optimization.measurement.media_mix.refusing import no_period, nothing_to_tell, refusal
from dangol.optimization.measurement.media_mix.rows import (
    draw_rows,
    period_rows,
    return_rows,
    sales_rows,
)
from dangol.optimization.measurement.media_mix.story import mix_answer
from dangol.optimization.measurement.media_mix.terms import baseline
from dangol.optimization.measurement.media_mix.told import Told
from dangol.optimization.measurement.media_mix.withholding import withheld
from dangol.tables.media_mix import (
    CARRY_OVERS,
    MEDIA_DRAWS,
    MEDIA_PERIODS,
    MEDIA_RETURNS,
    SALES_PERIODS,
    SATURATIONS,
    WITHHELD,
)
from dangol.words import Text

DEPTHS = {
    "preview": Text(en="A preview, in seconds", ko="미리보기, 몇 초"),
    "full": Text(en="The full answer, in minutes", ko="전체 계산, 몇 분"),
}
PERIODS = {"week": Text(en="Weeks", ko="주"), "day": Text(en="Days", ko="날")}
Effect = Literal["steady", "drifting"]
EFFECTS = {
    "steady": Text(en="The same all the time", ko="늘 같음"),
    "drifting": Text(en="Drifting slowly", ko="천천히 달라짐"),
}
PLACES = {
    "auto": Text(en="By region where spend is", ko="비용이 지역별이면 지역별로"),
    "whole": Text(en="All together", ko="모두 합쳐서"),
    "regions": Text(en="By region", ko="지역별로"),
}


class MediaMix(Analysis):
    """Fits sales to spend, calibrated by whatever tests there are; planners go on from it."""

    slug = "media-mix"
    title = Text(en="Media mix", ko="매체 구성")
    question = Text(
        en="What did each channel bring, and what would more of it bring?",
        ko="채널마다 무엇을 가져왔고, 더 쓰면 무엇을 가져올까요?",
    )
    entry = "budget"
    page = "/budget/media-mix"
    reads = (*READS, *TEST_READS, CREDIT_READ)
    writes = (
        MEDIA_RETURNS.replaced(),
        MEDIA_PERIODS.replaced(),
        SALES_PERIODS.replaced(),
        MEDIA_DRAWS.replaced(),
    )
    considers = (MediaChannel, LiftTest, GeoTest, Experiment)

    period: Period = param(
        "week",
        title=Text(en="Counted by", ko="세는 단위"),
        help=Text(
            en="Weeks are steadier; days tell more of channels that work within days.",
            ko="주로 세면 덜 흔들리고, 날로 세면 며칠 안에 움직이는 채널을 더 잘 압니다.",
        ),
        choices=PERIODS,
    )
    place: Place = param(
        "auto",
        title=Text(en="Regions", ko="지역"),
        help=Text(
            en="Regions that spend differently tell far more than one whole.",
            ko="지역마다 비용이 다르면 하나로 볼 때보다 훨씬 많이 알 수 있습니다.",
        ),
        choices=PLACES,
    )
    depth: Depth = param(
        "preview",
        title=Text(en="How thoroughly", ko="계산의 깊이"),
        help=Text(
            en="A preview is close where data is rich; the full answer also says whether its "
            "draws agree.",
            ko="자료가 넉넉하면 미리보기도 가깝습니다. 전체 계산은 표본이 서로 맞는지도 알립니다.",
        ),
        choices=DEPTHS,
    )
    carry_over: Carried = param(
        "geometric",
        title=Text(en="How it carries over", ko="남아서 움직이는 모양"),
        help=Text(
            en="How spend goes on to work in later periods.",
            ko="쓴 비용이 뒤 기간에 어떻게 움직이는지입니다.",
        ),
        choices=CARRY_OVERS,
    )
    saturation: Worn = param(
        "logistic",
        title=Text(en="How it wears out", ko="무뎌지는 모양"),
        help=Text(
            en="How more spend brings less and less.", ko="더 쓸수록 어떻게 덜 가져오는지입니다."
        ),
        choices=SATURATIONS,
    )
    effect: Effect = param(
        "steady",
        title=Text(en="What media does", ko="매체의 효과"),
        help=Text(
            en="Drifting lets each channel work more or less over the months; it takes more data, "
            "and plans go on from how it works now.",
            ko="달라질 수 있게 하면 채널의 효과가 몇 달에 걸쳐 변합니다. 자료가 더 많이 필요하고, "
            "계획은 지금의 효과에서 출발합니다.",
        ),
        choices=EFFECTS,
    )
    usual_return_low: float = param(
        0.1,
        title=Text(en="Usual return, low", ko="흔한 수익, 낮게"),
        help=Text(
            en="Sales for each unit spent that channels hardly fall below, before data is seen; "
            "what you know of one channel goes into its own record.",
            ko="자료를 보기 전에, 쓴 돈 1마다 채널이 이보다 덜 가져올 일은 거의 없다고 보는 "
            "매출입니다. 한 채널에 대해 아는 것은 그 채널의 기록에 적습니다.",
        ),
        gt=0,
        le=100,
    )
    usual_return_high: float = param(
        6.0,
        title=Text(en="Usual return, high", ko="흔한 수익, 높게"),
        help=Text(
            en="Sales for each unit spent that channels hardly exceed; nine in ten lie between.",
            ko="쓴 돈 1마다 채널이 이보다 더 가져올 일은 거의 없다고 보는 매출입니다. 열에 아홉은 "
            "두 값 사이입니다.",
        ),
        gt=0,
        le=1_000,
    )
    seed: int = param(
        1,
        title=Text(en="Seed", ko="난수 씨앗"),
        help=Text(en="The same seed draws the same.", ko="씨앗이 같으면 같은 표본을 뽑습니다."),
        ge=0,
    )

    @model_validator(mode="after")
    def _fits(self) -> Self:
        if self.usual_return_low >= self.usual_return_high:
            raise ValueError("usual_return_low is not below usual_return_high")
        return self

    def compute(self, tables: Tables, previous: Previous | None = None) -> Result:
        tables.step(Text(en="Adding up sales and spend", ko="매출과 비용을 더합니다"), 0.1)
        found = gathered(tables, self.period, self.place)
        if found is None:
            return no_period()
        if (no := refusal(found)) is not None:
            return no
        asked = Asked(
            CarryOver(self.carry_over, LAGS[found.days]),
            Saturation(self.saturation),
            self.depth,
            self.seed,
            self.effect == "drifting",
        )
        held = priors(
            found,
            told_channels(tables),
            Usual(self.usual_return_low, self.usual_return_high),
            (self.carry_over, self.saturation),
        )
        tables.step(Text(en="Fitting the mix", ko="모형을 맞춥니다"), 0.3)
        terms = baseline(found, tables.settings.country)
        fit = fitted(found, terms, held, tests(tables), asked)
        hidden = withheld(found, fit.tested)
        if len(hidden) == len(found.channels):
            return nothing_to_tell(found, WITHHELD[next(iter(hidden.values()))[0]])
        tables.step(Text(en="Writing what it says", ko="결과를 씁니다"), 0.9)
        whole = Told(fit, tables.settings.currency, hidden)
        answer = mix_answer(
            whole, beside_credits(whole, path_credits(tables)), beside_tests(fit), self.seed
        )
        return Result(
            answer,
            {
                MEDIA_RETURNS: tables.stage(MEDIA_RETURNS, return_rows(whole)),
                MEDIA_PERIODS: tables.stage(MEDIA_PERIODS, period_rows(whole)),
                SALES_PERIODS: tables.stage(SALES_PERIODS, sales_rows(whole, self.seed)),
                MEDIA_DRAWS: tables.stage(MEDIA_DRAWS, draw_rows(whole, self.seed)),
            },
        )
