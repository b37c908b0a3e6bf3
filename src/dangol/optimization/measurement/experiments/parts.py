"""Parts of a layer: from where to where on its circle a test takes people."""

from collections.abc import Iterable

Part = tuple[float, float]
_LEAST = 1e-6


def overlap(one: Part, other: Part) -> bool:
    """Whether two parts share more than a millionth of the circle."""
    return min(one[1], other[1]) - max(one[0], other[0]) > _LEAST


def free_parts(taken: Iterable[Part]) -> list[Part]:
    """What is left between parts, in order."""
    free: list[Part] = []
    begin = 0.0
    for low, high in sorted(taken):
        if low - begin > _LEAST:
            free.append((begin, low))
        begin = max(begin, high)
    if 1 - begin > _LEAST:
        free.append((begin, 1.0))
    return free
