"""A process that puts bodies into an inbox until it is killed, and says which are stored."""

import asyncio
import datetime as dt
import sys
from pathlib import Path

from dangol.store.inbox import Inbox, Limits
from dangol.store.segments import Body


async def _put(inbox: Inbox, writer: int) -> None:
    number = 0
    while True:
        name = f"{writer}-{number}"
        await inbox.put([Body("web", "track", 0, 1, name.encode())])
        sys.stdout.write(f"{name}\n")
        sys.stdout.flush()
        number += 1


async def _all(inbox: Inbox) -> None:
    await asyncio.gather(*(_put(inbox, writer) for writer in range(8)))


if __name__ == "__main__":
    folder = Path(sys.argv[1])
    asyncio.run(_all(Inbox(folder, dt.datetime.now(dt.UTC), Limits(segment=20_000))))
