"""Lists written as they are read: words between spaces."""


def split(text: str) -> tuple[str, ...]:
    return tuple(text.split())


def weighted(text: str) -> tuple[tuple[str, ...], tuple[float, ...]]:
    """``name:weight`` or ``name``, which weighs 1."""
    parts = [one.partition(":") for one in text.split()]
    return tuple(p[0] for p in parts), tuple(float(p[2] or 1) for p in parts)
