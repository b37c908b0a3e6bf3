"""In which letters a file is written, and that no byte of it is lost."""

from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dangol.loading.encodings import UNREADABLE, encoding_of, transcode

KOREAN = "주문번호,고객,금액\r\n1,김철수,1000\r\n2,남궁민수,2000\r\n" * 50


@pytest.mark.parametrize(
    ("text", "written_in", "found"),
    [
        (KOREAN, "utf-8", "utf-8"),
        (KOREAN, "utf-8-sig", "utf-8"),
        (KOREAN, "cp949", "cp949"),
        (KOREAN, "utf-16", "utf-16-le"),
        ("id,name\n1,kim\n", "ascii", "utf-8"),
        ("id,name\n1,kim\n" * 9, "utf-16-le", "utf-16-le"),
        ("id,name\n1,kim\n" * 9, "utf-16-be", "utf-16-be"),
        ("nom,prix\nCafé crème,3€\n" * 20, "cp1252", "cp1252"),
    ],
)
def test_the_encoding_is_found(tmp_path: Path, text: str, written_in: str, found: str) -> None:
    file = tmp_path / "file.csv"
    file.write_bytes(text.encode(written_in))
    assert encoding_of(file) == found
    transcode(file, encoding_of(file), tmp_path / "plain.csv")
    plain = (tmp_path / "plain.csv").read_text(encoding="utf-8")
    assert plain == text.replace("\r\n", "\n")


def test_korean_far_behind_the_beginning_is_seen(tmp_path: Path) -> None:
    file = tmp_path / "late.csv"
    file.write_bytes(b"id,name\n" + b"1,kim\n" * 200_000 + "2,김철수\n".encode("cp949") * 2_000)
    assert encoding_of(file) == "cp949"


def test_one_broken_letter_does_not_change_the_encoding(tmp_path: Path) -> None:
    file = tmp_path / "broken.csv"
    file.write_bytes(KOREAN.encode() + b"3,\xb0\xa1,1\n")
    assert encoding_of(file) == "utf-8"
    assert transcode(file, "utf-8", tmp_path / "plain.csv")
    plain = (tmp_path / "plain.csv").read_text(encoding="utf-8")
    assert f"3,{UNREADABLE}B0{UNREADABLE}A1,1" in plain


@given(st.text(st.characters(codec="cp949", exclude_characters="\r"), min_size=1))
def test_every_korean_text_comes_through(text: str) -> None:
    with TemporaryDirectory() as folder:
        file, plain = Path(folder) / "a.csv", Path(folder) / "plain.csv"
        file.write_bytes(text.encode("cp949"))
        assert not transcode(file, "cp949", plain)
        assert plain.read_bytes().decode() == text


def test_a_limit_takes_whole_lines(tmp_path: Path) -> None:
    file = tmp_path / "long.csv"
    file.write_text("id,name\n" + "1,kim\n" * 1_000, encoding="utf-8")
    transcode(file, "utf-8", tmp_path / "head.csv", limit=100)
    lines = (tmp_path / "head.csv").read_text(encoding="utf-8").splitlines()
    assert lines[-1] == "1,kim"
    assert len(lines) < 30
