"""Why a request is not taken in; each is answered in the protocol's own way."""

from dangol.errors import DangolError


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


class NoSuchHookError(DangolError):
    """Nobody keeps a webhook at this address."""

    slug = "no-such-hook"
    title = "There is no such webhook"
    status = 404

    def __init__(self) -> None:
        super().__init__("There is no webhook here; its page in the console shows its address.")


class UnsignedCallError(DangolError):
    """A call does not prove where it comes from."""

    slug = "unsigned-call"
    title = "The call is not signed as it should be"
    status = 401

    def __init__(self, reason: str) -> None:
        super().__init__(
            f"The call is refused: {reason}; compare header, kind of signature and secret with "
            "the webhook's page in the console."
        )
