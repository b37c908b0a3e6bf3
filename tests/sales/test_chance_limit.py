"""How many departments chance alone lets out of their range."""

from fractions import Fraction
from math import comb

import pytest

from dangol.methods.chance import chance_limit


def exact(trials: int, share: Fraction) -> int:
    """The 95% quantile of the binomial distribution, in exact fractions."""
    below = Fraction(0)
    for misses in range(trials + 1):
        below += comb(trials, misses) * share**misses * (1 - share) ** (trials - misses)
        if below >= Fraction(19, 20):
            return misses
    raise AssertionError("unreachable")


@pytest.mark.parametrize(
    "share", [Fraction(1, 100), Fraction(1, 10), Fraction(1, 4), Fraction(1, 2)]
)
def test_the_limit_is_the_quantile_of_the_binomial_distribution(share: Fraction) -> None:
    found = [chance_limit(trials, float(share)) for trials in range(60)]
    assert found == [exact(trials, share) for trials in range(60)]


def test_of_no_departments_none_may_leave() -> None:
    assert chance_limit(0, 0.1) == 0
