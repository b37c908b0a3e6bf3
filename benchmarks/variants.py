"""Bandits over many variants: what finding the best costs, and whether estimates stay honest.

Sixteen planted worlds (2 to 50 arms; easy and hard; 0 or 1, and normal), 20 batches of 1,000 units.
``regret_ratio``: reward per unit lost by our bandit as it comes over that of MABWiser's Thompson
sampling (an environment of its own) on the same streams of rewards and batches, the geometric mean
over the worlds of 0 and 1, with ``regret_ratio_error``; for normal rewards, where MABWiser needs
them cut into 0 and 1, ``regret_ratio_normal``; ``regret_ratio_ucb`` against its UCB1 in all.
``regret_ratio_earning`` and ``regret_ratio_learning`` are ours with a leader's share of 1 and .5.
``bias``: the worst bias of any arm in any world, in standard deviations of the reward, of our
estimates as they come (stable weights); ``bias_even`` with even weights, which have none, and
``bias_even_z`` the largest in errors of the simulation (of 308 arms chance shows about 3);
``bias_naive`` of the plain mean;
``..._in_errors`` the same in the estimate's own spread; ``named_bias`` and ``named_bias_naive`` the
worst bias, in standard deviations, of the estimate of whichever arm led in the end. ``coverage_90``
and ``coverage_95``: share of intervals over all worlds and arms that hold the truth (``..._naive``:
of plain means; ``..._differences``: of differences to the first arm; ``coverage_90_always``: of
worlds whose intervals held at every batch, which must be at least 90 %), and ``coverage_90_worst``
of the worst world. ``clear_share``: worlds whose best was named; ``right_when_clear``: of those,
where it was. ``decision_ms``: our milliseconds for a batch of 50 arms, ``decision_ms_200`` of 200,
beside MABWiser's for its 1,000 units.
"""

import subprocess
import sys
import tempfile
import time
from collections import defaultdict
from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np
import numpy.typing as npt

if __name__ == "__main__":
    sys.path.insert(0, str(Path(__file__).parents[1]))

from benchmarks.reporting import arguments, report
from benchmarks.variant_worlds import BATCHES, UNITS, WORLDS, World
from dangol.methods.adaptive_batches import Batches, Estimates, Rewards
from dangol.methods.adaptive_differences import differences
from dangol.methods.adaptive_estimates import Weights, augmented, plain_means
from dangol.methods.arm_moments import ArmMoments
from dangol.methods.arm_posteriors import BetaArms
from dangol.methods.bandits import Bandit
from dangol.methods.best_arm import best_arm
from dangol.methods.one_core import one_core

Array = npt.NDArray[np.float64]
ROOT = Path(__file__).parents[1]
PIN = "mabwiser==2.7.4"
SEEDS, SEEDS_QUICK = 100, 5
PLAYED, PLAYED_QUICK = 1000, 20
SHARES = (0.9, 0.95)
PEER = r"""
import sys, time
import numpy as np
sys.path.insert(0, sys.argv[1])
from benchmarks.variant_worlds import BATCHES, UNITS, WORLDS
from mabwiser.mab import MAB, LearningPolicy
seeds = int(sys.argv[2])
def one(world, seed, policy, each):
    mab = MAB(list(range(world.arms)), policy, seed=seed)
    counts, seconds = np.zeros(world.arms), 0.0
    drawn = np.random.default_rng((seed, 99)).integers(0, world.arms, UNITS)
    for batch in range(BATCHES):
        if batch:
            begun = time.perf_counter()
            drawn = np.array(mab.predict(np.zeros((UNITS, 1))) if each else [mab.predict()] * UNITS)
            seconds += time.perf_counter() - begun
        rewards = world.rewards(seed, batch)[np.arange(UNITS), drawn]
        mab.partial_fit(drawn, rewards)
        counts += np.bincount(drawn, minlength=world.arms)
    return world.lost(counts), seconds / (BATCHES - 1)
lost, took = {"thompson": [], "ucb": []}, []
for world in WORLDS:
    cut = (lambda arm, reward: reward > 0) if world.kind == "normal" else None
    found = [one(world, seed, LearningPolicy.ThompsonSampling(cut), True) for seed in range(seeds)]
    lost["thompson"].append([one[0] for one in found])
    took.append(min(one[1] for one in found))
    lost["ucb"].append([one(world, seed, LearningPolicy.UCB1(), False)[0] for seed in range(seeds)])
np.savez(sys.argv[3], took=took, **lost)
"""


def bandit(world: World) -> Bandit:
    """Ours as it comes."""
    return Bandit.of_averages() if world.kind == "normal" else Bandit.of_proportions()


def kind(world: World) -> Rewards:
    return Rewards.AVERAGE if world.kind == "normal" else Rewards.PROPORTION


def lost_by_us(world: World, seed: int, policy: Bandit) -> float:
    """Reward per unit lost on the stream that the peer met too."""
    rng = np.random.default_rng((seed, 98))
    drawn = np.random.default_rng((seed, 99)).integers(0, world.arms, UNITS)
    seen: list[list[Array]] = []
    for batch in range(BATCHES):
        if batch:
            now = ArmMoments(*(np.array([one[place] for one in seen]) for place in range(3)))
            probabilities = policy.decided(now.together()).probabilities
            drawn = rng.choice(world.arms, UNITS, p=probabilities)
        rewards = world.rewards(seed, batch)[np.arange(UNITS), drawn]
        counts = np.bincount(drawn, minlength=world.arms).astype(float)
        means = np.bincount(drawn, rewards, world.arms) / np.maximum(counts, 1)
        squares = np.bincount(drawn, rewards**2, world.arms) / np.maximum(counts, 1)
        seen.append([counts, means, np.maximum(squares - means**2, 0)])
    return world.lost(np.sum([one[0] for one in seen], axis=0))


def lost_by_peer(seeds: int) -> dict[str, Array]:
    """What MABWiser loses and how long it takes, in an environment of its own."""
    with tempfile.TemporaryDirectory() as folder:
        found, script = Path(folder) / "found.npz", Path(folder) / "peer.py"
        script.write_text(PEER)
        uv = subprocess.run(
            [ROOT / "scripts/bootstrap"], capture_output=True, text=True, check=True
        )
        command = [uv.stdout.strip(), "run", "--quiet", "--no-project", "--with", PIN, "python"]
        subprocess.run([*command, script, ROOT, str(seeds), found], check=True)
        with np.load(found) as told:
            return dict(told)


@dataclass(frozen=True)
class Played:
    """One world played to its end: its batches, and what the bandit said of it."""

    batches: Batches
    leader: int
    is_clear: bool


def played(world: World, seed: int) -> Played:
    """Only the moments of batches are drawn: what the methods are given."""
    rng = np.random.default_rng((seed, 97))
    policy, means = bandit(world), world.means
    probabilities = np.full(world.arms, 1 / world.arms)
    seen: list[list[Array]] = []
    for _ in range(BATCHES):
        counts = rng.multinomial(UNITS, probabilities).astype(float)
        some = np.maximum(counts, 1)
        if world.kind == "normal":
            average = means + rng.standard_normal(world.arms) / np.sqrt(some)
            variance = np.where(counts > 1, rng.chisquare(np.maximum(counts - 1, 1)) / some, 0.0)
        else:
            average = rng.binomial(counts.astype(int), means) / some
            variance = average * (1 - average)
        seen.append([counts, average, variance, probabilities])
        now = ArmMoments(*(np.array([one[place] for one in seen]) for place in range(3)))
        decision = policy.decided(now.together())
        probabilities = decision.probabilities
    given = np.array([one[3] for one in seen])
    return Played(Batches(now, given), decision.leader, decision.is_clear)


def without_luck(values: Array, all_played: list[Played], world: World) -> tuple[Array, Array]:
    """The bias of each arm (worlds x arms of estimates) and its own error.

    Sums of rewards less their truth, weighted by what was known before each batch, are 0 on
    average; what they explain of the estimates is chance, and is taken off.
    """
    wrong = values - world.means
    bias, error = np.empty(world.arms), np.empty(world.arms)
    for arm in range(world.arms):
        luck = []
        for one in all_played:
            seen, e = one.batches.moments, one.batches.probabilities[:, arm]
            apart = seen.counts[:, arm] * (seen.means[:, arm] - world.means[arm])
            luck.append([apart[0], apart[1:].sum(), (apart / np.sqrt(e)).sum(), (apart / e).sum()])
        known = np.array(luck)
        fitted = np.linalg.lstsq(
            np.column_stack([np.ones(len(known)), known / known.std(axis=0)]), wrong[:, arm]
        )
        rest = wrong[:, arm] - (known / known.std(axis=0)) @ fitted[0][1:]
        bias[arm] = fitted[0][0]
        error[arm] = rest.std(ddof=known.shape[1] + 1) / np.sqrt(len(known))
    return bias, error


def holds(found: Estimates, truth: Array) -> Array:
    return ((found.low <= truth) & (truth <= found.high)).astype(float)


def honesty(world: World, count: int) -> dict[str, Array | float]:
    """Biases, coverages and names of one world, played so many times."""
    rewards, truth = kind(world), world.means
    games = [played(world, seed) for seed in range(count)]
    ways: dict[str, Callable[[Batches, float], Estimates]] = {
        "naive": lambda one, share: plain_means(one, rewards, share=share),
        "even": lambda one, share: augmented(one, rewards, weights=Weights.EVEN, share=share),
        "stable": lambda one, share: augmented(one, rewards, share=share),
    }
    found: dict[str, Array | float] = {}
    for name, way in ways.items():
        for share in SHARES:
            estimates = [way(game.batches, share) for game in games]
            covered = np.array([holds(one, truth) for one in estimates])
            found[f"coverage {name} {share}"] = covered.mean(axis=0)
        values = np.array([one.values for one in estimates])
        bias, error = without_luck(values, games, world)
        found[f"bias {name}"] = bias / world.deviations
        found[f"noise {name}"] = error / world.deviations
        found[f"in errors {name}"] = bias / values.std(axis=0)
        led = [game.leader for game in games]
        of_led = [(one[led_arm] - truth[led_arm]) / world.deviations[led_arm]
                  for one, led_arm in zip(values, led, strict=True)]  # fmt: skip
        found[f"named {name}"] = float(np.mean(of_led))
        found[f"width {name}"] = np.array([one.high - one.low for one in estimates]).mean(axis=0)
    apart = truth - truth[0]
    for share in SHARES:
        each = [holds(differences(game.batches, rewards, against=0, share=share), apart)[1:]
                for game in games]  # fmt: skip
        found[f"coverage differences {share}"] = np.mean(each, axis=0)
    found["always"] = always(games[: max(count // 5, 10)], rewards, truth)
    found["clear"] = float(np.mean([game.is_clear for game in games]))
    best = int(truth.argmax())
    right = [game.leader == best for game in games]
    found["clear and right"] = float(
        np.mean([game.is_clear and so for game, so in zip(games, right, strict=True)])
    )
    found["right"] = float(np.mean(right))
    return found


def always(games: list[Played], rewards: Rewards, truth: Array) -> Array:
    """Of each arm, the share of games in which its interval held after every single batch."""
    held = []
    for game in games:
        seen, given = game.batches.moments, game.batches.probabilities
        every = np.ones(len(truth))
        for upto in range(2, BATCHES + 1):
            part = ArmMoments(seen.counts[:upto], seen.means[:upto], seen.variances[:upto])
            every *= holds(augmented(Batches(part, given[:upto]), rewards, always=True), truth)
        held.append(every)
    found: Array = np.mean(held, axis=0)
    return found


def decision_ms(arms: int) -> float:
    """The best of some decisions of so many arms."""
    rng = np.random.default_rng(6)
    counts = rng.integers(50, 3000, arms).astype(float)
    rate = rng.beta(10, 90, arms)
    moments = ArmMoments(counts, rate, rate * (1 - rate))
    took = []
    with one_core():
        for _ in range(20):
            begun = time.perf_counter()
            best_arm(BetaArms.of(moments))
            took.append(time.perf_counter() - begun)
    return min(took) * 1e3


def ratio(ours: Array, theirs: Array) -> tuple[float, float]:
    """Geometric mean of the ratios of worlds (worlds x seeds of losses), and its standard error."""
    logs = np.log(ours.mean(axis=1) / theirs.mean(axis=1))
    noise = sum(
        (one.std(axis=1, ddof=1) / one.mean(axis=1)) ** 2 / one.shape[1] for one in (ours, theirs)
    )
    value = float(np.exp(logs.mean()))
    return value, value * float(np.sqrt(np.sum(noise))) / len(logs)


def main() -> None:
    """Run, print, end."""
    asked = arguments("Variants: bandits beside MABWiser, and estimates after them.")
    seeds = SEEDS_QUICK if asked.quick else SEEDS
    games = PLAYED_QUICK if asked.quick else PLAYED
    theirs = lost_by_peer(seeds)
    lost: dict[str, list[list[float]]] = defaultdict(list)
    for world in WORLDS:
        usual = bandit(world)
        policies = {
            "usual": usual,
            "earning": replace(usual, leader_share=1.0),
            "learning": replace(usual, leader_share=0.5),
        }
        for name, policy in policies.items():
            lost[name].append([lost_by_us(world, seed, policy) for seed in range(seeds)])
    ours = {name: np.array(one) for name, one in lost.items()}
    found = [honesty(world, games) for world in WORLDS]

    def worst(name: str) -> float:
        return max(float(np.abs(one[name]).max()) for one in found)

    def mean(name: str) -> float:
        return float(np.mean(np.concatenate([np.atleast_1d(one[name]) for one in found])))

    bernoulli = np.array([world.kind == "bernoulli" for world in WORLDS])
    usual_ratio, its_error = ratio(ours["usual"][bernoulli], theirs["thompson"][bernoulli])
    figures = {
        "regret_ratio": usual_ratio,
        "regret_ratio_error": its_error,
        "regret_ratio_normal": ratio(ours["usual"][~bernoulli], theirs["thompson"][~bernoulli])[0],
        "regret_ratio_ucb": ratio(ours["usual"], theirs["ucb"])[0],
        "regret_ratio_earning": ratio(ours["earning"][bernoulli], theirs["thompson"][bernoulli])[0],
        "regret_ratio_learning": ratio(
            ours["learning"][bernoulli], theirs["thompson"][bernoulli]
        )[0],
        "bias": worst("bias stable"),
        "bias_even": worst("bias even"),
        "bias_naive": worst("bias naive"),
        "bias_in_errors": worst("in errors stable"),
        "bias_even_in_errors": worst("in errors even"),
        "bias_naive_in_errors": worst("in errors naive"),
        "bias_even_z": max(float(np.abs(one["bias even"] / one["noise even"]).max())
                           for one in found),
        "named_bias": worst("named stable"),
        "named_bias_naive": worst("named naive"),
        **{
            f"coverage_{round(100 * share)}{ending}": mean(f"coverage {name} {share}")
            for share in SHARES
            for name, ending in (
                ("stable", ""), ("even", "_even"), ("naive", "_naive"),
                ("differences", "_differences"),
            )
        },
        "coverage_90_worst": min(float(np.mean(one["coverage stable 0.9"])) for one in found),
        "coverage_90_worst_naive": min(float(np.mean(one["coverage naive 0.9"])) for one in found),
        "coverage_90_always": mean("always"),
        "width_stable": float(np.mean([np.mean(one["width stable"] / one["width naive"])
                                       for one in found])),
        "width_even": float(np.mean([np.mean(one["width even"] / one["width naive"])
                                     for one in found])),
        "worlds": float(games * len(WORLDS)),
        "clear_share": mean("clear"),
        "right_when_clear": mean("clear and right") / max(mean("clear"), 1e-9),
        "right_share": mean("right"),
        "decision_ms": decision_ms(50),
        "decision_ms_200": decision_ms(200),
    }  # fmt: skip
    rows = [
        [world.name, *(1000 * float(one[place].mean()) for one in (
            ours["usual"], theirs["thompson"], theirs["ucb"])),
         *(np.abs(one[f"bias {name}"]).max() for name in ("stable", "even", "naive")),
         *(np.mean(one[f"coverage {name} 0.9"]) for name in ("stable", "naive", "differences")),
         one["clear"], one["right"]]
        for place, (world, one) in enumerate(zip(WORLDS, found, strict=True))
    ]  # fmt: skip
    headers = ["world", "lost, 1/1000", "Thompson", "UCB1", "bias stable", "even", "naive",
               "90 % stable", "naive", "differences", "clear", "right"]  # fmt: skip
    of_50 = [place for place, world in enumerate(WORLDS) if world.arms == 50]
    peers = {PIN: {"decision_ms": round(1e3 * float(theirs["took"][of_50].min()), 1)}}
    report("variants", rows, headers, figures, peers)


if __name__ == "__main__":
    main()
