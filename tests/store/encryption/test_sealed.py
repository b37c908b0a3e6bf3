"""Files encrypted in pieces: what was written comes back, and nothing else is taken for it."""

import datetime as dt
import io
from pathlib import Path

import pytest

from dangol.store.encryption.errors import BrokenSealError
from dangol.store.encryption.keys import PLAIN, Key, Keys, random_key
from dangol.store.encryption.rows import RowCipher
from dangol.store.encryption.sealed import (
    HEAD_BYTES,
    PIECE_BYTES,
    read_sealed,
    seal_again,
    sealed_with,
    sealing_into,
    write_sealed,
)

AT = dt.datetime(2026, 3, 1, tzinfo=dt.UTC)
FIRST, SECOND = Key("1" * 32, AT, random_key()), Key("2" * 32, AT, random_key())
KEYS = Keys((FIRST,))
WHOLE = PIECE_BYTES + 16


@pytest.mark.parametrize(
    "size", [0, 1, PIECE_BYTES - 1, PIECE_BYTES, PIECE_BYTES + 1, 3 * PIECE_BYTES + 7]
)
def test_what_is_written_comes_back(tmp_path: Path, size: int) -> None:
    content = bytes(i % 251 for i in range(size))
    file = tmp_path / "a"
    write_sealed(file, content, KEYS)
    assert read_sealed(file, KEYS) == content
    assert file.stat().st_mode & 0o777 == 0o600
    raw = file.read_bytes()
    # A byte or two may be there by chance.
    assert size < 64 or content[:64] not in raw
    # The same content twice is two different files.
    write_sealed(tmp_path / "b", content, KEYS)
    assert (tmp_path / "b").read_bytes()[HEAD_BYTES:] != raw[HEAD_BYTES:]


def test_it_does_not_matter_how_it_was_written() -> None:
    target = io.BytesIO()
    with sealing_into(target, KEYS) as written:
        for size in (1, 70_000, PIECE_BYTES, 2 * PIECE_BYTES, 3):
            written.write(b"x" * size)
    pieces = len(target.getvalue()) - HEAD_BYTES
    assert pieces == 3 * WHOLE + (70_004 + 16)


@pytest.fixture
def file(tmp_path: Path) -> Path:
    made = tmp_path / "sealed"
    write_sealed(made, b"a" * PIECE_BYTES + b"b" * PIECE_BYTES + b"c" * 10, KEYS)
    return made


@pytest.mark.parametrize("kept", [HEAD_BYTES, HEAD_BYTES + 5, HEAD_BYTES + WHOLE, -1])
def test_a_file_that_was_cut_is_refused(file: Path, kept: int) -> None:
    file.write_bytes(file.read_bytes()[:kept])
    with pytest.raises(BrokenSealError):
        read_sealed(file, KEYS)


def test_pieces_do_not_change_places_and_none_is_added(file: Path) -> None:
    raw = file.read_bytes()
    head, first, second = raw[:HEAD_BYTES], raw[HEAD_BYTES:][:WHOLE], raw[HEAD_BYTES + WHOLE :]
    for changed in (head + second[:WHOLE] + first + second[WHOLE:], raw + first):
        file.write_bytes(changed)
        with pytest.raises(BrokenSealError, match="not what was written"):
            read_sealed(file, KEYS)


@pytest.mark.parametrize("place", [20, HEAD_BYTES - 1, HEAD_BYTES, HEAD_BYTES + WHOLE + 3])
def test_a_changed_byte_is_refused(file: Path, place: int) -> None:
    raw = bytearray(file.read_bytes())
    raw[place] ^= 1
    file.write_bytes(raw)
    with pytest.raises(BrokenSealError):
        read_sealed(file, KEYS)


def test_another_key_is_refused(file: Path) -> None:
    with pytest.raises(BrokenSealError, match="not among the project's"):
        read_sealed(file, Keys((SECOND,)))
    with pytest.raises(BrokenSealError):
        read_sealed(file, Keys((Key(FIRST.id, AT, SECOND.secret),)))


def test_what_is_not_encrypted_is_read_only_where_that_is_expected(tmp_path: Path) -> None:
    file = tmp_path / "plain"
    file.write_bytes(b"as it is")
    assert read_sealed(file, PLAIN) == b"as it is"
    assert read_sealed(file, Keys((FIRST, None))) == b"as it is"
    with pytest.raises(BrokenSealError, match="as everything here should be"):
        read_sealed(file, KEYS)


def test_a_file_gets_another_key_or_none(file: Path) -> None:
    content = read_sealed(file, KEYS)
    both = Keys((SECOND, FIRST))
    assert seal_again(file, both)
    assert not seal_again(file, both)
    assert sealed_with(file) == SECOND.id
    assert read_sealed(file, Keys((SECOND,))) == content
    assert seal_again(file, Keys((None, SECOND)))
    assert file.read_bytes() == content


def test_a_value_of_a_row_is_what_was_written_or_refused() -> None:
    cipher = RowCipher(FIRST, b"salt" * 4)
    value = cipher.seal("단골".encode())
    assert cipher.unseal(value).decode() == "단골"
    assert cipher.seal("단골".encode()) != value
    for wrong in (value[:-1], value[:5], bytes([value[0] ^ 1]) + value[1:]):
        with pytest.raises(BrokenSealError):
            cipher.unseal(wrong)
    with pytest.raises(BrokenSealError):
        RowCipher(FIRST, b"Salt" * 4).unseal(value)
