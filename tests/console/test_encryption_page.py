"""The page of encryption: what somebody who takes the disk could read."""

import pytest
from console_visits import SignIn

from dangol.runs.workspace import Workspace


def test_an_administrator_sees_that_nothing_is_encrypted(signed_in: SignIn) -> None:
    admin = signed_in("admin")
    page = admin.get("/trust/encryption").text
    assert "Yes. The files are not encrypted." in page
    assert "dangol encryption on" in page
    assert "warehouse.duckdb" in page
    admin.read_in("ko")
    assert "읽을 수 있습니다" in admin.get("/trust/encryption").text
    assert signed_in("analyst").get("/trust/encryption").status_code == 403


def test_files_that_dangol_does_not_know_are_shown(signed_in: SignIn, shop: Workspace) -> None:
    (shop.project.folder / "customers-copy.xlsx").write_bytes(b"copied by hand")
    assert "others, which Dangol does not know" in signed_in("admin").get("/trust/encryption").text


@pytest.mark.parametrize("command", ["encryption show", "encryption rotate"])
def test_the_page_names_commands_that_there_are(command: str) -> None:
    from dangol.cli.commands.encryption import encryption

    assert command.split()[1] in encryption.commands
