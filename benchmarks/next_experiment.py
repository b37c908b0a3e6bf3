"""The next lift test: the one that is chosen against one by chance, both run and fed back.

In each of ``worlds`` simulated shops a mix is fitted, every channel could be tested by going dark
for some weeks, and the test that promises most for the plan is chosen. It is run (its outcome is
the truth with an error), fed back into the mix, and the plan is made anew; so is that of a channel
by chance. ``improvement_mean`` is how much more the plan after the chosen test truly brings than
that after the random one, as a share of media sales, with its interval of 95 % over worlds
(``improvement_low``, ``improvement_high``); ``gain_of_chosen`` and ``gain_of_random`` against the
plan without a test. ``seconds`` is what ranking all tests of a world takes.
"""

import sys
import time
from dataclasses import replace
from pathlib import Path

import numpy as np
import numpy.typing as npt

if __name__ == "__main__":
    sys.path.insert(0, str(Path(__file__).parents[1]))

from benchmarks.mix_worlds import LAGS, World, reached, world
from benchmarks.reporting import arguments, report
from dangol.methods.media_mix.climbing import climbed
from dangol.methods.media_mix.future import Future, Shaped
from dangol.methods.media_mix.lifts import Lift
from dangol.methods.media_mix.model import MediaMix
from dangol.methods.media_mix.next_test import Curves, Room, best_totals, value_of_test
from dangol.methods.media_mix.sampling import sampled

Array = npt.NDArray[np.float64]
WEEKS, DARK_WEEKS, POINTS, DRAWS = 26, 8, 33, 200
CHANNELS, HISTORY = 6, 60
ERROR = 0.1
"""Of a test, as a share of what a usual channel would have brought in its weeks."""


def fitted(mix: MediaMix, seed: int) -> Array:
    rng = np.random.default_rng(seed)
    draws = sampled(mix, climbed(mix, rng), rng, 32, 150, 60).flat
    return draws[rng.choice(len(draws), DRAWS, replace=False)]


def shaped(future: Future) -> Shaped:
    channels = len(future.unit)
    return Shaped(future, np.full((channels, WEEKS), 1 / WEEKS), np.arange(channels))


def curves(future: Future, most: Array) -> Curves:
    shares = np.linspace(0, 1, POINTS)
    laid = shaped(future)
    sales = [laid.brought((share * most)[:, None])[0] for share in shares]
    return Curves(most[:, None] * shares, np.stack(sales, axis=1))


def lift_of(one: World, channel: int) -> tuple[Array, Array, Array, float, float]:
    """Spend with and without the last weeks, which of them count, the true lift and the error."""
    spend = one.spend[channel, -LAGS - DARK_WEEKS :] / one.unit[channel]
    dark = spend.copy()
    dark[LAGS:] = 0
    counts = np.concatenate([np.zeros(LAGS), np.ones(DARK_WEEKS)])
    whole = one.spend.copy()
    whole[channel, -DARK_WEEKS:] = 0
    worth = one.brought.sum(1) / one.part().sum(1)
    part = reached(whole / one.unit[:, None], one.retention, one.steepness)
    lost = (one.brought - worth[:, None] * part)[channel, -DARK_WEEKS:].sum()
    error = ERROR * one.brought.sum() / len(one.spend) / one.spend.shape[1] * DARK_WEEKS
    return spend, dark, counts, float(lost), float(error)


def compared(seed: int) -> tuple[float, float, float]:
    """True sales of plans after the chosen test and after a random one, less those without.

    And the seconds that ranking took.
    """
    one = world(seed, channels=CHANNELS, weeks=HISTORY)
    rng = np.random.default_rng(seed)
    mix = one.mix()
    channels = len(one.spend)
    budget = float(one.spend[:, -WEEKS:].sum())
    most = one.unit * 1.2 * WEEKS
    room = Room(np.zeros(channels), most, budget)
    even = np.full(DRAWS, 1 / DRAWS)
    future = one.future(fitted(mix, seed))
    begun = time.process_time()
    lines = curves(future, most)
    tests = [lift_of(one, channel) for channel in range(channels)]
    values = []
    for channel, (with_it, dark, counts, _, error) in enumerate(tests):
        lift = Lift(channel, with_it[None], dark[None], counts, 0.0, 1.0)
        carried = {"retention": future.carried[0][channel], "steepness": future.worn[0][channel]}
        told, _ = lift.unit(mix.carry_over, mix.saturation, carried)
        lifts = told[:, 0] * future.scale[channel]
        values.append(value_of_test(lines, lifts, error, (room, room), rng))
    seconds = time.process_time() - begun
    chosen, drawn = int(np.argmax(values)), int(rng.integers(channels))
    truth = shaped(one.true_future())

    def sales(totals: Array) -> float:
        return float(truth.brought(totals[:, None])[0].sum())

    plain = sales(best_totals(lines, even, room))
    nothing = sales(np.zeros(channels))
    noise = rng.standard_normal(channels)

    def after(channel: int) -> float:
        with_it, dark, counts, lost, error = tests[channel]
        lift = Lift(
            channel, with_it[None], dark[None], counts,
            (lost + error * noise[channel]) / one.outcome, error / one.outcome,
        )  # fmt: skip
        calibrated = replace(mix, lifts=(lift,))
        told = one.future(fitted(calibrated, seed + 10_000))
        return sales(best_totals(curves(told, most), even, room))

    scale = plain - nothing
    return (after(chosen) - plain) / scale, (after(drawn) - plain) / scale, seconds


def main() -> None:
    """Run, print, end."""
    asked = arguments("The next lift test: chosen against by chance.")
    worlds = 6 if asked.quick else 80
    found = np.array([compared(seed) for seed in range(worlds)])
    apart = found[:, 0] - found[:, 1]
    mean, error = float(apart.mean()), float(apart.std(ddof=1) / np.sqrt(len(apart)))
    figures = {
        "improvement_mean": mean,
        "improvement_low": mean - 1.96 * error,
        "improvement_high": mean + 1.96 * error,
        "gain_of_chosen": float(found[:, 0].mean()),
        "gain_of_random": float(found[:, 1].mean()),
        "worlds": float(worlds),
        "seconds": float(found[:, 2].mean()),
    }
    rows: list[list[object]] = [
        ["chosen", figures["gain_of_chosen"]], ["by chance", figures["gain_of_random"]],
    ]  # fmt: skip
    report("next_experiment", rows, ["test", "gain of the plan"], figures)


if __name__ == "__main__":
    main()
