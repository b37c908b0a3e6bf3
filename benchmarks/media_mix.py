"""A media mix beside pymc-marketing, in worlds whose truth is known, and its speed.

Beside the peer (its own example, 179 weeks, the same model and priors in both):
``contribution_error`` is the larger error of what the two channels brought, as a share of the
truth; ``sd_ratio_worst`` the ratio of posterior standard deviations that is furthest from one, to
the peer with twelve times its usual draws (what the second channel is worth has a heavy tail, of
which 4,000 draws see too little: ``sd_ratio_to_usual``); CPU seconds of ours and of the peer's
usual fit, and of the preview (the top and the normal on it). In simulated worlds, whose truth
is drawn from the priors: ``coverage90`` of 90 % intervals of return on spend by the quick normal
over ``worlds`` worlds of 2 to 16 channels, ``width90`` their median width as a share of the truth,
``sampled_coverage90`` by full sampling. ``large_seconds``: CPU of a full fit of 16 channels over
200 weeks, ``large_rhat`` its worst R-hat; ``regions_seconds`` and ``regions_rhat`` those of 5
channels in 40 regions over 156 weeks, ``regions_coverage90`` of what channels brought in smaller
worlds of 8 regions.

Hidden demand: ``flagged_clean`` is the share of those worlds in which any channel is flagged as one
that follows it, ``flagged_unfollowed`` the same where there is hidden demand and nobody follows it.
Of channels that do (``hidden`` at .5 and 1 in turns): ``hidden_flagged``,
``hidden_flagged_or_covered`` by the interval of the plain mix, ``hidden_covered`` by that alone,
and ``hidden_after_lift_covered`` by it once a test of the channel is entered; ``..._allowed_...``
is the same of a mix that allows for hidden demand in all channels. ``width90_allowed`` and
``coverage90_allowed`` are what that costs in worlds without any.

``misspecified_...`` is of worlds by pysimmmulator, whose shapes are not ours (S-curves that never
fill up, two kinds of carry-over by day, price and effect of media that jump): coverage, and the
median error of returns as a share of them; ``..._hill_...`` with an S-curve in place of ours.
``--data PATH`` fits a published file instead.
"""

import argparse
import csv
import datetime as dt
import json
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

if __name__ == "__main__":
    sys.path.insert(0, str(Path(__file__).parents[1]))

from benchmarks.mix_worlds import MEDIA_SHARE, PRIORS, World, regional, world
from benchmarks.reporting import report
from benchmarks.sdists import shipped, uv
from dangol.methods.media_mix.baseline import Baseline
from dangol.methods.media_mix.carry_over import CarryOver, lagged
from dangol.methods.media_mix.climbing import climbed
from dangol.methods.media_mix.confounding import Confounding, allowing, confounding
from dangol.methods.media_mix.mixing import mixing
from dangol.methods.media_mix.model import MediaMix, national
from dangol.methods.media_mix.priors import Prior
from dangol.methods.media_mix.returns import Returns
from dangol.methods.media_mix.sampling import sampled
from dangol.methods.media_mix.saturation import Saturation

Array = npt.NDArray[np.float64]
PIN, DATA = "pymc-marketing==0.19.2", "*/data/mmm_example.csv"
NAMES = ("retention", "steepness", "worth")
TRUE_RETENTION, TRUE_STEEPNESS, TRUE_WORTH = (0.4, 0.2), (4.0, 3.0), (3_000.0, 2_000.0)
LAGS, MODES = 8, 2
HILL_PRIORS = {"half": Prior("log-normal", 0.0, 1.0), "slope": Prior("gamma", 4.0, 2.5)}
CHAINS, WARMING, DRAWS = 64, 200, 1_000
PEER_DRAWS, PEER_LONG = 1_000, 12_000
AHEAD = 13
CONTROLS = ("event_1", "event_2", "t")
PEER = """
import json, sys, time, warnings
warnings.simplefilter("ignore")
begun = time.process_time()
import pandas as pd
from pymc_extras.prior import Prior
from pymc_marketing.mmm import MMM, GeometricAdstock, LogisticSaturation
imported = time.process_time() - begun
given = json.loads(sys.argv[2])
data = pd.read_csv(sys.argv[1], parse_dates=["date_week"])
def normal(centre, width, **dims):
    return Prior("Normal", mu=centre, sigma=width, **dims)
mix = MMM(
    date_column="date_week", channel_columns=["x1", "x2"], control_columns=given["controls"],
    yearly_seasonality=given["modes"],
    adstock=GeometricAdstock(
        l_max=given["lags"], priors={"alpha": Prior("Beta", alpha=1, beta=3, dims="channel")}
    ),
    saturation=LogisticSaturation(priors={
        "lam": Prior("Gamma", alpha=3, beta=1, dims="channel"),
        "beta": Prior("HalfNormal", sigma=given["worth"], dims="channel"),
    }),
    model_config={
        "intercept": normal(*given["intercept"]),
        "gamma_control": normal(0, given["control"], dims="control"),
        "gamma_fourier": normal(0, given["season"], dims="fourier_mode"),
        "likelihood": Prior("Normal", sigma=Prior("HalfNormal", sigma=given["noise"])),
    },
)
begun = time.process_time()
mix.fit(
    X=data.drop(columns=["y"]), y=data["y"], nuts_sampler="nutpie", chains=4, draws=given["draws"],
    tune=1000, random_seed=1, progressbar=False,
)
fitted = time.process_time() - begun
kept = mix.idata.posterior
told = {}
for ours, theirs in (
    ("retention", "adstock_alpha"), ("steepness", "saturation_lam"), ("worth", "saturation_beta"),
):
    values = kept[theirs].values.reshape(-1, 2)
    told[ours] = {"mean": values.mean(0).tolist(), "sd": values.std(0).tolist()}
brought = kept["channel_contribution_original_scale"].sum("date").mean(("chain", "draw"))
print(json.dumps({"imported": imported, "fitted": fitted, "told": told,
                  "brought": brought.values.tolist()}))
"""
SIMULATOR_PIN, SIMULATED = "pysimmmulator==0.6.2", 20
SIMULATOR = """
import json, logging, sys, warnings
warnings.simplefilter("ignore"); logging.disable(logging.CRITICAL)
import numpy as np
from pysimmmulator import Simulate
given = json.loads(sys.argv[1])
def config(rng, channels, base, cvr):
    names = [f"C{one}" for one in range(channels)]
    shared = names[1:]
    share = 1 / channels
    def stays():
        if rng.random() < 0.5:
            return {"type": "geometric", "params": {"lambda": rng.uniform(0.3, 0.85)}}
        return {"type": "weibull", "params": {"shape": 2.0, "scale": rng.uniform(4, 14)}}
    def wears():
        kind = "scurve" if rng.random() < 0.5 else "hill"
        bends = {"alpha": rng.uniform(1, 3), "gamma": rng.uniform(0.1, 0.5)}
        return {"type": kind, "params": bends}
    spread = {one: rng.uniform(0.3, 0.8) for one in shared}
    cpm = {one: rng.uniform(3, 13) for one in names}
    adstock = {one: stays() for one in names}
    saturation = {one: wears() for one in names}
    return {
        "basic_params": {"years": 3, "channels_impressions": names, "channels_clicks": [],
            "frequency_of_campaigns": 1, "start_date": "2017/1/2",
            "true_cvr": dict(zip(names, cvr)), "revenue_per_conv": 20.0},
        "baseline_params": {"base_p": base, "trend_p": 0.2 * base, "temp_var": 1,
            "temp_coef_mean": 0.08 * base, "temp_coef_sd": 0.01 * base,
            "error_std": 0.04 * 7 ** 0.5 * base},
        "ad_spend_params": {"campaign_spend_mean": 10_000, "campaign_spend_std": 4_000,
            "max_min_proportion_on_each_channel": {one: {"min": share * (1 - spread[one]),
                "max": share * (1 + spread[one])} for one in shared}},
        "media_params": {"true_cpm": cpm, "true_cpc": {},
            "noisy_cpm_cpc": {one: {"loc": 0.0, "scale": 0.1 * cpm[one]} for one in names}},
        "cvr_params": {"noisy_cvr": {one: {"loc": 0.0, "scale": 0.01} for one in names}},
        "adstock_params": {"adstock": adstock, "saturation": saturation},
        "output_params": {"aggregation_level": "weekly"},
    }
def simulated(seed):
    rng = np.random.default_rng(seed)
    channels = int(rng.integers(3, 7))
    wanted = rng.lognormal(0.5, 0.6, channels)
    fixed = int(rng.integers(2**31))
    def ran(base, cvr):
        return Simulate(random_seed=fixed).run_with_config(
            config(np.random.default_rng(fixed), channels, base, cvr))
    first = ran(1e6, np.full(channels, 1e-3))
    got = np.array([first.channel_roi[f"C{one}"] for one in range(channels)]) + 1
    spend = [f"C{one}_spend" for one in range(channels)]
    # Sales are straight in how many who see or click buy; returns come out as they are wanted.
    cvr = np.minimum(1e-3 * wanted / got, 1.0)
    media = float((first.df[spend].sum() * wanted).sum())
    base = media * (1 / given["media_share"] - 1) / (3 * 365) / 20.0 / 1.1
    last = ran(base, cvr)
    whole = last.df.iloc[:156]
    return {"spend": whole[spend].to_numpy().T.tolist(), "sales": whole["total_revenue"].tolist(),
            "returns": [last.channel_roi[f"C{one}"] + 1 for one in range(channels)]}
print(json.dumps([simulated(seed) for seed in range(given["worlds"])]))
"""
GIVEN: dict[str, Any] = {
    "controls": CONTROLS, "modes": MODES, "lags": LAGS, "intercept": (0.5, 0.2), "control": 0.05,
    "season": 0.28, "noise": 6.0,
}  # fmt: skip


def example(file: Path) -> tuple[MediaMix, Array, float, list[float]]:
    """The model of the example, its spend, its largest sales, and the widths for worth."""
    with file.open() as opened:
        rows = list(csv.DictReader(opened))
    column = {name: np.array([float(row[name]) for row in rows])
              for name in ("y", "x1", "x2", *CONTROLS)}  # fmt: skip
    days = [dt.date.fromisoformat(row["date_week"]).timetuple().tm_yday for row in rows]
    turn = 2 * np.pi * np.array(days) / 365.25
    season = [f(mode * turn) for mode in range(1, MODES + 1) for f in (np.sin, np.cos)]
    terms = np.column_stack([np.ones(len(rows)), *(column[one] for one in CONTROLS), *season])
    centre = np.array([GIVEN["intercept"][0], *np.zeros(terms.shape[1] - 1)])
    width = np.array([GIVEN["intercept"][1], *[GIVEN["control"]] * len(CONTROLS),
                      *[GIVEN["season"]] * len(season)])  # fmt: skip
    spend = np.stack([column["x1"], column["x2"]])
    worth = 2 * spend.sum(1) / spend.sum()
    priors = {
        "retention": Prior("beta", 1.0, 3.0),
        "steepness": Prior("gamma", 3.0, 1.0),
        "worth": Prior("half-normal", worth),
        "noise": Prior("half-normal", GIVEN["noise"]),
    }
    most = float(column["y"].max())
    baseline = Baseline(terms, centre, width)
    near_one = spend / spend.max(1, keepdims=True)
    carried = CarryOver(lags=LAGS)
    mix = national(column["y"] / most, near_one, baseline, priors, carry_over=carried)
    return mix, spend, most, worth.tolist()


def true_brought(spend: Array) -> Array:
    weights, _ = CarryOver(lags=LAGS).weights([np.array(TRUE_RETENTION)])
    near_one = spend / spend.max(1, keepdims=True)
    media = np.einsum("cl,clt->ct", weights, lagged(near_one[:, None], LAGS))
    part, _, _ = Saturation().reached(media, [np.array(TRUE_STEEPNESS)])
    found: Array = part.sum(1) * np.array(TRUE_WORTH)
    return found


def fitted_by_peer(file: Path, worth: list[float], draws: int) -> dict[str, Any]:
    """The example fitted by pymc-marketing with so many draws of each of its four chains."""
    command = [uv(), "run", "--quiet", "--no-project", "--python", "3.11"]
    command += ["--with", PIN, "--with", "nutpie", "python", "-c", PEER, str(file)]
    given = json.dumps({**GIVEN, "worth": worth, "draws": draws})
    said = subprocess.run([*command, given], check=True, capture_output=True, text=True)
    found: dict[str, Any] = json.loads(said.stdout.splitlines()[-1])
    return found


def beside_the_peer(*, quick: bool) -> tuple[list[list[object]], dict[str, float], dict[str, Any]]:
    """The example fitted by both."""
    with tempfile.TemporaryDirectory() as temporary:
        file = shipped(Path(temporary), PIN, DATA)
        mix, spend, most, worth = example(file)
        rng = np.random.default_rng(1)
        climbed(mix, rng)
        begun = time.process_time()
        top = climbed(mix, rng)
        top.drawn(1_000, rng)
        preview = time.process_time() - begun
        draws = sampled(mix, top, rng, CHAINS, WARMING, DRAWS)
        seconds = time.process_time() - begun
        theirs = longer = None
        if not quick:
            theirs, longer = (fitted_by_peer(file, worth, many) for many in (PEER_DRAWS, PEER_LONG))
    at = mix.worked(draws.flat)
    truth = true_brought(spend)
    brought = Returns(mix, draws.flat).brought.mean(1) * most
    errors = np.abs(brought / truth - 1)
    figures = {
        "contribution_error": float(errors.max()),
        "cpu_seconds": seconds,
        "preview_seconds": preview,
        "rhat": float(mixing(draws.values).rhat.max()),
    }
    rows: list[list[object]] = []
    ratios: dict[str, list[float]] = {"sd_ratio_worst": [], "sd_ratio_to_usual": []}
    for name in NAMES:
        for channel in range(2):
            mean, sd = at.values[name][channel].mean(), at.values[name][channel].std()
            row: list[object] = [f"{name} {channel + 1}", mean, sd]
            if theirs is not None and longer is not None:
                told = longer["told"][name]
                ratios["sd_ratio_worst"].append(sd / told["sd"][channel])
                ratios["sd_ratio_to_usual"].append(sd / theirs["told"][name]["sd"][channel])
                row += [told["mean"][channel], told["sd"][channel]]
            rows.append(row)
    if theirs is None:
        return rows, figures, {}
    for name, each in ratios.items():
        figures[name] = float(max(each, key=lambda one: abs(np.log(one))))
    figures["peer_cpu_seconds"] = theirs["fitted"]
    apart = np.abs(np.array(theirs["brought"]) / truth - 1)
    peer = {"cpu_seconds": theirs["fitted"], "import_seconds": theirs["imported"],
            "contribution_error": float(apart.max())}  # fmt: skip
    return rows, figures, {f"{PIN} + nutpie": {key: round(one, 4) for key, one in peer.items()}}


def covered(mix: MediaMix, draws: Array, returns: Array) -> tuple[list[bool], list[float]]:
    """Whether intervals of return on spend hold the truth, and their widths beside it."""
    found = Returns(mix, draws).return_on_spend
    low, high = np.quantile(found, (0.05, 0.95), axis=1)
    inside = (low < returns) & (returns < high)
    return inside.tolist(), ((high - low) / returns).tolist()


def previewed(mix: MediaMix, seed: int) -> Array:
    """Draws by the quick path."""
    rng = np.random.default_rng(seed)
    return climbed(mix, rng).drawn(2_000, rng)


def looked_at(one: World, seed: int) -> tuple[MediaMix, Array, Confounding]:
    """The plain mix, its quick draws, and who seems to follow hidden demand."""
    mix = one.mix()
    draws = previewed(mix, seed)
    return mix, draws, confounding(mix, draws)


def hidden_demand(worlds: int) -> dict[str, float]:
    """Channels that follow what nobody wrote down: whether they are flagged, and what holds."""
    unfollowed = []
    found: dict[str, list[bool]] = {name: [] for name in (
        "hidden_flagged", "hidden_flagged_or_covered", "hidden_covered", "hidden_allowed_covered",
        "hidden_after_lift_covered", "hidden_allowed_after_lift_covered",
    )}  # fmt: skip
    errors: dict[str, list[float]] = {"hidden_error": [], "hidden_allowed_error": []}
    for seed in range(worlds):
        channels, strength = (2, 4, 8, 16)[seed % 4], (0.5, 1.0)[seed // 4 % 2]
        nobody = world(seed, channels, hidden=strength, followers=0)
        unfollowed.append(bool(looked_at(nobody, seed)[2].follows.any()))
        one = world(seed, channels, hidden=strength)
        mix, draws, told = looked_at(one, seed)
        wider = allowing(mix, told)
        wider_draws = previewed(wider, seed)
        lifts = [one.lift(0, np.random.default_rng((seed, channels)))]
        tested = [replace(each, lifts=lifts) for each in (mix, wider)]
        fits = [(mix, draws), (wider, wider_draws), *((each, previewed(each, seed))
                                                      for each in tested)]  # fmt: skip
        holds = [covered(*each, one.returns)[0][0] for each in fits]
        found["hidden_flagged"].append(bool(told.follows[0]))
        found["hidden_flagged_or_covered"].append(bool(told.follows[0]) or holds[0])
        for name, hold in zip(list(found)[2:], holds, strict=True):
            found[name].append(hold)
        for name, each in zip(errors, fits, strict=False):
            middle = np.median(Returns(*each).return_on_spend[0])
            errors[name].append(float(middle / one.returns[0] - 1))
    figures = {"flagged_unfollowed": float(np.mean(unfollowed)), "hidden_worlds": float(worlds)}
    figures |= {name: float(np.mean(each)) for name, each in found.items()}
    return figures | {name: float(np.median(each)) for name, each in errors.items()}


def misspecified(worlds: int) -> dict[str, float]:
    """Worlds of pysimmmulator, fitted as ours are."""
    command = [uv(), "run", "--quiet", "--no-project", "--python", "3.11", "--with", SIMULATOR_PIN]
    given = json.dumps({"worlds": worlds, "media_share": MEDIA_SHARE})
    said = subprocess.run([*command, "python", "-c", SIMULATOR, given],
                          check=True, capture_output=True, text=True)  # fmt: skip
    names = ("misspecified", "misspecified_allowed", "misspecified_hill")
    inside: dict[str, list[bool]] = {name: [] for name in names}
    errors: dict[str, list[float]] = {name: [] for name in inside}
    flagged = []
    for seed, told in enumerate(json.loads(said.stdout.splitlines()[-1])):
        spend, sales, returns = (np.array(told[name]) for name in ("spend", "sales", "returns"))
        at = np.arange(len(sales))
        season = [f(2 * np.pi * k * at / 52.14) for k in (1, 2) for f in (np.sin, np.cos)]
        rows = np.column_stack([np.ones(len(at)), at / len(at) - 0.5, *season])
        brought = returns[:, None] * spend
        nobody = np.zeros(len(spend), dtype=bool)
        none = np.full(len(spend), np.nan)
        mix = World(spend, sales, rows, none, none, returns, brought, nobody).mix()
        draws = previewed(mix, seed)
        found = confounding(mix, draws)
        flagged.append(bool(found.follows.any()))
        bent = replace(mix, saturation=Saturation("hill"), priors=PRIORS | HILL_PRIORS)
        fits = [
            (mix, draws),
            *((one, previewed(one, seed)) for one in (allowing(mix, found), bent)),
        ]
        for name, each in zip(names, fits, strict=True):
            inside[name] += covered(*each, returns)[0]
            middle = np.median(Returns(*each).return_on_spend, axis=1)
            errors[name] += np.abs(middle / returns - 1).tolist()
    figures = {f"{name}_coverage90": float(np.mean(each)) for name, each in inside.items()}
    figures |= {f"{name}_error": float(np.median(each)) for name, each in errors.items()}
    return figures | {"misspecified_flagged": float(np.mean(flagged))}


def in_regions(*, quick: bool) -> dict[str, float]:
    """A large mix of regions, and how often intervals of small ones hold."""
    inside: list[bool] = []
    for seed in range(3 if quick else 20):
        one = regional(seed, channels=3, regions=8, weeks=104)
        rng = np.random.default_rng(seed)
        drawn = sampled(one.mix, climbed(one.mix, rng), rng, 16, 200, 150)
        low, high = np.quantile(Returns(one.mix, drawn.flat).brought, (0.05, 0.95), axis=1)
        inside += ((low < one.brought) & (one.brought < high)).tolist()
    large = regional(1_000, channels=5, regions=8 if quick else 40, weeks=156).mix
    rng = np.random.default_rng(1_000)
    begun = time.process_time()
    drawn = sampled(large, climbed(large, rng, starts=1), rng, 16, 300, 500)
    return {
        "regions_seconds": time.process_time() - begun,
        "regions_rhat": float(mixing(drawn.values).rhat.max()),
        "regions_coverage90": float(np.mean(inside)),
    }


@dataclass(frozen=True)
class Published:
    """A file by period: ``sales`` (periods,), ``spend`` (channels, periods), what else is known."""

    days: Sequence[dt.date]
    names: Sequence[str]
    outcome: str
    sales: Array
    spend: Array
    rows: Array
    width: Array

    def mix(self) -> MediaMix:
        """Mean sales are one; returns of one in the middle, nine in ten between .2 and 5."""
        period = (self.days[1] - self.days[0]).days
        unit = self.sales.mean()
        priors = {**PRIORS, "worth": Prior("log-normal", 0.0, 1.0)}
        terms = len(self.width)
        baseline = Baseline(self.rows, np.eye(1, terms)[0], self.width)
        return national(
            self.sales / unit,
            self.spend / np.quantile(self.spend, 0.98, axis=1, keepdims=True).clip(1e-9),
            baseline,
            priors,
            spent=self.spend.sum(1) / unit,
            carry_over=CarryOver(lags=LAGS if period >= 7 else 28),
        )


def read(asked: argparse.Namespace) -> Published:
    """A table whose columns are named, or known by their names; regions are added up."""
    with Path(asked.data).open() as opened:
        lines = list(csv.DictReader(opened))
    names = list(lines[0])
    day = next(one for one in names if one.lower() in ("date", "time", "week", "day", "ds")
               or one.lower().startswith(("date_", "week_")))  # fmt: skip
    spend = asked.spend or [one for one in names if one.lower().endswith(("_spend", "_s", "_cost"))]
    outcomes = ("revenue", "total_revenue", "sales", "y", "conversions")
    outcome = asked.outcome or next(one for one in outcomes if one in names)
    days = sorted({line[day] for line in lines})
    place = {one: at for at, one in enumerate(days)}
    at = np.array([place[line[day]] for line in lines])
    by_price = "revenue_per_conversion" if not asked.outcome and outcome == "conversions" else ""

    def summed(name: str, times: str = "") -> Array:
        values = np.array([float(line[name] or 0) * float(line[times] if times else 1)
                           for line in lines])  # fmt: skip
        return np.bincount(at, values, len(days)).astype(np.float64)

    on = [dt.date.fromisoformat(one[:10]) for one in days]
    since = np.array([(one - on[0]).days for one in on], dtype=np.float64)
    turn = 2 * np.pi * np.array([one.timetuple().tm_yday for one in on]) / 365.25
    columns = [(np.ones(len(on)), 0.5), (since / since[-1] - 0.5, 0.3)]
    columns += [(np.maximum(since - bend, 0) / since[-1], 0.3)
                for bend in np.arange(182, since[-1] - 91, 182)]  # fmt: skip
    columns += [(f(k * turn), 0.15 / k) for k in (1, 2, 3, 4) for f in (np.sin, np.cos)]
    if since[1] == 1:
        columns += [(np.array([one.weekday() == which for one in on]) - 1 / 7, 0.3)
                    for which in range(7)]  # fmt: skip
    for name in asked.controls:
        values = summed(name)
        columns.append(((values - values.mean()) / values.std(), 0.15))
    priced = by_price if by_price in names else ""
    said = f"{outcome} x {priced}" if priced else outcome
    return Published(
        on, spend, said, summed(outcome, priced), np.stack([summed(one) for one in spend]),
        np.column_stack([one for one, _ in columns]), np.array([wide for _, wide in columns]),
    )  # fmt: skip


def foretold(mix: MediaMix, periods: int) -> dict[str, float]:
    """Error of the last periods, which the mix has not seen, as a share of sales; and coverage."""
    kept = mix.outcome.shape[1] - periods
    base = mix.baseline
    seen = replace(
        mix,
        outcome=mix.outcome[:, :kept],
        spend=mix.spend[..., :kept],
        spent=mix.spent * (mix.spend[..., :kept].sum((1, 2)) / mix.spend.sum((1, 2))),
        baseline=Baseline(base.rows[:kept], base.mean, base.width),
    )
    ahead = Returns(seen, previewed(seen, 1)).ahead(mix.spend, base, np.random.default_rng(2))
    later, truth = ahead[:, 0, kept:], mix.outcome[0, kept:]
    low, high = np.quantile(later, (0.05, 0.95), axis=0)
    return {
        "ahead_error": float(np.abs(later.mean(0) - truth).mean() / truth.mean()),
        "ahead_coverage90": float(np.mean((low < truth) & (truth < high))),
    }


def published(asked: argparse.Namespace) -> None:
    """A published file: returns of the plain mix and of one that allows for hidden demand."""
    data = read(asked)
    plain = data.mix()
    told = confounding(plain, previewed(plain, 1))
    figures = {"periods": float(len(data.days)), "lasting_p": told.lasting}
    rows: list[list[object]] = [[name, told.p_value[at], "yes" if told.follows[at] else "no"]
                                for at, name in enumerate(data.names)]  # fmt: skip
    for name, mix in (("", plain), ("allowed_", allowing(plain, told))):
        rng = np.random.default_rng(1)
        drawn = sampled(mix, climbed(mix, rng), rng, 32, 300, 300)
        returns = Returns(mix, drawn.flat).return_on_spend
        for row, each in zip(rows, np.quantile(returns, (0.5, 0.05, 0.95), axis=1).T, strict=True):
            row.extend(each.tolist())
        figures[f"{name}rhat"] = float(mixing(drawn.values).rhat.max())
        figures |= {f"{name}{key}": one for key, one in foretold(mix, AHEAD).items()}
    print(f"{asked.data}: {data.outcome}, {data.days[0]} to {data.days[-1]}")
    three = ["return", "low", "high"]
    report("media_mix_data", rows, ["channel", "p", "flagged", *three,
                                    *(f"allowed {one}" for one in three)], figures)  # fmt: skip


def asked_for() -> argparse.Namespace:
    """The flags."""
    parser = argparse.ArgumentParser(description="A media mix beside pymc-marketing and the truth.")
    parser.add_argument("--quick", action="store_true", help="Less repetition; under a minute.")
    parser.add_argument("--data", metavar="PATH", help="Fit this CSV instead.")
    parser.add_argument("--outcome", help="Its column of what is sold.")
    for name, words in (("spend", "Its columns of spend"), ("controls", "Columns known besides")):
        parser.add_argument(f"--{name}", type=lambda one: one.split(","), default=[],
                            metavar="A,B,C", help=f"{words}.")  # fmt: skip
    return parser.parse_args()


def main() -> None:
    """Run, print, end."""
    asked = asked_for()
    if asked.data is not None:
        published(asked)
        return
    rows, figures, peers = beside_the_peer(quick=asked.quick)
    quick, full = (20, 2) if asked.quick else (200, 20)
    inside: list[bool] = []
    widths: list[float] = []
    full_inside: list[bool] = []
    allowed_inside: list[bool] = []
    allowed_widths: list[float] = []
    flagged: list[bool] = []
    for seed in range(quick):
        one = world(seed, channels=(2, 4, 8, 16)[seed % 4])
        rng = np.random.default_rng(seed)
        mix = one.mix()
        top = climbed(mix, rng)
        draws = top.drawn(2_000, rng)
        held, wide = covered(mix, draws, one.returns)
        inside += held
        widths += wide
        if seed < full:
            drawn = sampled(mix, top, rng, 32, 200, 150)
            full_inside += covered(mix, drawn.flat, one.returns)[0]
        told = confounding(mix, draws)
        flagged.append(bool(told.follows.any()))
        wider = allowing(mix, told)
        held, wide = covered(wider, previewed(wider, seed), one.returns)
        allowed_inside += held
        allowed_widths += wide
    figures |= hidden_demand(16 if asked.quick else 160)
    if not asked.quick:
        figures |= misspecified(SIMULATED)
    large = world(1_000, channels=16, weeks=200).mix()
    rng = np.random.default_rng(1_000)
    begun = time.process_time()
    drawn = sampled(large, climbed(large, rng), rng, 32, 250, 400)
    large_seconds = time.process_time() - begun
    figures |= in_regions(quick=asked.quick)
    figures |= {
        "coverage90": float(np.mean(inside)),
        "width90": float(np.median(widths)),
        "coverage90_allowed": float(np.mean(allowed_inside)),
        "width90_allowed": float(np.median(allowed_widths)),
        "flagged_clean": float(np.mean(flagged)),
        "worlds": float(quick),
        "sampled_coverage90": float(np.mean(full_inside)),
        "large_seconds": large_seconds,
        "large_rhat": float(mixing(drawn.values).rhat.max()),
    }
    headers = ["parameter", "mean", "sd", "peer's mean", "peer's sd"]
    report("media_mix", rows, headers, figures, peers)


if __name__ == "__main__":
    main()
