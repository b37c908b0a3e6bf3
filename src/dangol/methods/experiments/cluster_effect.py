"""Effects where groups were drawn as a whole: households, stores, regions.

People of a group are alike, so a group is what varies: each brings the total of its outcome and
the number of its people, and the effect is on the ratio (L. Kish, "Survey Sampling", 1965).
Where a few groups are large they decide alone, so the error is that of as many equal groups as
the groups are worth (A. Carter, K. Schnepel and D. Steigerwald, "Asymptotic Behavior of a t-Test
Robust to Cluster Heterogeneity", 2017). With ten groups a variant whose sizes vary as much as
shops do, clusters - 2 degrees called 10 % of tests clear without an effect; these call 5 %.
"""

from dataclasses import replace

from dangol.methods.experiments.effect import Effect
from dangol.methods.experiments.mean_effect import TooFewUnitsError, mean_effect, unit_variance
from dangol.methods.experiments.moments import BEFORE, DENOMINATOR, Moments

FEWEST_CLUSTERS = 10
"""Equal clusters, of both variants together, below which an interval is not to be trusted."""


def cluster_effect(control: Moments, treated: Moments) -> Effect:
    """The effect from moments of clusters' totals, by Student's t with degrees by Welch.

    Raises TooFewUnitsError where a variant is worth less than one and a half clusters.
    """
    found = mean_effect(control, treated)
    arms = (control, treated)
    worth = [equal_clusters(arm) for arm in arms]
    if min(worth) < 1.5:
        raise TooFewUnitsError(*worth)
    factors = [
        (equal / (equal - 1)) / (arm.count / (arm.count - 1))
        for equal, arm in zip(worth, arms, strict=True)
    ]
    whole = sum(worth)
    if BEFORE in control:
        # What the past foretells was fitted to these clusters.
        factors = [factor * (whole - 2) / max(whole - 3, 1.0) for factor in factors]
    own = [
        (variance - found.covariance) * factor
        for variance, factor in zip(
            (found.control_variance, found.treated_variance), factors, strict=True
        )
    ]
    squares = sum(part**2 / (equal - 1) for part, equal in zip(own, worth, strict=True))
    return replace(
        found,
        control_variance=own[0] + found.covariance,
        treated_variance=own[1] + found.covariance,
        degrees=sum(own) ** 2 / squares if squares > 0 else found.degrees,
    )


def equal_clusters(clusters: Moments) -> float:
    """How many clusters of one size these are worth: fewer, the more their sizes differ."""
    size = clusters.mean_of(DENOMINATOR)
    return clusters.count / (1 + clusters.variance_of(DENOMINATOR) / size**2)


def design_effect(units: Moments, clusters: Moments) -> float:
    """By how much drawing clusters, not units, multiplies the variance of a mean or ratio.

    From moments of the same people: as units, and as totals of their clusters, whose denominator
    is the number of people for a mean.
    """
    apart = unit_variance(units.without_before()) / units.count
    together = unit_variance(clusters.without_before()) / clusters.count
    return together / apart if apart > 0 else 1.0


def intra_class_correlation(units: Moments, clusters: Moments) -> float:
    """How alike people of a cluster are, 0 to 1, from the design effect (Kish 1965).

    For a mean; clusters of unequal size weigh by their people.
    """
    size = clusters.mean_of(DENOMINATOR)
    met = size * clusters.count / equal_clusters(clusters)
    if met <= 1:
        return 0.0
    return min(max((design_effect(units, clusters) - 1) / (met - 1), 0.0), 1.0)
