"""Every Examples section of a docstring runs; only modules that have one are imported."""

import doctest
import importlib
from pathlib import Path

SOURCE = Path(__file__).parent.parent / "src"


def test_examples_give_what_they_say() -> None:
    with_examples = [
        ".".join(path.relative_to(SOURCE).with_suffix("").parts)
        for path in sorted(SOURCE.rglob("*.py"))
        if ">>> " in path.read_text()
    ]
    failed = {
        name: result.failed
        for name in with_examples
        if (result := doctest.testmod(importlib.import_module(name))).failed
    }
    assert not failed, "What was expected and what came is in the captured output."
