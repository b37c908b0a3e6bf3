"""``dangol encryption``: from a new key to an encrypted project, and what is said on the way."""

from collections.abc import Callable
from pathlib import Path

import pytest
from terminal import Dangol

from dangol.settings import Project

KEY = "DANGOL_ENCRYPTION_KEY_FILE"


def test_from_a_new_key_to_an_encrypted_project(
    at: Callable[[Project], Dangol],
    filled: Project,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    dangol, key = at(filled), tmp_path / "master.key"
    assert "Not encrypted." in dangol("encryption", "show").err
    refused = dangol("encryption", "on")
    assert refused.code == 2
    assert "new-key" in refused.err
    assert dangol("encryption", "new-key", str(key)).code == 0
    assert dangol("encryption", "new-key", str(key)).code == 2
    monkeypatch.setenv(KEY, str(key))
    before = dangol("sql", "SELECT count(*) AS n FROM orders").out
    assert dangol("encryption", "on").err.startswith("Encrypted:")
    assert dangol("sql", "SELECT count(*) AS n FROM orders").out == before
    shown = dangol("encryption", "show")
    assert (shown.code, "Encrypted with key" in shown.err) == (0, True)
    assert "every file is encrypted that should be" in dangol("doctor").out
    # An export is encrypted, and opened again.
    written = dangol("export", str(tmp_path / "out"), "--table", "orders").out.strip()
    assert written.endswith("orders.parquet.sealed")
    opened = dangol("encryption", "open", written)
    assert Path(opened.out.strip()).read_bytes().startswith(b"PAR1")
    plain = dangol("export", str(tmp_path / "out"), "--table", "orders", "--plain").out.strip()
    assert Path(plain).read_bytes().startswith(b"PAR1")
    # Another master key: the one before opens nothing any more.
    second = tmp_path / "second.key"
    assert dangol("encryption", "new-key", str(second)).code == 0
    assert dangol("encryption", "master", str(second)).code == 0
    assert "not the one" in dangol("list").err
    monkeypatch.setenv(KEY, str(second))
    assert dangol("encryption", "rotate").err.startswith("Written anew:")
    assert dangol("encryption", "off").err.startswith("Decrypted:")
    monkeypatch.delenv(KEY)
    assert dangol("sql", "SELECT count(*) AS n FROM orders").out == before


def test_a_file_that_should_be_encrypted_and_is_not_is_told(
    at: Callable[[Project], Dangol], empty: Project, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    dangol, key = at(empty), tmp_path / "master.key"
    dangol("encryption", "new-key", str(key))
    monkeypatch.setenv(KEY, str(key))
    dangol("encryption", "on")
    uploads = empty.intake_folder / "uploads" / "somebody"
    uploads.mkdir(parents=True)
    (uploads / "crm.csv").write_text("customer_id\n1\n")
    shown = dangol("encryption", "show")
    assert shown.code == 1
    assert "intake/uploads/somebody/crm.csv" in shown.out
    assert "not encrypted, and should be" in dangol("doctor").out
