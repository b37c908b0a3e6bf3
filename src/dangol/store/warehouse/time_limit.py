"""A time limit on what a session computes, so that one query cannot keep the engine busy."""

from collections.abc import Iterator
from contextlib import contextmanager
from threading import Event, Timer

from dangol.store.errors import QueryError
from dangol.store.warehouse.interface import Session


@contextmanager
def time_limit(session: Session, seconds: float) -> Iterator[None]:
    """Interrupt the session after ``seconds``; raises QueryError that says so."""
    over = Event()

    def interrupt() -> None:
        over.set()
        session.interrupt()

    timer = Timer(seconds, interrupt)
    timer.daemon = True
    timer.start()
    try:
        yield
    except QueryError:
        if over.is_set():
            raise QueryError(
                f"It took longer than {seconds:g} seconds. Read fewer rows, or aggregate earlier."
            ) from None
        raise
    finally:
        timer.cancel()
