"""A stored picture as a whole chart: with its rows and the look of the product."""

import json
from functools import cache
from importlib.resources import files
from typing import Any, Literal

from dangol.contract.result import Picture
from dangol.words import Language

Brightness = Literal["light", "dark"]


@cache
def theme_text() -> str:
    """The look of every chart as JSON, by brightness."""
    return (files("dangol.contract") / "theme.json").read_text(encoding="utf-8")


@cache
def themes() -> dict[str, dict[str, Any]]:
    """The look of every chart, by brightness: Vega-Lite configurations with our roles."""
    found: dict[str, dict[str, Any]] = json.loads(theme_text())
    return found


def colour_roles() -> tuple[str, ...]:
    """What a picture's spec may name instead of a colour, as ``alt.expr("now")``."""
    return tuple(param["name"] for param in themes()["light"]["params"])


def whole_spec(
    picture: Picture, language: Language, *, width: int = 760, brightness: Brightness = "light"
) -> dict[str, Any]:
    """A Vega-Lite specification that draws the same anywhere: report, notebook, image."""
    spec = picture.specs[language]
    theme = themes()[brightness]
    ground = next(p["value"] for p in theme["params"] if p["name"] == "ground")
    return {
        **spec,
        "title": picture.title.of(language),
        "width": width,
        "height": spec.get("height", picture.height),
        "datasets": {**spec.get("datasets", {}), "rows": list(picture.rows)},
        "config": {**theme, "background": ground, "padding": 16},
    }
