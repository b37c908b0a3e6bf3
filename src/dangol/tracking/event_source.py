"""A source of events: a site, an app or a server that sends with its own write key."""

from dangol.contract.params import param
from dangol.contract.record import ARCHIVED, Record, State, archiving
from dangol.tracking.errors import WriteKeyTakenError
from dangol.words import Text


class EventSource(Record):
    """What holds for everything that comes with one write key."""

    kind = "event-source"
    title = Text(en="Event source", ko="사건 원천")
    plural = Text(en="Event sources", ko="사건 원천")
    question = Text(en="Where do events come from?", ko="사건은 어디에서 오나요?")
    entry = "trust"
    create_role = "analyst"
    edit_role = "analyst"
    states = (State(name="active", title=Text(en="Taking events in", ko="받는 중")), ARCHIVED)
    transitions = (archiving("active", role="analyst"),)

    write_key: str = param(
        default="",
        title=Text(en="Write key", ko="쓰기 키"),
        help=Text(
            en="The key that its clients have already; empty takes the number of this source.",
            ko="클라이언트에 이미 들어 있는 키입니다. 비우면 이 원천의 번호를 씁니다.",
        ),
        max_length=100,
    )
    origins: str = param(
        default="*",
        title=Text(en="Sites", ko="사이트"),
        help=Text(
            en="Whose pages may send, as https://shop.example, separated by spaces; * for all.",
            ko="https://shop.example처럼 보내도 되는 사이트를 띄어 적습니다. *는 모두입니다.",
        ),
        max_length=2_000,
    )
    most_per_second: int = param(
        default=0,
        title=Text(en="Most events a second", ko="초당 최대 사건"),
        help=Text(
            en="Clients that send faster are told to wait; 0 sets no limit.",
            ko="더 빨리 보내면 기다리게 합니다. 0이면 상한이 없습니다.",
        ),
        ge=0,
        le=10_000_000,
    )
    corrects_clock: bool = param(
        default=True,
        title=Text(en="Correct its clock", ko="시계 바로잡기"),
        help=Text(
            en="Browsers and phones have wrong clocks; switch it off for your own servers.",
            ko="브라우저와 휴대전화의 시계는 틀릴 수 있습니다. 자기 서버라면 끄세요.",
        ),
    )

    def check(self, others: list[Record]) -> None:
        if self.write_key and any(
            isinstance(one, EventSource) and one.write_key == self.write_key for one in others
        ):
            raise WriteKeyTakenError(self.write_key)
