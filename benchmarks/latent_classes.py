"""Latent classes: published results, and StepMix beside us.

``carcinoma_ll`` and ``cheating_ll`` are log likelihoods of three and two classes on the two data
sets that poLCA prints (D. Linzer and J. Lewis 2011: -293.705 and -440.027); the file with the
patterns that the tests carry names where they are from.

``ratio_to_stepmix``: CPU seconds of ten of our starts over those of one start of StepMix (an
environment of its own; the time of fitting alone) for 20,000 simulated people of four classes,
seven questions of three options. ``ll_difference``: our log likelihood less the best of its ten
starts; ``classes_agree`` the share of people whom both put into the same class.
"""

import json
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import numpy as np
import numpy.typing as npt
from sklearn.metrics import confusion_matrix

if __name__ == "__main__":
    sys.path.insert(0, str(Path(__file__).parents[1]))

from benchmarks.reporting import arguments, report
from dangol.methods.latent_classes import fit_classes, patterns
from dangol.methods.one_core import one_core

Array = npt.NDArray[np.float64]
ROOT = Path(__file__).parents[1]
PEOPLE, QUESTIONS, CLASSES, STARTS = 20_000, 7, 4, 10
SHARES = (0.4, 0.3, 0.2, 0.1)
PIN = "stepmix==3.0.0"
PEER = r"""
import sys, time, warnings
import numpy as np
from stepmix.stepmix import StepMix
warnings.simplefilter("ignore")
answers = np.load(sys.argv[1])
def fit(starts):
    model = StepMix(n_components=4, measurement="categorical", n_init=starts, random_state=1,
                    max_iter=5000, abs_tol=1e-8, rel_tol=0.0, verbose=0, progress_bar=0)
    begun = time.process_time()
    model.fit(answers)
    return model, time.process_time() - begun
one, seconds = fit(1)
best, _ = fit(int(sys.argv[3]))
np.savez(sys.argv[2], seconds=seconds, height=best.score(answers) * len(answers),
         group=best.predict(answers))
"""


def world(seed: int) -> npt.NDArray[np.int64]:
    """Answers of people of four classes."""
    rng = np.random.default_rng(seed)
    kind = rng.choice(CLASSES, PEOPLE, p=SHARES)
    chances = rng.dirichlet(np.ones(3), (CLASSES, QUESTIONS))
    drawn = rng.random((PEOPLE, QUESTIONS, 1))
    answers: npt.NDArray[np.int64] = (drawn > chances[kind].cumsum(axis=2)[..., :2]).sum(axis=2)
    return answers


def published() -> dict[str, float]:
    """The two classic data sets."""
    told = json.loads((ROOT / "tests/methods/classic_answers.json").read_text())
    found = {}
    for name, classes in (("carcinoma", 3), ("cheating", 2)):
        table = told[name]["patterns"]
        answers = np.array([[int(one) - 1 for one in pattern] for pattern in table])
        given = patterns(np.repeat(answers, list(table.values()), axis=0))
        found[f"{name}_ll"] = fit_classes(given, classes, starts=20).log_likelihood
    return found


def peer(answers: npt.NDArray[np.int64], starts: int) -> dict[str, Array]:
    """What StepMix finds, in an environment of its own."""
    with tempfile.TemporaryDirectory() as folder:
        data, found, script = (Path(folder) / one for one in ("data.npy", "found.npz", "peer.py"))
        script.write_text(PEER)
        np.save(data, answers)
        uv = subprocess.run(
            [ROOT / "scripts/bootstrap"], capture_output=True, text=True, check=True
        )
        command = [uv.stdout.strip(), "run", "--quiet", "--no-project", "--with", PIN, "python"]
        subprocess.run([*command, script, data, found, str(starts)], check=True)
        with np.load(found) as told:
            return dict(told)


def same_classes(ours: npt.NDArray[np.int64], theirs: npt.NDArray[np.int64]) -> float:
    """The share of people in the same class, classes matched one to one."""
    from scipy.optimize import linear_sum_assignment

    table = confusion_matrix(ours, theirs)
    mine, others = linear_sum_assignment(-table)
    return float(table[mine, others].sum() / table.sum())


def main() -> None:
    """Run, print, end."""
    asked = arguments("Latent classes: published results, and StepMix beside us.")
    answers = world(1)
    seconds = []
    with one_core():
        for _ in range(3):
            begun = time.process_time()
            found = fit_classes(patterns(answers), CLASSES, starts=STARTS)
            seconds.append(time.process_time() - begun)
    theirs = peer(answers, 2 if asked.quick else STARTS)
    group = found.memberships(answers).argmax(axis=1)
    figures = {
        **published(),
        "seconds": min(seconds),
        "ratio_to_stepmix": min(seconds) / float(theirs["seconds"]),
        "ll_difference": found.log_likelihood - float(theirs["height"]),
        "classes_agree": same_classes(group, theirs["group"].astype(np.int64)),
        "starts_agreeing": float(found.agreeing),
    }
    peers = {PIN: {"seconds": float(theirs["seconds"])}}
    report("latent_classes", list(figures.items()), ["figure", "value"], figures, peers)


if __name__ == "__main__":
    main()
