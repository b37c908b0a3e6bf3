"""Files encrypted as a stream of pieces: any size in little memory, and no piece can be missing.

AES-256-GCM with a key per file, and for each piece a nonce of its number and of whether it is
the last (the STREAM construction, Hoang, Reyhanitabar, Rogaway and Vizar 2015): a file that
was cut, joined or whose pieces changed places is refused.
"""

import io
import os
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, BinaryIO, cast

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from dangol.store.encryption.errors import BrokenSealError
from dangol.store.encryption.keys import Key, Keys
from dangol.store.private_file import replacing

MARK = b"dangol-sealed-1\n"
PIECE_BYTES = 1 << 20
_ID_BYTES, _SALT_BYTES, _TAG_BYTES = 32, 16, 16
HEAD_BYTES = len(MARK) + _ID_BYTES + _SALT_BYTES


class Sealing(io.RawIOBase):
    """A file for writing whose content goes into another one, encrypted; close it to end it."""

    def __init__(self, target: BinaryIO, key: Key) -> None:
        salt = os.urandom(_SALT_BYTES)
        self._target = target
        self._head = MARK + key.id.encode("ascii") + salt
        self._cipher = _cipher(key, salt)
        self._waiting = bytearray()
        self._number = 0
        self._written = 0
        target.write(self._head)

    def writable(self) -> bool:
        return True

    def tell(self) -> int:
        return self._written

    def write(self, content: Any) -> int:
        piece = memoryview(content)
        self._waiting += piece
        self._written += piece.nbytes
        # One piece is held back: the last one says that it is.
        while len(self._waiting) > PIECE_BYTES:
            self._put(PIECE_BYTES, is_last=False)
        return piece.nbytes

    def close(self) -> None:
        if not self.closed:
            self._put(len(self._waiting), is_last=True)
        super().close()

    def _put(self, size: int, *, is_last: bool) -> None:
        piece = bytes(self._waiting[:size])
        del self._waiting[:size]
        nonce = _nonce(self._number, is_last=is_last)
        self._target.write(self._cipher.encrypt(nonce, piece, self._head))
        self._number += 1


def unsealed(file: BinaryIO, keys: Keys, name: Path | str) -> Iterator[bytes]:
    """What is in a file, piece by piece; one that is not encrypted only where that is expected.

    Raises BrokenSealError.
    """
    head = file.read(HEAD_BYTES)
    key = keys.opening(_key_id(head), name)
    if key is None:
        yield head
        yield from iter(lambda: file.read(PIECE_BYTES), b"")
        return
    cipher = _cipher(key, head[-_SALT_BYTES:])
    read = iter(lambda: file.read(PIECE_BYTES + _TAG_BYTES), b"")
    number = -1
    for number, (piece, is_last) in enumerate(_marked(read)):
        try:
            yield cipher.decrypt(_nonce(number, is_last=is_last), piece, head)
        except InvalidTag:
            raise BrokenSealError(name, "it is not what was written") from None
    if number < 0:
        raise BrokenSealError(name, "it ends before its first piece")


def read_sealed(file: Path, keys: Keys) -> bytes:
    """All that is in a file. Raises BrokenSealError, and FileNotFoundError."""
    with file.open("rb") as opened:
        return b"".join(unsealed(opened, keys, file))


def write_sealed(file: Path, content: bytes, keys: Keys) -> None:
    """Write a file for its owner only, encrypted where the project is; whole or not at all."""
    with replacing(file) as made, sealing_into(made, keys) as written:
        written.write(content)


@contextmanager
def sealing_into(target: BinaryIO, keys: Keys) -> Iterator[BinaryIO]:
    """What is written goes into an open file, encrypted where the project is."""
    if keys.current is None:
        yield target
        return
    with Sealing(target, keys.current) as sealing:
        yield cast("BinaryIO", sealing)


def open_sealed(file: Path, target: Path, keys: Keys) -> None:
    """Write what is in a file decrypted. Raises BrokenSealError, and FileNotFoundError."""
    with file.open("rb") as opened, replacing(target) as made:
        made.writelines(unsealed(opened, keys, file))


def seal_again(file: Path, keys: Keys) -> bool:
    """Write a file anew as the current key wants it; whether it was not so already."""
    if sealed_with(file) == (None if keys.current is None else keys.current.id):
        return False
    with file.open("rb") as old, replacing(file) as made, sealing_into(made, keys) as written:
        written.writelines(unsealed(old, keys, file))
    return True


def sealed_with(file: Path) -> str | None:
    """The id of the key that a file is encrypted with, if it is."""
    with file.open("rb") as opened:
        return _key_id(opened.read(HEAD_BYTES))


def _key_id(head: bytes) -> str | None:
    if not head.startswith(MARK):
        return None
    return head[len(MARK) : -_SALT_BYTES].decode("ascii", "replace")


def _cipher(key: Key, salt: bytes) -> AESGCM:
    return AESGCM(key.for_purpose(f"file {salt.hex()}"))


def _nonce(number: int, *, is_last: bool) -> bytes:
    return number.to_bytes(11, "big") + bytes([is_last])


def _marked(pieces: Iterable[bytes]) -> Iterator[tuple[bytes, bool]]:
    """Each piece with whether it is the last."""
    before: bytes | None = None
    for piece in pieces:
        if before is not None:
            yield before, False
        before = piece
    if before is not None:
        yield before, True
