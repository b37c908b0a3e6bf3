"""A media mix beside pymc-marketing, in worlds whose truth is known, and its speed.

Beside the peer (its own example, 179 weeks, the same model and priors in both):
``contribution_error`` is the larger error of what the two channels brought, as a share of the
truth; ``sd_ratio_worst`` the ratio of posterior standard deviations that is furthest from one; CPU
seconds of both, and of the preview (the top and the normal on it). In simulated worlds, whose truth
is drawn from the priors: ``coverage90`` of 90 % intervals of return on spend by the quick normal
over ``worlds`` worlds of 2 to 16 channels, ``width90`` their median width as a share of the truth,
``sampled_coverage90`` by full sampling. ``large_seconds``: CPU of a full fit of 16 channels over
200 weeks, ``large_rhat`` its worst R-hat; ``regions_seconds`` and ``regions_rhat`` those of 5
channels in 40 regions over 156 weeks, ``regions_coverage90`` of what channels brought in smaller
worlds of 8 regions.
"""

import csv
import datetime as dt
import json
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

if __name__ == "__main__":
    sys.path.insert(0, str(Path(__file__).parents[1]))

from benchmarks.mix_worlds import World, regional, world
from benchmarks.reporting import arguments, report
from benchmarks.sdists import shipped, uv
from dangol.methods.media_mix.baseline import Baseline
from dangol.methods.media_mix.carry_over import CarryOver, lagged
from dangol.methods.media_mix.climbing import climbed
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
CHAINS, WARMING, DRAWS = 64, 200, 500
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
    X=data.drop(columns=["y"]), y=data["y"], nuts_sampler="nutpie", chains=4, draws=1000,
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
        theirs: dict[str, Any] | None = None
        if not quick:
            command = [uv(), "run", "--quiet", "--no-project", "--python", "3.11"]
            command += ["--with", PIN, "--with", "nutpie", "python", "-c", PEER, str(file)]
            said = subprocess.run([*command, json.dumps({**GIVEN, "worth": worth})],
                                  check=True, capture_output=True, text=True)  # fmt: skip
            theirs = json.loads(said.stdout.splitlines()[-1])
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
    ratios = []
    for name in NAMES:
        for channel in range(2):
            mean, sd = at.values[name][channel].mean(), at.values[name][channel].std()
            row: list[object] = [f"{name} {channel + 1}", mean, sd]
            if theirs is not None:
                told = theirs["told"][name]
                ratios.append(sd / told["sd"][channel])
                row += [told["mean"][channel], told["sd"][channel]]
            rows.append(row)
    if theirs is None:
        return rows, figures, {}
    figures["sd_ratio_worst"] = float(max(ratios, key=lambda one: abs(np.log(one))))
    figures["peer_cpu_seconds"] = theirs["fitted"]
    apart = np.abs(np.array(theirs["brought"]) / truth - 1)
    peer = {"cpu_seconds": theirs["fitted"], "import_seconds": theirs["imported"],
            "contribution_error": float(apart.max())}  # fmt: skip
    return rows, figures, {f"{PIN} + nutpie": {key: round(one, 4) for key, one in peer.items()}}


def covered(one: World, draws: Array) -> tuple[list[bool], list[float]]:
    """Whether intervals of return on spend hold the truth, and their widths beside it."""
    found = Returns(one.mix(), draws).return_on_spend
    low, high = np.quantile(found, (0.05, 0.95), axis=1)
    inside = (low < one.returns) & (one.returns < high)
    return inside.tolist(), ((high - low) / one.returns).tolist()


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


def main() -> None:
    """Run, print, end."""
    asked = arguments("A media mix beside pymc-marketing and the truth.")
    rows, figures, peers = beside_the_peer(quick=asked.quick)
    quick, full = (20, 2) if asked.quick else (200, 20)
    inside: list[bool] = []
    widths: list[float] = []
    full_inside: list[bool] = []
    for seed in range(quick):
        one = world(seed, channels=(2, 4, 8, 16)[seed % 4])
        rng = np.random.default_rng(seed)
        top = climbed(one.mix(), rng)
        held, wide = covered(one, top.drawn(2_000, rng))
        inside += held
        widths += wide
        if seed < full:
            drawn = sampled(one.mix(), top, rng, 32, 200, 150)
            full_inside += covered(one, drawn.flat)[0]
    large = world(1_000, channels=16, weeks=200).mix()
    rng = np.random.default_rng(1_000)
    begun = time.process_time()
    drawn = sampled(large, climbed(large, rng), rng, 32, 250, 400)
    figures |= in_regions(quick=asked.quick)
    figures |= {
        "coverage90": float(np.mean(inside)),
        "width90": float(np.median(widths)),
        "worlds": float(quick),
        "sampled_coverage90": float(np.mean(full_inside)),
        "large_seconds": time.process_time() - begun,
        "large_rhat": float(mixing(drawn.values).rhat.max()),
    }
    headers = ["parameter", "mean", "sd", "peer's mean", "peer's sd"]
    report("media_mix", rows, headers, figures, peers)


if __name__ == "__main__":
    main()
