"""Functions of the intake engine that Ibis does not know."""

from collections.abc import Callable
from inspect import Parameter, Signature
from typing import Any

import ibis
import ibis.expr.types as ir


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


def pointer(name: ir.StringValue) -> ir.StringValue:
    """Where a value stands in a JSON object, whatever the letters of its name (RFC 6901)."""
    escaped: ir.StringValue = name.replace("~", "~0").replace("/", "~1")
    return ibis.literal("/") + escaped
