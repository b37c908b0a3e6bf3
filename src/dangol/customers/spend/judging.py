"""How well spend was told in the last horizon, beside the model of lifetime value."""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from dangol.customers.lifetime.learning import MODELS, Learned, Way, learned_from
from dangol.customers.lifetime.pasts import Past as Histories
from dangol.methods.maximum_likelihood import NotIdentifiedError

Array = npt.NDArray[np.float64]
TENTH, DRAWS = 10, 400


@dataclass(frozen=True)
class Told:
    """Of one way of telling: expected beside actual spend, and the share its top tenth held."""

    expected: float
    error: float
    top_share: float


@dataclass(frozen=True)
class Group:
    """A tenth of customers by what was expected: mean spend, expected and actual."""

    expected: float
    actual: float
    customers: int


@dataclass(frozen=True)
class Judged:
    """Figures of the unseen horizon.

    ``covered_share`` of customers lay in their own 90% range. ``other`` is BG/NBD with
    Gamma-Gamma on the same customers, None where it cannot be told; ``gain`` is how much more of
    the spend the regression's top tenth held, with its 90% interval.
    """

    customers: int
    actual: float
    regression: Told
    other: Told | None
    gain: tuple[float, float, float]
    covered_share: float
    tenths: tuple[Group, ...]

    @property
    def miss(self) -> float:
        """How much more (or less) was spent than was expected, as a share."""
        return self.actual / self.regression.expected - 1

    @property
    def is_clearer(self) -> bool:
        """Whether the regression's top tenth clearly held more than the other's."""
        return self.other is not None and self.gain[1] > 0

    def figures(self) -> dict[str, float]:
        """For the model."""
        found = {
            "total_miss": self.miss,
            "error": self.regression.error,
            "top_share": self.regression.top_share,
            "covered_share": self.covered_share,
        }
        if self.other is not None:
            found |= {"other_error": self.other.error, "other_top_share": self.other.top_share}
        return found


def judged(
    expected: Array, ends: tuple[Array, Array], spend: Array, other: Array | None, seed: int
) -> Judged:
    """What was said of customers beside what they spent."""
    low, high = ends
    covered = float(((spend >= low) & (spend <= high)).mean())
    found, total, tenths = _told(expected, spend), float(spend.sum()), _tenths(expected, spend)
    if other is None:
        nothing = (0.0, 0.0, 0.0)
        return Judged(len(spend), total, found, None, nothing, covered, tenths)
    beside = _told(other, spend)
    rng = np.random.default_rng(seed)
    tops = [_top(one).astype(np.float64) for one in (expected, other)]
    gap = (tops[0] - tops[1]) * spend
    draws = []
    for _ in range(DRAWS):
        weight = rng.multinomial(len(spend), np.full(len(spend), 1 / len(spend)))
        draws.append(float(weight @ gap) / max(float(weight @ spend), 1e-12))
    low_gain, high_gain = np.quantile(draws, [0.05, 0.95])
    gain = (found.top_share - beside.top_share, float(low_gain), float(high_gain))
    return Judged(len(spend), total, found, beside, gain, covered, tenths)


def _tenths(expected: Array, spend: Array) -> tuple[Group, ...]:
    """The highest first."""
    parts = np.array_split(np.argsort(-expected, kind="stable"), TENTH)
    return tuple(
        Group(float(expected[part].mean()), float(spend[part].mean()), len(part))
        for part in parts
        if len(part)
    )


def _top(expected: Array) -> npt.NDArray[np.bool_]:
    """The tenth of customers of whom most is expected."""
    top = np.zeros(len(expected), dtype=np.bool_)
    top[np.argsort(-expected, kind="stable")[: -(-len(expected) // TENTH)]] = True
    return top


def _told(expected: Array, spend: Array) -> Told:
    total = float(spend.sum())
    share = float(spend[_top(expected)].sum()) / total if total else 0.0
    return Told(float(expected.sum()), float(np.abs(expected - spend).mean()), share)


def by_lifetime(histories: Histories, people: npt.NDArray[np.str_]) -> Array | None:
    """What BG/NBD and Gamma-Gamma expected of these customers; None where they cannot tell.

    A customer of whom they know nothing is expected to spend nothing.
    """
    early = histories.early
    try:
        learned: Learned = learned_from(Way(MODELS[0]), early, histories.early_firsts)
    except NotIdentifiedError:
        return None
    expected = learned.value.expected(learned.customers, float(histories.check_days))
    ids = np.asarray(histories.customer_id.to_numpy(zero_copy_only=False)).astype(np.str_)
    known = ids[histories.early_rows]
    order = np.argsort(known)
    place = np.clip(np.searchsorted(known[order], people), 0, len(known) - 1)
    is_known = known[order][place] == people
    found: Array = np.where(is_known, expected[order][place], 0.0)
    return found
