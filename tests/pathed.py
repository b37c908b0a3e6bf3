"""Small sets of paths, written as people write them: ``ab!`` converted, ``ab`` did not."""

from collections.abc import Mapping

import numpy as np

from dangol.methods.attribution.paths import Paths


def paths_of(ways: Mapping[str, int], value: float = 1.0, channels: int | None = None) -> Paths:
    """Letters are channels; ``!`` at the end is a conversion; numbers say how many went so."""
    names = sorted({way.rstrip("!") for way in ways})
    touches = [[ord(letter) - ord("a") for letter in name] for name in names]
    converted = np.array([ways.get(f"{name}!", 0) for name in names], dtype=float)
    lost = np.array([ways.get(name, 0) for name in names], dtype=float)
    flat = np.array([one for path in touches for one in path], dtype=np.int64)
    return Paths(
        channels or int(flat.max()) + 1,
        flat,
        np.cumsum([len(path) for path in touches]),
        converted,
        converted * value,
        lost,
    )


def walked(seed: int, count: int = 400, channels: int = 4) -> Paths:
    """Paths by chance."""
    rng = np.random.default_rng(seed)
    size = rng.integers(1, 6, count)
    converted = rng.integers(0, 3, count).astype(float)
    return Paths(
        channels,
        rng.integers(0, channels, size.sum()),
        np.cumsum(size),
        converted,
        converted * rng.gamma(2.0, 5.0, count),
        rng.integers(0, 4, count).astype(float) + (converted == 0),
    )
