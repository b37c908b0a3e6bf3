"""That somebody met a variant, as an event of the tracking protocol in the inbox."""

from collections.abc import Sequence
from hashlib import sha256
from typing import Any

import msgspec

from dangol.decision.assigning import Asked, Assignment
from dangol.store.segments import Body
from dangol.tracking import exposures as said_as
from dangol.tracking.calls import BATCH

_encode = msgspec.json.Encoder().encode
LIBRARY = {"library": {"name": "dangol-decision", "version": "1"}}
_DAY = 86_400_000_000


def exposure_body(
    source: str,
    asked: Asked,
    assignments: Sequence[tuple[Assignment, str | None]],
    received_at: int,
    *,
    has_opted_out: bool = False,
) -> Body:
    """``assignments`` with the unit of each; ``received_at`` in microseconds since 1970.

    A unit that meets the same variant again on a day is the same event.
    """
    day = received_at // _DAY
    events = [_event(asked, one, unit, day) for one, unit in assignments]
    return Body(
        source,
        BATCH,
        received_at,
        len(events),
        _encode({"batch": events}),
        has_opted_out=has_opted_out,
    )


def _event(asked: Asked, one: Assignment, unit: str | None, day: int) -> dict[str, Any]:
    name = f"{one.experiment}\x1f{unit}\x1f{one.variant}\x1f{day}"
    properties: dict[str, Any] = {
        said_as.EXPERIMENT[0]: one.experiment,
        said_as.VARIANT[0]: one.variant,
        said_as.UNIT[0]: unit,
        said_as.PROBABILITY[0]: one.probability,
    }
    if asked.cluster is not None:
        properties[said_as.CLUSTER[0]] = asked.cluster
    return {
        "type": "track",
        "event": said_as.EXPERIMENT_VIEWED,
        "messageId": sha256(name.encode()).hexdigest()[:32],
        "userId": asked.user_id,
        "anonymousId": asked.anonymous_id,
        "properties": properties,
        "context": LIBRARY,
    }
