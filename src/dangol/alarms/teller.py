"""Tells receivers of what rings, as long as the server runs: many causes in one message."""

import datetime as dt

import structlog

from dangol.alarms.due import URGENCY, rings
from dangol.alarms.receiver import ACTIVE, AlarmReceiver
from dangol.alarms.telling import tell
from dangol.alarms.told import Told, all_told, note_due, note_ended, note_tried
from dangol.contract.result import Decision
from dangol.errors import DangolError
from dangol.governance.kept import Kept, all_of
from dangol.runs.ticking import Ticking
from dangol.runs.workspace import Workspace
from dangol.sources.credentials import credential

_log = structlog.get_logger()
TICK_SECONDS = 20.0


class AlarmTeller(Ticking):
    """Every server has one; what was told is kept in the state, so nothing is told twice."""

    def __init__(self, workspace: Workspace) -> None:
        super().__init__("alarms", TICK_SECONDS, workspace.clock, patience=TICK_SECONDS)
        self._workspace = workspace

    def tick(self, now: dt.datetime) -> int:
        """Tell what is new; gives how many messages went out."""
        receivers = all_of(self._workspace.state, AlarmReceiver, states=(ACTIVE,))
        if not receivers:
            return 0
        ringing = {str(one.alarm): one for one in rings(self._workspace)}
        with self._workspace.state.begin() as connection:
            known = all_told(connection)
            gone = {one.alarm for one in known if one.ended_at is None} - set(ringing)
            note_ended(connection, gone, now)
        return sum(self._tell(one, ringing, known, now) for one in receivers)

    def _tell(
        self,
        kept: Kept[AlarmReceiver],
        ringing: dict[str, Decision],
        known: list[Told],
        now: dt.datetime,
    ) -> bool:
        urgent = URGENCY[: URGENCY.index(kept.record.least_urgency) + 1]
        mine = {one.alarm: one for one in known if one.receiver_id == kept.id}
        due: dict[str, Told] = {}
        with self._workspace.state.begin() as connection:
            for alarm, decision in ringing.items():
                if decision.urgency not in urgent:
                    continue
                told = mine.get(alarm)
                if told is None or told.ended_at is not None:
                    words = decision.question.model_dump()
                    told = note_due(connection, kept.id, alarm, words, now)
                if told.is_due(now):
                    due[alarm] = told
        if not due:
            return False
        failure = self._failure(kept, [ringing[alarm] for alarm in due], now)
        with self._workspace.state.begin() as connection:
            note_tried(connection, due.values(), now, failure)
        return failure is None

    def _failure(
        self, kept: Kept[AlarmReceiver], told: list[Decision], now: dt.datetime
    ) -> str | None:
        try:
            tell_receiver(self._workspace, kept, told, now)
        except DangolError as refused:
            _log.warning("alarm-not-told", receiver=kept.id, problem=refused.slug)
            return refused.message
        return None


def tell_receiver(
    workspace: Workspace, kept: Kept[AlarmReceiver], told: list[Decision], at: dt.datetime
) -> None:
    """Send one message now. Raises what ``tell`` raises."""
    tell(kept.record, told, workspace.settings, lambda: credential(workspace.project, kept.id), at)
