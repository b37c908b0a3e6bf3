"""Who is told of alarms, and how: an e-mail address, or an address that is called."""

from typing import Literal, Self
from urllib.parse import urlsplit

from email_validator import EmailNotValidError, validate_email
from pydantic import model_validator

from dangol.contract.params import param
from dangol.contract.record import ARCHIVED, Record, State, Transition, archiving
from dangol.settings import is_loopback
from dangol.tables.vocabulary import Personal
from dangol.words import Language, Text

ACTIVE, PAUSED = "active", "paused"
MAIL, WEBHOOK = "email", "webhook"


class AlarmReceiver(Record):
    """Told once of each cause, and again only when it comes back after it was gone."""

    kind = "alarm-receiver"
    title = Text(en="Alarm receiver", ko="경보 받는 곳")
    plural = Text(en="Alarm receivers", ko="경보 받는 곳")
    question = Text(en="Who is told of alarms?", ko="경보를 누구에게 알리나요?")
    entry = "trust"
    read_role = "analyst"
    create_role = "admin"
    edit_role = "admin"
    states = (
        State(name=ACTIVE, title=Text(en="Active", ko="사용 중")),
        State(name=PAUSED, title=Text(en="Paused", ko="멈춤")),
        ARCHIVED,
    )
    transitions = (
        Transition(
            name="pause", title=Text(en="Pause", ko="멈춤"), before=(ACTIVE,), after=PAUSED,
            role="admin",
        ),
        Transition(
            name="resume", title=Text(en="Resume", ko="다시 시작"), before=(PAUSED,), after=ACTIVE,
            role="admin",
        ),
        archiving(ACTIVE, PAUSED, role="admin"),
    )  # fmt: skip

    way: Literal["email", "webhook"] = param(
        MAIL,
        title=Text(en="Way", ko="방법"),
        help=Text(
            en="An e-mail needs the settings mail_server and mail_from; a webhook is called with "
            "JSON that chat programs understand, signed by the Standard Webhooks scheme.",
            ko="이메일은 설정 mail_server와 mail_from이 필요합니다. 웹훅은 채팅 프로그램이 아는 "
            "JSON으로 부르며, Standard Webhooks 방식으로 서명합니다.",
        ),
        choices={MAIL: Text(en="E-mail", ko="이메일"), WEBHOOK: Text(en="Webhook", ko="웹훅")},
    )
    address: str = param(
        title=Text(en="Address", ko="주소"),
        help=Text(
            en="The e-mail address, or the https address to call.",
            ko="이메일 주소, 또는 부를 https 주소입니다.",
        ),
        personal=Personal.IDENTIFIER,
        max_length=500,
    )
    least_urgency: Literal["now", "soon", "later"] = param(
        "now",
        title=Text(en="How urgent at least", ko="최소 긴급도"),
        help=Text(
            en="What is less urgent stands on Today only.",
            ko="덜 급한 것은 ‘오늘’ 화면에만 나옵니다.",
        ),
        choices={
            "now": Text(en="Now", ko="지금"),
            "soon": Text(en="Soon", ko="곧"),
            "later": Text(en="Later", ko="나중"),
        },
    )
    language: Language = param(
        "en",
        title=Text(en="Language", ko="언어"),
        help=Text(en="In which it is told.", ko="알릴 때 쓰는 언어입니다."),
        choices={"en": Text(en="English", ko="영어"), "ko": Text(en="Korean", ko="한국어")},
    )

    @model_validator(mode="after")
    def _reaches_somebody(self) -> Self:
        if self.way == MAIL:
            try:
                validate_email(self.address, check_deliverability=False)
            except EmailNotValidError as wrong:
                raise ValueError(f"'address' is no e-mail address: {wrong}") from None
            return self
        parts = urlsplit(self.address)
        if parts.scheme == "https" and parts.hostname:
            return self
        if parts.scheme == "http" and is_loopback(parts.hostname or ""):
            return self
        raise ValueError("'address' must begin with https:// (http:// on this machine only)")
