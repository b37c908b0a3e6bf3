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


class NoJsonError(DangolError):
    """A body is not JSON, or no event or batch."""

    slug = "no-json"
    title = "The body is no event"
    status = 400


class UnknownWriteKeyError(DangolError):
    """Nobody has this write key, or two of them were given."""

    slug = "unknown-write-key"
    title = "The write key is not known"
    status = 401

    def __init__(self, reason: str = "No source has this write key") -> None:
        super().__init__(f"{reason}; copy it from the source's page in the console.")


class OriginRefusedError(DangolError):
    """A page of another site sends to a source that does not expect it."""

    slug = "origin-refused"
    title = "The source takes nothing from this site"
    status = 403

    def __init__(self, origin: str) -> None:
        super().__init__(
            f"The source takes nothing from '{origin}'; add the site to the source's origins."
        )


class BodyTooLargeError(DangolError):
    """A body is larger, as it came or unpacked, than one may be."""

    slug = "body-too-large"
    title = "The body is too large"
    status = 413

    def __init__(self, most: int) -> None:
        super().__init__(f"A body may have {most:,} bytes, unpacked; send fewer events at a time.")


class TooFastError(DangolError):
    """A source sends more than it may."""

    slug = "too-fast"
    title = "The source sends too fast"
    status = 429
