"""Answers that do not wait: threads take short turns, and nothing old is looked through again."""

import gc
import sys

TURN_SECONDS = 0.0005
"""A tenth of Python's own: a request takes several turns while the loader works beside it."""


def keep_steady() -> None:
    """For a process that serves from here on; what it has made until now is kept for good.

    The garbage collector would stop everything for a fifth of a second to look through it.
    """
    sys.setswitchinterval(TURN_SECONDS)
    gc.collect()
    gc.freeze()
