"""``dangol demo``: a sample in a folder of its own, never over a shop's data."""

from collections.abc import Callable
from pathlib import Path

import corner_shop
import pytest
from terminal import Dangol

from dangol.settings import Project

At = Callable[[Project], Dangol]


def orders(dangol: Dangol) -> str:
    return dangol("sql", "SELECT count(*) AS n FROM orders", "--format", "csv").out


def test_the_demo_does_not_replace_a_shops_data(filled: Project, at: At, dangol: Dangol) -> None:
    for arguments in (
        ["demo", "--no-serve", "--project", str(filled.folder)],
        ["--project", str(filled.folder), "demo", "--no-serve"],
    ):
        said = dangol(*arguments)
        assert (said.code, said.out) == (2, "")
        assert "holds data of its own" in said.err
    assert orders(at(filled)) == f"n\n{corner_shop.order_count()}\n"


def test_the_demo_leaves_the_shop_alone_that_the_environment_names(
    filled: Project, at: At, dangol: Dangol, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Its default folder is meant, where here a file stands in the way."""
    monkeypatch.setenv("DANGOL_PROJECT", str(filled.folder))
    Path("demo").write_text("in the way")
    assert dangol("demo", "--no-serve").code == 2
    assert orders(at(filled)) == f"n\n{corner_shop.order_count()}\n"
