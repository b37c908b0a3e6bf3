"""Where a server may listen, and what it refuses before it starts."""

from pathlib import Path

import corner_shop
import pytest
from certificates import certificate

from dangol.cli.main import run
from dangol.server.listening import Listening


@pytest.fixture
def shop(tmp_path: Path) -> str:
    return str(corner_shop.project(tmp_path / "shop").folder)


@pytest.mark.parametrize(
    "host", ["0.0.0.0", "::", "192.0.2.1", "shop.example.com", "10.0.0.1", "", "127.0.0.1.nip.io"]
)
def test_passwords_do_not_cross_the_network_in_the_clear(
    host: str, shop: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(["--project", shop, "serve", "--host", host, "--port", "0"]) == 2
    told = capsys.readouterr().err
    assert told == (
        f"Error: '{host}' is reachable from other machines, and there is no TLS.\n"
        "Give --tls-certificate and --tls-key, or --trusted-proxy ADDRESS when a proxy in front "
        "does TLS, or serve on 127.0.0.1.\n"
    )


@pytest.mark.parametrize("host", ["127.0.0.1", "localhost", "::1", "127.8.0.1"])
def test_the_machine_itself_needs_no_tls(host: str) -> None:
    Listening(host).check()


def test_a_proxy_in_front_may_do_tls() -> None:
    Listening("0.0.0.0", trusted_proxies=("192.0.2.7",)).check()


@pytest.mark.parametrize(
    ("host", "port", "url"),
    [("127.0.0.1", 8000, "http://127.0.0.1:8000"), ("::1", 80, "http://[::1]:80")],
)
def test_an_address_is_written_as_browsers_read_it(host: str, port: int, url: str) -> None:
    assert Listening(host, port).url == url


def test_a_host_that_is_not_of_this_machine_is_told(
    tmp_path: Path, shop: str, capsys: pytest.CaptureFixture[str]
) -> None:
    files = certificate(tmp_path)
    arguments = ["--tls-certificate", str(files.certificate), "--tls-key", str(files.key)]
    assert run(["--project", shop, "serve", "--host", "192.0.2.1", "--port", "0", *arguments]) == 4
    told = capsys.readouterr().err
    assert told.startswith("Error: The server cannot listen on 192.0.2.1:0: ")
    assert "already" not in told


def test_certificate_and_key_come_together_and_fit(
    tmp_path: Path, shop: str, capsys: pytest.CaptureFixture[str]
) -> None:
    one, other = certificate(tmp_path / "one"), certificate(tmp_path / "other")
    locked = certificate(tmp_path / "locked", password="a secret")
    text = tmp_path / "text.pem"
    text.write_text("this is no certificate")
    wrong = [
        ["--tls-certificate", str(one.certificate)],
        ["--tls-key", str(one.key)],
        ["--tls-certificate", str(one.certificate), "--tls-key", str(other.key)],
        ["--tls-certificate", str(text), "--tls-key", str(one.key)],
        ["--tls-certificate", str(locked.certificate), "--tls-key", str(locked.key)],
    ]
    for arguments in wrong:
        assert run(["--project", shop, "serve", "--port", "0", *arguments]) == 2
        told = capsys.readouterr().err
        assert told.startswith("Error: The server cannot use its certificate: ")
        assert "both PEM files" in told


def test_a_certificate_that_is_not_there_is_told(
    shop: str, capsys: pytest.CaptureFixture[str]
) -> None:
    arguments = ["--tls-certificate", "/nowhere.pem", "--tls-key", "/nowhere.pem"]
    assert run(["--project", shop, "serve", *arguments]) == 2
    assert "'/nowhere.pem' does not exist" in capsys.readouterr().err
