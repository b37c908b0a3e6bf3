"""Structured logs: one JSON object a line, without names, paths of people or query texts.

Of an exception only its kind and the places in the program are kept. Its message and the
values around it may quote a customer, a query or a password.
"""

import logging
import sys
import traceback
from types import TracebackType
from typing import Any

import structlog

SHARED: tuple[structlog.types.Processor, ...] = (
    structlog.contextvars.merge_contextvars,
    structlog.processors.add_log_level,
    structlog.processors.TimeStamper(fmt="iso", utc=True),
)


def configure_logs(level: int = logging.INFO) -> None:
    """Write our logs, and those of libraries from warnings on, as JSON lines to standard error."""
    as_json = structlog.processors.JSONRenderer(ensure_ascii=False)
    structlog.configure(
        processors=[*SHARED, places_of_exception, as_json],
        wrapper_class=structlog.make_filtering_bound_logger(level),
        logger_factory=_ErrorOutput,
    )
    handler = _Handler()
    handler.setFormatter(
        structlog.stdlib.ProcessorFormatter(
            foreign_pre_chain=SHARED,
            processors=[
                structlog.stdlib.ProcessorFormatter.remove_processors_meta,
                places_of_exception,
                as_json,
            ],
        )
    )
    root = logging.getLogger()
    root.handlers = [handler]
    root.setLevel(logging.WARNING)


def places_of_exception(
    logger: Any, method: str, event: structlog.types.EventDict
) -> structlog.types.EventDict:
    """The kinds of exception and where in the program they came from, the innermost last."""
    given = event.pop("exc_info", None)
    if given is True:
        given = sys.exc_info()
    error = given[1] if isinstance(given, tuple) else given
    if isinstance(error, BaseException):
        event["exception"] = [_places(one) for one in _chain(error)]
    return event


def _chain(error: BaseException) -> list[BaseException]:
    chain: list[BaseException] = []
    found: BaseException | None = error
    while found is not None and found not in chain:
        chain.append(found)
        found = found.__cause__ or (None if found.__suppress_context__ else found.__context__)
    return chain[::-1]


def _places(error: BaseException) -> dict[str, Any]:
    trace: TracebackType | None = error.__traceback__
    frames = [
        f"{place.filename}:{place.lineno} in {place.name}"
        for place in traceback.StackSummary.extract(traceback.walk_tb(trace), lookup_lines=False)
    ]
    return {"type": type(error).__name__, "places": frames}


class _ErrorOutput:
    """Lines go to what standard error is when they are written."""

    def __init__(self, *names: Any) -> None:
        """Structlog hands over the names of a logger; lines are the same for all."""

    def msg(self, message: str) -> None:
        sys.stderr.write(f"{message}\n")
        sys.stderr.flush()

    log = debug = info = warn = warning = error = critical = fatal = failure = exception = msg


class _Handler(logging.Handler):
    def emit(self, record: logging.LogRecord) -> None:
        _ErrorOutput().msg(self.format(record))
