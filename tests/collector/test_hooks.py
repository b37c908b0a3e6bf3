"""Calls of webhooks: only signed ones are taken, and those are on the disk when it is said."""

import asyncio
import json
from pathlib import Path
from typing import Any

import pytest
from calling import SECRET, call, signed
from taking_in import AT

from dangol.collector.hooks import MOST_BYTES, HookCollector
from dangol.collector.signatures import TOLERANCE_SECONDS, Signing
from dangol.sources.webhook import Signature
from dangol.store.segments import segments

NOW = int(AT.timestamp())
SCHEMES: tuple[Signature, ...] = ("hex", "base64", "stripe", "standard", "token")
BODY = call({"id": "T1", "말": "배송이 늦어요"})


class Called:
    """A collector of calls without a server."""

    def __init__(self, folder: Path, scheme: Signature, secret: str = SECRET) -> None:
        self.folder = folder
        self.signing = Signing(scheme, "x-signature", secret)
        self.collector = HookCollector(folder, self, clock=lambda: NOW * 1_000_000)

    def find(self, hook_id: str) -> Signing | None:
        return self.signing if hook_id == "hook" else None

    def ask(
        self, body: bytes, headers: dict[str, str], hook: str = "hook", method: str = "POST"
    ) -> tuple[int, dict[str, Any]]:
        return asyncio.run(self._ask(body, headers, hook, method))

    async def _ask(
        self, body: bytes, headers: dict[str, str], hook: str, method: str
    ) -> tuple[int, dict[str, Any]]:
        told: list[dict[str, Any]] = []

        async def receive() -> dict[str, Any]:
            return {"type": "http.request", "body": body, "more_body": False}

        async def send(message: dict[str, Any]) -> None:
            told.append(message)

        said = [(name.lower().encode(), value.encode()) for name, value in headers.items()]
        scope = {"type": "http", "method": method, "path": f"/hooks/{hook}", "headers": said}
        await self.collector(scope, receive, send)
        start, rest = told
        return start["status"], json.loads(rest["body"])

    def stored(self) -> list[bytes]:
        found = segments(self.folder / "hook")
        return [body.body for one in found for _, body in one.rows(0, 1_000)]


@pytest.fixture(params=SCHEMES)
def called(request: pytest.FixtureRequest, tmp_path: Path) -> Any:
    made = Called(tmp_path, request.param)
    yield made
    made.collector.close()


def test_a_signed_call_is_stored_as_it_came(called: Called) -> None:
    headers = signed(called.signing.scheme, BODY, NOW)
    assert called.ask(BODY, headers) == (200, {"success": True})
    assert called.stored() == [BODY]


def test_a_call_that_proves_nothing_is_refused(called: Called) -> None:
    scheme = called.signing.scheme
    other = signed(scheme, BODY, NOW, "whsec_" + "b3RoZXI=" if scheme == "standard" else "other")
    for headers in ({}, other):
        status, answer = called.ask(BODY, headers)
        assert status == 401
        assert "The call is refused" in answer["error"]
        assert SECRET not in answer["error"]
    if scheme != "token":
        assert called.ask(BODY + b" ", signed(scheme, BODY, NOW))[0] == 401
    assert called.stored() == []


@pytest.mark.parametrize("scheme", ["stripe", "standard"])
@pytest.mark.parametrize("off", [-TOLERANCE_SECONDS - 1, TOLERANCE_SECONDS + 1])
def test_an_old_signature_is_refused(tmp_path: Path, scheme: Signature, off: int) -> None:
    called = Called(tmp_path, scheme)
    status, answer = called.ask(BODY, signed(scheme, BODY, NOW + off))
    assert (status, "is not now" in answer["error"]) == (401, True)


@pytest.mark.parametrize("time", ["", "x", "9" * 5_000, "-1"])
def test_a_time_that_is_none_is_refused(tmp_path: Path, time: str) -> None:
    called = Called(tmp_path, "standard")
    headers = {**signed("standard", BODY, NOW), "webhook-timestamp": time}
    assert called.ask(BODY, headers)[0] == 401


def test_without_a_secret_nothing_is_taken(tmp_path: Path) -> None:
    called = Called(tmp_path, "hex", "")
    status, answer = called.ask(BODY, signed("hex", BODY, NOW, ""))
    assert (status, "no secret was given" in answer["error"]) == (401, True)


def test_what_is_neither_json_nor_a_form_is_refused(tmp_path: Path) -> None:
    called = Called(tmp_path, "token")
    headers = {"X-Signature": SECRET}
    assert called.ask(b"<xml/>", headers)[0] == 400
    assert called.ask(b"[" * 100_000, headers)[0] == 400
    form = {**headers, "Content-Type": "application/x-www-form-urlencoded"}
    assert called.ask(b"id=T1&score=9", form)[0] == 200
    assert called.ask(b"x" * (MOST_BYTES + 1), headers)[0] == 413
    assert called.stored() == [b"id=T1&score=9"]
    called.collector.close()


def test_nobody_is_at_another_address(tmp_path: Path) -> None:
    called = Called(tmp_path, "token")
    headers = {"X-Signature": SECRET}
    assert called.ask(BODY, headers, hook="other")[0] == 404
    assert called.ask(BODY, headers, hook="../hook")[0] == 404
    assert called.ask(BODY, headers, method="GET")[0] == 404
