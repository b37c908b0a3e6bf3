"""Events of people who share devices, kiosks and placeholder addresses; whose each is, is known.

Merging everything that shares an identifier makes one person of thousands here.
"""

from dataclasses import dataclass, replace

import numpy as np

SHARED_SHARE, KIOSKS, AT_A_KIOSK, PLACEHOLDER_SHARE = 0.03, 5, 300, 0.005
PLACEHOLDERS = ("test@test.com", "none@none.com", "no@no.com", "anonymous@test.com")
PERIOD_SECONDS = 180 * 86_400
BROWSES_FIRST_SHARE, LOGGED_OUT_SHARE, DEVICE_SHARE = 0.2, 0.02, 0.9
USER_SHARE, BOTH_SHARE = 0.45, 0.35
"""Of events that tell who it is: those with a customer number only, and those with an address as
well; the rest have the address only."""


@dataclass(frozen=True)
class SeenEvent:
    """One event with the identifiers that it carries; ``person`` is whose it is."""

    at: int
    id: str
    person: int
    user: str | None
    email: str | None
    device: str | None


def shared_devices(people: int, events: int, seed: int) -> list[SeenEvent]:
    """``events`` events of ``people`` people, in no order.

    As tracking clients do it, whoever was recognised once is told with every later event, until
    they log out.
    """
    rng = np.random.default_rng(seed)
    devices = [f"device-{n}" for n in range(people)]
    for place in np.flatnonzero(rng.random(people) < SHARED_SHARE).tolist():
        devices[place] = devices[int(rng.integers(people))]
    moments = np.sort(rng.integers(PERIOD_SECONDS, size=events)).tolist()
    recognised: set[int] = set()
    made = []
    for number, owner in enumerate(rng.permutation(events) % people):
        person = int(owner)
        is_new = person not in recognised
        is_silent = rng.random() < (BROWSES_FIRST_SHARE if is_new else LOGGED_OUT_SHARE)
        user, email = (None, None) if is_silent else _told(person, rng)
        device = devices[person] if is_silent or rng.random() < DEVICE_SHARE else None
        if user or email:
            recognised.add(person)
        made.append(
            SeenEvent(moments[number] * 1_000_000, f"e{number}", person, user, email, device)
        )
    visitors = rng.choice(events, min(KIOSKS * AT_A_KIOSK, events), replace=False)
    for place, visitor in enumerate(visitors.tolist()):
        made[visitor] = replace(made[visitor], device=f"kiosk-{place % KIOSKS}")
    return [made[place] for place in rng.permutation(events)]


def _told(person: int, rng: np.random.Generator) -> tuple[str | None, str | None]:
    """A customer number, an address, or both; some addresses stand for nothing."""
    kind = rng.random()
    user = f"user-{person}" if kind < USER_SHARE + BOTH_SHARE else None
    email = f"person{person}@example.com" if kind >= USER_SHARE else None
    if email is not None and rng.random() < PLACEHOLDER_SHARE:
        email = PLACEHOLDERS[int(rng.integers(len(PLACEHOLDERS)))]
    return user, email
