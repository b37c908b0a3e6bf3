"""What everyone chooses for themselves: brightness and language."""

from typing import get_args

from fastapi import APIRouter
from fastapi.responses import Response

from dangol.console.failures import PageRoute
from dangol.console.pages.entrance import inside
from dangol.console.visit import (
    A_YEAR,
    LANGUAGE_COOKIE,
    THEME_COOKIE,
    AnyVisitor,
    Posted,
    Theme,
    Visit,
)
from dangol.contract.pictures import theme_text
from dangol.governance.access import change_user

router = APIRouter(route_class=PageRoute)


@router.post("/preferences")
def choose(visitor: AnyVisitor, form: Posted) -> Response:
    """Remember a choice in a cookie; a language also with the account."""
    response = visitor.go(inside(form.text("back") or "/"))
    if form.text("theme") in get_args(Theme):
        visitor.set_cookie(response, THEME_COOKIE, form.text("theme"), max_age=A_YEAR)
    for language in visitor.settings.languages:
        if form.text("language") == language:
            visitor.set_cookie(response, LANGUAGE_COOKIE, language, max_age=A_YEAR)
            if isinstance(visitor, Visit) and visitor.person.language != language:
                change_user(
                    visitor.workspace.state,
                    visitor.person,
                    visitor.person.id,
                    at=visitor.clock,
                    language=language,
                )
    return response


@router.get("/theme.js")
def theme() -> Response:
    """The look of charts as a script: the same file that images on the server are drawn with."""
    return Response(
        f"window.dangolTheme={theme_text()};",
        media_type="text/javascript",
        headers={"Cache-Control": "public, max-age=31536000, immutable"},
    )
