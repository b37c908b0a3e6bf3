"""Distances on the globe, and the nearest of many places."""

import numpy as np
import numpy.typing as npt

Array = npt.NDArray[np.float64]
RADIUS_KM = 6_371.0088
"""Mean radius of the Earth (IUGG); the ellipsoid differs by half a per cent."""


def distance_km(
    latitude: Array, longitude: Array, to_latitude: Array, to_longitude: Array
) -> Array:
    """Along a great circle, of degrees (the haversine formula, R. Sinnott 1984)."""
    here, there = np.radians(latitude), np.radians(to_latitude)
    turned = np.radians(to_longitude - longitude)
    half = np.sin((there - here) / 2) ** 2
    half = half + np.cos(here) * np.cos(there) * np.sin(turned / 2) ** 2
    found: Array = 2 * RADIUS_KM * np.arcsin(np.sqrt(np.clip(half, 0.0, 1.0)))
    return found


def nearest_place(
    latitude: Array, longitude: Array, of_latitude: Array, of_longitude: Array
) -> tuple[npt.NDArray[np.int64], Array]:
    """The nearest of some places to each point, and how many kilometres it is away."""
    from scipy.spatial import cKDTree

    tree = cKDTree(_on_the_globe(of_latitude, of_longitude))
    place = tree.query(_on_the_globe(latitude, longitude))[1].astype(np.int64)
    return place, distance_km(latitude, longitude, of_latitude[place], of_longitude[place])


def _on_the_globe(latitude: Array, longitude: Array) -> Array:
    """Points of the unit sphere: who is nearer there is nearer on the globe, at the poles too."""
    north, east = np.radians(latitude), np.radians(longitude)
    return np.column_stack(
        [np.cos(north) * np.cos(east), np.cos(north) * np.sin(east), np.sin(north)]
    )
