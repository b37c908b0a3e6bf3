"""An alarm as an e-mail or as a call: said in the receiver's language, with the way to the page."""

import base64
import hashlib
import hmac
import json
import smtplib
import ssl
from collections.abc import Callable, Sequence
from datetime import datetime
from email.message import EmailMessage
from urllib.parse import urlsplit

import httpx

from dangol.alarms import words
from dangol.alarms.errors import CallRefusedError, MailRefusedError, NoMailServerError
from dangol.alarms.receiver import MAIL, AlarmReceiver
from dangol.contract.result import Decision
from dangol.settings import Settings, is_loopback
from dangol.store.state.ids import new_id
from dangol.words import Language, said

_WAITS_SECONDS = 15
Secret = Callable[[], str]
"""What signs calls; empty where none was given."""


def tell(
    receiver: AlarmReceiver,
    told: Sequence[Decision],
    settings: Settings,
    secret: Secret,
    at: datetime,
) -> None:
    """One message for all of them. Raises NoMailServerError, MailRefusedError, CallRefusedError."""
    if receiver.way == MAIL:
        _mail(receiver, told, settings)
    else:
        _call(receiver, told, settings, secret(), at)


def subject(told: Sequence[Decision], project: str, language: Language) -> str:
    """The first one in full, the others as a number."""
    first = told[0].question.of(language)
    if len(told) == 1:
        return f"[{project}] {first}"
    more = said(words.AND_MORE, first=first, n=len(told) - 1)
    return f"[{project}] {more.of(language)}"


def text(told: Sequence[Decision], settings: Settings, language: Language) -> str:
    """All of them, each with its reason, what it touches and where to act."""
    parts = []
    for one in told:
        lines = [one.question, one.reason, one.effect]
        shown = [line.of(language) for line in lines]
        parts.append("\n".join([*shown, f"{one.action.of(language)}: {_link(one, settings)}"]))
    return "\n\n".join(parts)


def _link(one: Decision, settings: Settings) -> str:
    return settings.public_url.rstrip("/") + one.link


def _mail(receiver: AlarmReceiver, told: Sequence[Decision], settings: Settings) -> None:
    if settings.mail_server is None or settings.mail_from is None:
        raise NoMailServerError
    message = EmailMessage()
    message["Subject"] = subject(told, settings.name, receiver.language)
    message["From"] = settings.mail_from
    message["To"] = receiver.address
    message["Auto-Submitted"] = "auto-generated"
    message.set_content(text(told, settings, receiver.language))
    try:
        with _server(settings.mail_server) as server:
            if settings.mail_user is not None:
                password = settings.mail_password
                server.login(settings.mail_user, password.get_secret_value() if password else "")
            server.send_message(message)
    except (smtplib.SMTPException, OSError) as refused:
        raise MailRefusedError(settings.mail_server, refused) from refused


def _server(address: str) -> smtplib.SMTP:
    """Encrypted, but for a server on this machine that offers nothing else."""
    parts = urlsplit(address)
    host, trusted = parts.hostname or "", ssl.create_default_context()
    if parts.scheme == "smtps":
        return smtplib.SMTP_SSL(host, parts.port or 465, timeout=_WAITS_SECONDS, context=trusted)
    server = smtplib.SMTP(host, parts.port or 587, timeout=_WAITS_SECONDS)
    server.ehlo()
    if server.has_extn("starttls"):
        server.starttls(context=trusted)
    elif not is_loopback(host):
        server.close()
        raise smtplib.SMTPNotSupportedError("it offers no encryption (STARTTLS)")
    return server


def _call(
    receiver: AlarmReceiver, told: Sequence[Decision], settings: Settings, secret: str, at: datetime
) -> None:
    language = receiver.language
    title = subject(told, settings.name, language)
    body = json.dumps(
        {
            "type": "alarms",
            # What Slack, Mattermost and their like show.
            "text": f"*{title}*\n{text(told, settings, language)}",
            "project": settings.name,
            "alarms": [
                {
                    "alarm": one.alarm,
                    "urgency": one.urgency,
                    "question": one.question.of(language),
                    "reason": one.reason.of(language),
                    "effect": one.effect.of(language),
                    "link": _link(one, settings),
                }
                for one in told
            ],
        },
        ensure_ascii=False,
    ).encode()
    headers = {"Content-Type": "application/json", **signed(body, secret, new_id(at), at)}
    try:
        answer = httpx.post(receiver.address, content=body, headers=headers, timeout=_WAITS_SECONDS)
    except httpx.HTTPError as refused:
        raise CallRefusedError(type(refused).__name__) from None
    if not answer.is_success:
        raise CallRefusedError(f"it answered {answer.status_code}")


def signed(body: bytes, secret: str, message_id: str, at: datetime) -> dict[str, str]:
    """Headers by https://www.standardwebhooks.com; none where no secret was given."""
    if not secret:
        return {}
    sent_at = str(int(at.timestamp()))
    content = f"{message_id}.{sent_at}.".encode() + body
    key = base64.b64decode(secret.removeprefix("whsec_")) if secret.startswith("whsec_") else None
    made = hmac.digest(key or secret.encode(), content, hashlib.sha256)
    return {
        "webhook-id": message_id,
        "webhook-timestamp": sent_at,
        "webhook-signature": f"v1,{base64.b64encode(made).decode()}",
    }
