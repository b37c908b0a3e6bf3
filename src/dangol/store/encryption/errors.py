"""What can be wrong with keys and with what was encrypted."""

from pathlib import Path

from dangol.errors import DangolError


class EncryptionError(DangolError):
    """A key is missing or wrong, or a file is not what was written."""

    slug = "encryption"
    title = "The project's files cannot be decrypted"
    status = 500


class BrokenSealError(EncryptionError):
    """An encrypted file was cut, changed, or written with a key that is not there."""

    slug = "broken-seal"
    title = "An encrypted file cannot be read"

    def __init__(self, file: Path | str, reason: str) -> None:
        super().__init__(f"'{file}' cannot be decrypted: {reason}.\nTake it from a backup.")


class MissingExtraError(EncryptionError):
    """The packages that encrypt are not installed."""

    slug = "encryption-not-installed"
    title = "The packages that encrypt are not installed"

    def __init__(self) -> None:
        super().__init__(
            "The project is encrypted, and the packages for it are not installed.\n"
            "Install them: pip install 'dangol[encryption]'"
        )
