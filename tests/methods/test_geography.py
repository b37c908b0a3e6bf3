"""Distances on the globe."""

import numpy as np
import pytest

from dangol.methods.geography import RADIUS_KM, distance_km, nearest_place

SEOUL, BUSAN, LONDON = (37.5665, 126.9780), (35.1796, 129.0756), (51.5074, -0.1278)


def test_known_distances_are_found() -> None:
    one, other = (np.array(place)[:, None] for place in (SEOUL, BUSAN))
    assert distance_km(one[0], one[1], other[0], other[1]) == pytest.approx(325, abs=2)
    far = np.array(LONDON)[:, None]
    assert distance_km(one[0], one[1], far[0], far[1]) == pytest.approx(8_860, abs=30)
    poles = distance_km(np.array([90.0]), np.array([0.0]), np.array([-90.0]), np.array([77.0]))
    assert poles == pytest.approx(np.pi * RADIUS_KM)


def test_the_nearest_place_is_that_of_comparing_all_across_the_date_line_too() -> None:
    rng = np.random.default_rng(1)
    homes = rng.uniform([-89, -180], [89, 180], (300, 2)).T
    stores = rng.uniform([-89, -180], [89, 180], (40, 2)).T
    place, away = nearest_place(*homes, *stores)
    every = distance_km(homes[0][:, None], homes[1][:, None], stores[0][None], stores[1][None])
    assert np.array_equal(place, every.argmin(axis=1))
    assert away == pytest.approx(every.min(axis=1))
