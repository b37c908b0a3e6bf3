"""Functions of the intake engine that Ibis does not know."""

from collections.abc import Callable
from inspect import Parameter, Signature
from typing import Any

import ibis


def of(name: str, *takes: str, gives: Any) -> Callable[..., Any]:
    """The function of this name, from values of these types."""

    def function(*values: Any) -> Any:
        raise AssertionError("compiled, never called")

    names = [f"value_{place}" for place in range(len(takes))]
    # Ibis reads how many values it takes.
    function.__signature__ = Signature(  # type: ignore[attr-defined]
        [Parameter(one, Parameter.POSITIONAL_OR_KEYWORD) for one in names]
    )
    made: Callable[..., Any] = ibis.udf.scalar.builtin(
        function, name=name, signature=(takes, gives)
    )
    return made
