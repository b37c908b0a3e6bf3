"""Why the service of decisions does not answer a request."""

from dangol.errors import DangolError


class NobodyNamedError(DangolError):
    """A request names nobody to draw."""

    slug = "nobody-named"
    title = "The request names nobody"
    status = 400

    def __init__(self) -> None:
        super().__init__(
            "Nobody is named; give 'userId' for a customer, 'anonymousId' for a device, or both."
        )


class UnreadableRequestError(DangolError):
    """The body is not what assignments are asked by."""

    slug = "unreadable-request"
    title = "The request cannot be read"
    status = 400

    def __init__(self, reason: str) -> None:
        super().__init__(
            f"The request cannot be read: {reason}.\n"
            'It looks like {"userId": "u1", "experiments": ["checkout"], "expose": true}.'
        )
