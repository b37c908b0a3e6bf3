"""Why a declaration about tracking cannot be kept."""

from collections.abc import Sequence

from dangol.errors import DangolError


class WriteKeyTakenError(DangolError):
    """Two sources would have one write key."""

    slug = "write-key-taken"
    title = "Another source has this write key"
    status = 409

    def __init__(self, key: str) -> None:
        super().__init__(f"Another source has the write key '{key}'; give each its own.")


class PropertyUnreadableError(DangolError):
    """A line of the tracking plan does not say what a property is."""

    slug = "property-unreadable"
    title = "The property cannot be read"
    status = 422

    def __init__(self, part: str, kinds: Sequence[str]) -> None:
        super().__init__(
            f"'{part}' is no property: write its name and its kind, as 'price number'.\n"
            f"Kinds: {', '.join(kinds)}; behind them 'required', 'column' or both."
        )


class PropertyColumnTakenError(DangolError):
    """One column would hold values of two kinds."""

    slug = "property-column-taken"
    title = "Another event has this column as something else"
    status = 409

    def __init__(self, name: str, kind: str, event: str) -> None:
        super().__init__(
            f"The column of '{name}' holds {kind} for '{event}'; one column holds one kind."
        )
