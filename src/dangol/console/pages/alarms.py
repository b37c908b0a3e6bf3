"""Trust: what rings now, who is told of it, and what they were told."""

from dataclasses import dataclass

from fastapi import APIRouter
from fastapi.responses import Response

from dangol.alarms.due import rings
from dangol.alarms.receiver import ACTIVE, PAUSED, WEBHOOK, AlarmReceiver
from dangol.alarms.teller import tell_receiver
from dangol.alarms.told import Told, all_told
from dangol.alarms.words import TEST_ACTION, TEST_EFFECT, TEST_QUESTION, TEST_REASON
from dangol.console.failures import PageRoute
from dangol.console.visit import AdminVisit, Posted, SignedInVisit, Visit
from dangol.console.words import alarms as words
from dangol.contract.params import form_fields
from dangol.contract.result import Decision
from dangol.errors import DangolError
from dangol.governance.kept import Kept, all_of, find
from dangol.loading.pulling.secrets import change_credential
from dangol.sources.credentials import credential
from dangol.words import Text

PATH = "/trust/alarms"
router = APIRouter(prefix=PATH, route_class=PageRoute)
MOST_TOLD = 50
_CHOICES = {field.name: field.choices for field in form_fields(AlarmReceiver)}
_TEST = Decision(
    question=TEST_QUESTION,
    reason=TEST_REASON,
    effect=TEST_EFFECT,
    action=TEST_ACTION,
    link=PATH,
    alarm="test",
)


@dataclass(frozen=True)
class _Receiver:
    kept: Kept[AlarmReceiver]
    is_signed: bool | None
    """Nothing where nothing is signed."""


@router.get("")
def page(visit: SignedInVisit) -> Response:
    """The page of alarms."""
    return _page(visit)


@router.post("/{receiver_id}/test")
def test(visit: AdminVisit, receiver_id: str, form: Posted) -> Response:
    """Send one message now, and say what came of it."""
    kept = find(visit.workspace.state, AlarmReceiver, receiver_id, visit.person)
    try:
        tell_receiver(visit.workspace, kept, [_TEST], visit.clock)
    except DangolError as wrong:
        return _page(visit, wrong=wrong)
    return _page(visit, tested=kept.record.name)


@router.post("/{receiver_id}/secret")
def give_secret(visit: AdminVisit, receiver_id: str, form: Posted) -> Response:
    """Keep what signs the calls."""
    kept = find(visit.workspace.state, AlarmReceiver, receiver_id, visit.person)
    change_credential(visit.workspace, kept, form.text("secret"), visit.person)
    return visit.go(PATH)


def _page(visit: Visit, *, wrong: DangolError | None = None, tested: str = "") -> Response:
    state = visit.workspace.state
    sees_receivers = visit.may(AlarmReceiver.read_role)
    kept = all_of(state, AlarmReceiver, states=(ACTIVE, PAUSED)) if sees_receivers else []
    with state.read() as connection:
        told = all_told(connection)[:MOST_TOLD] if sees_receivers else []
    return visit.render(
        "trust/alarms.html",
        wrong.status if wrong is not None else 200,
        w=words,
        ringing=rings(visit.workspace),
        receivers=[_receiver(visit, one) for one in kept],
        active=sum(one.state == ACTIVE for one in kept),
        sees_receivers=sees_receivers,
        names={one.id: one.record.name for one in kept},
        told=[(one, Text.model_validate(one.words), _outcome(one)) for one in told],
        ways=dict(_CHOICES["way"]),
        states={one.name: one.title for one in AlarmReceiver.states},
        wrong=wrong,
        tested=tested,
    )


def _receiver(visit: Visit, kept: Kept[AlarmReceiver]) -> _Receiver:
    if kept.record.way != WEBHOOK:
        return _Receiver(kept, None)
    return _Receiver(kept, bool(credential(visit.workspace.project, kept.id)))


def _outcome(one: Told) -> str:
    if one.told_at is not None:
        return "told"
    return "failed" if one.failure else "waiting"
