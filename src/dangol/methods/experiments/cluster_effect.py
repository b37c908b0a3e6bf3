"""Effects where groups were drawn as a whole: households, stores, regions.

People of a group are alike, so a group is what varies: each brings the total of its outcome and
the number of its people, and the effect is on the ratio (L. Kish, "Survey Sampling", 1965;
P. Middleton and P. Aronow, "Unbiased Estimation of the Average Treatment Effect in
Cluster-Randomized Experiments", 2015, on why not the mean of groups' means).
"""

from dataclasses import replace
from math import sqrt

from dangol.methods.experiments.effect import Effect
from dangol.methods.experiments.mean_effect import mean_effect, unit_variance
from dangol.methods.experiments.moments import BEFORE, DENOMINATOR, Moments

FEWEST_CLUSTERS = 20
"""Clusters of both variants together below which the interval is not to be trusted."""


def cluster_effect(control: Moments, treated: Moments) -> Effect:
    """The effect from moments of clusters' totals: Student's t with clusters - 2 degrees.

    One degree less where their past is taken off, and the error grows by what the slope costs.
    """
    found = mean_effect(control, treated)
    clusters = control.count + treated.count
    degrees = clusters - (3 if BEFORE in control else 2)
    if degrees < 1:
        return found
    # The slope was fitted to these clusters.
    factor = (clusters - 2) / degrees
    return replace(
        found,
        control_variance=found.control_variance * factor,
        treated_variance=found.treated_variance * factor,
        covariance=found.covariance * factor,
        degrees=min(degrees, found.degrees),
    )


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
    spread = sqrt(max(clusters.variance_of(DENOMINATOR), 0.0)) / size
    met = size * (1 + spread**2)
    if met <= 1:
        return 0.0
    return min(max((design_effect(units, clusters) - 1) / (met - 1), 0.0), 1.0)
