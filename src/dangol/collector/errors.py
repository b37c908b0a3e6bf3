"""Why a request is not taken in; each is answered in the protocol's own way."""

from dangol.errors import DangolError


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
