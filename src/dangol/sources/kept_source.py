"""What all sources have in common that are looked at again and again."""

from typing import Any

from dangol.contract.params import param
from dangol.contract.record import ARCHIVED, Record, State, Transition, archiving
from dangol.words import Text

ACTIVE, PAUSED = "active", "paused"
FILE, DATABASE, API, WEBHOOK = "watched-folder", "database-source", "api-source", "webhook"
KINDS = (FILE, DATABASE, API, WEBHOOK)


class KeptSource(Record):
    """A place where new records turn up; its name is the source's name in every table.

    ``takes_credential`` names what has to be kept apart from the record, if anything.
    """

    entry = "trust"
    create_role = "admin"
    edit_role = "admin"
    states = (
        State(name=ACTIVE, title=Text(en="Active", ko="사용 중")),
        State(name=PAUSED, title=Text(en="Paused", ko="멈춤")),
        ARCHIVED,
    )
    transitions = (
        Transition(
            name="pause",
            title=Text(en="Pause", ko="멈춤"),
            before=(ACTIVE,),
            after=PAUSED,
            role="analyst",
        ),
        Transition(
            name="resume",
            title=Text(en="Resume", ko="다시 시작"),
            before=(PAUSED,),
            after=ACTIVE,
            role="analyst",
        ),
        archiving(ACTIVE, PAUSED, role="admin"),
    )

    every_minutes: int = param(
        default=15,
        title=Text(en="Look every (minutes)", ko="확인 간격(분)"),
        help=Text(
            en="How often to look for something new; 0 looks only when somebody asks.",
            ko="새 자료를 얼마나 자주 볼지 정합니다. 0이면 누를 때만 봅니다.",
        ),
        ge=0,
        le=44_640,
    )

    @property
    def credential_title(self) -> Text | None:
        """What the source wants kept secret; nothing where it needs nothing."""
        return None

    @property
    def place(self) -> str:
        """Where it is, as it may be shown to everybody."""
        raise NotImplementedError

    def facts(self) -> dict[str, Any]:
        """What a run says of it."""
        return {"kept_source": self.kind}
