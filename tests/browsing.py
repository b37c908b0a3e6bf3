"""People at a browser without scripts, at a server that really runs."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

import httpx
from console_forms import forms_of
from processes import PATIENCE_SECONDS, Server
from staff import AT, FAST, PASSWORD

from dangol.contract.roles import Role
from dangol.governance.access import create_user
from dangol.governance.principal import local_principal
from dangol.store.state.database import open_state

SESSION = "dangol_session"


@dataclass
class Browser:
    """Keeps cookies, and knows the token of the last page that it saw."""

    client: httpx.Client
    csrf: str = ""

    def get(self, path: str, **more: Any) -> httpx.Response:
        answer = self.client.get(path, **more)
        if "text/html" in answer.headers.get("Content-Type", ""):
            for form in forms_of(answer.text):
                self.csrf = form.values.get("csrf", self.csrf)
        return answer

    def post(self, path: str, data: dict[str, str], **more: Any) -> httpx.Response:
        return self.client.post(path, data={"csrf": self.csrf, **data}, **more)

    def sign_in(self, name: str, password: str = PASSWORD) -> httpx.Response:
        self.get("/sign-in")
        answer = self.post("/sign-in", {"email": f"{name}@example.com", "password": password})
        self.get("/settings/about")
        return answer

    @property
    def session(self) -> str | None:
        return self.client.cookies.get(SESSION)

    @property
    def is_known(self) -> bool:
        return self.client.get("/api/me").status_code == 200


@contextmanager
def browsing(server: Server) -> Iterator[Browser]:
    with httpx.Client(
        base_url=server.url, trust_env=False, timeout=PATIENCE_SECONDS, follow_redirects=False
    ) as client:
        yield Browser(client)


def hire(server: Server, name: str, role: Role) -> str:
    """An account in the project that is served; gives its id."""
    state = open_state(server.project)
    try:
        by, email = local_principal(), f"{name}@example.com"
        return create_user(state, by, email, name, role, PASSWORD, at=AT, passwords=FAST).id
    finally:
        state.close()
