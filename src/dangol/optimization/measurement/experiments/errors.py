"""Why a test, a holdout or a measure cannot be kept as it was written."""

from collections.abc import Iterable

from dangol.errors import DangolError


class OverlapError(DangolError):
    """Two tests of one layer would draw the same people."""

    slug = "tests-overlap"
    title = "Tests of one layer overlap"
    status = 409

    def __init__(self, name: str, other: str, layer: str, free: Iterable[tuple[float, float]]):
        parts = ", ".join(f"{low:.4g} to {high:.4g}" for low, high in free)
        super().__init__(
            f"The test '{name}' takes people of the layer '{layer}' that '{other}' has already.\n"
            f"Free in this layer: {parts or 'nothing'}. Choose a part there, or another layer."
        )
