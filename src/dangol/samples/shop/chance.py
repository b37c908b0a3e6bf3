"""Chance, split into streams: the same seed gives the same shop, and a new part moves no other."""

import zlib

import numpy as np


def stream(seed: int, part: str, chunk: int = 0) -> np.random.Generator:
    """The random numbers of one part (``orders``, ``prices``, ...) for one chunk of customers.

    Keyed by the part's name instead of its turn, so that what is added to the shop later
    leaves everything that was there as it was.
    """
    key = (zlib.crc32(part.encode()), chunk)
    return np.random.default_rng(np.random.SeedSequence(seed, spawn_key=key))
