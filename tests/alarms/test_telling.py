"""Alarms that reach a real mail server and a real service, once per cause."""

import datetime as dt
import json
import threading
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from email import message_from_bytes, policy
from email.message import EmailMessage
from http.server import BaseHTTPRequestHandler, HTTPServer
from typing import Any

import pytest
from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, Envelope, Session
from calling import SECRET
from own_data import Shop
from ports import free_port
from worlds import Clock

from dangol.alarms.receiver import AlarmReceiver
from dangol.alarms.teller import AlarmTeller
from dangol.alarms.told import all_told
from dangol.collector.signatures import Signing
from dangol.contract.errors import ParametersError
from dangol.governance.kept import Kept
from dangol.governance.principal import local_principal
from dangol.governance.records import create, move
from dangol.loading.quarantine import Asked, drop
from dangol.runs.workspace import Workspace
from dangol.sources.credentials import keep_credential

GOOD = "".join(f"A{n},M1,2024-01-02 10:00,100\n" for n in range(9))
BAD = f"order_id,customer_id,ordered_at,net_amount\n{GOOD}Z1,M1,2024-01-02 10:00,many\n"
MINUTE = dt.timedelta(minutes=1)


@dataclass
class MailServer:
    """Takes what it is given, or nothing while ``refuses``."""

    port: int = 0
    refuses: bool = False
    mails: list[EmailMessage] = field(default_factory=list)

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:  # noqa: N802 - aiosmtpd's name
        if self.refuses:
            return "451 later"
        content = envelope.original_content or b""
        self.mails.append(message_from_bytes(content, policy=policy.default))
        return "250 taken"


@pytest.fixture
def mail() -> Iterator[MailServer]:
    server = MailServer(free_port())
    controller = Controller(server, hostname="127.0.0.1", port=server.port)
    controller.start()
    yield server
    controller.stop()


@dataclass
class Service:
    """Another program that is called."""

    address: str
    calls: list[tuple[dict[bytes, bytes], bytes]]


@pytest.fixture
def service() -> Iterator[Service]:
    calls: list[tuple[dict[bytes, bytes], bytes]] = []

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"]))
            headers = {k.lower().encode(): v.encode() for k, v in self.headers.items()}
            calls.append((headers, body))
            self.send_response(204 if self.path == "/good" else 500)
            self.end_headers()

        def log_message(self, *said: Any) -> None: ...

    server = HTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield Service(f"http://127.0.0.1:{server.server_port}", calls)
    server.shutdown()
    server.server_close()


@pytest.fixture
def teller(shop: Shop, mail: MailServer) -> AlarmTeller:
    """Of a shop in which something rings, with a mail server."""
    shop.load(shop.source("till.csv", BAD), "orders")
    workspace = shop.workspace
    settings = workspace.settings.model_copy(
        update={
            "mail_server": f"smtp://127.0.0.1:{mail.port}",
            "mail_from": "dangol@shop.example",
            "public_url": "https://shop.example",
        }
    )
    workspace.project = replace(workspace.project, settings=settings)
    return AlarmTeller(workspace)


def receiver(workspace: Workspace, **fields: Any) -> Kept[AlarmReceiver]:
    given = {"name": "팀", "address": "team@shop.example", "least_urgency": "later", **fields}
    return create(workspace.state, AlarmReceiver, given, local_principal(), workspace.clock())


def test_a_cause_is_mailed_once_in_the_language_of_its_receiver(
    shop: Shop, mail: MailServer, teller: AlarmTeller, clock: Clock
) -> None:
    receiver(shop.workspace, language="ko")
    assert [teller.tick(clock() + n * MINUTE) for n in range(3)] == [1, 0, 0]
    (one,) = mail.mails
    assert one["To"] == "team@shop.example"
    assert one["Subject"] == "[가게] 격리된 기록 1건을 어떻게 할까요?"
    assert "https://shop.example/trust/quarantine" in one.get_content()


def test_a_cause_that_comes_back_is_told_again(
    shop: Shop, mail: MailServer, teller: AlarmTeller, clock: Clock
) -> None:
    receiver(shop.workspace)
    teller.tick(clock())
    drop(shop.workspace, Asked(), local_principal())
    assert teller.tick(clock() + MINUTE) == 0
    shop.load(shop.source("till.csv", BAD.replace("Z1", "Z2")), "orders")
    assert teller.tick(clock() + 2 * MINUTE) == 1
    assert len(mail.mails) == 2


def test_what_is_less_urgent_than_asked_stays_in_the_console(
    shop: Shop, mail: MailServer, teller: AlarmTeller, clock: Clock
) -> None:
    receiver(shop.workspace, least_urgency="now")
    assert teller.tick(clock()) == 0
    assert mail.mails == []


def test_a_receiver_that_is_paused_is_told_nothing(
    shop: Shop, teller: AlarmTeller, clock: Clock
) -> None:
    kept = receiver(shop.workspace)
    move(shop.workspace.state, AlarmReceiver, kept.id, "pause", local_principal(), clock())
    assert teller.tick(clock()) == 0


def test_a_refused_mail_is_tried_later_and_its_failure_is_kept(
    shop: Shop, mail: MailServer, teller: AlarmTeller, clock: Clock
) -> None:
    receiver(shop.workspace)
    mail.refuses = True
    assert teller.tick(clock()) == 0
    with shop.workspace.state.read() as connection:
        (told,) = all_told(connection)
    assert (told.attempts, told.told_at) == (1, None)
    assert "451" in (told.failure or "")
    mail.refuses = False
    assert teller.tick(clock() + MINUTE) == 0
    assert teller.tick(clock() + 3 * MINUTE) == 1


def test_a_service_is_called_with_a_signature_that_the_standard_verifies(
    shop: Shop, service: Service, teller: AlarmTeller, clock: Clock
) -> None:
    kept = receiver(shop.workspace, way="webhook", address=f"{service.address}/good")
    keep_credential(shop.workspace.project, kept.id, SECRET)
    assert teller.tick(clock()) == 1
    ((headers, body),) = service.calls
    Signing("standard", "", SECRET).check(headers, body, int(clock().timestamp()))
    said = json.loads(body)
    assert said["alarms"][0]["alarm"] == "quarantine"
    assert "1 record in quarantine" in said["text"]


def test_a_service_that_fails_is_a_failure(
    shop: Shop, service: Service, teller: AlarmTeller, clock: Clock
) -> None:
    receiver(shop.workspace, way="webhook", address=f"{service.address}/bad")
    assert teller.tick(clock()) == 0
    with shop.workspace.state.read() as connection:
        (told,) = all_told(connection)
    assert "it answered 500" in (told.failure or "")


@pytest.mark.parametrize(
    ("fields", "said"),
    [
        ({"address": "nobody"}, "no e-mail address"),
        ({"way": "webhook", "address": "http://shop.example/x"}, "https://"),
        ({"way": "webhook", "address": "file:///etc/passwd"}, "https://"),
    ],
)
def test_an_address_that_reaches_nobody_safely_is_refused(
    shop: Shop, fields: dict[str, str], said: str
) -> None:
    with pytest.raises(ParametersError) as wrong:
        receiver(shop.workspace, **fields)
    assert said in str(wrong.value)
