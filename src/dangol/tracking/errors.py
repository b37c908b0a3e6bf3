"""Why a declaration about tracking cannot be kept."""

from dangol.errors import DangolError


class WriteKeyTakenError(DangolError):
    """Two sources would have one write key."""

    slug = "write-key-taken"
    title = "Another source has this write key"
    status = 409

    def __init__(self, key: str) -> None:
        super().__init__(f"Another source has the write key '{key}'; give each its own.")
