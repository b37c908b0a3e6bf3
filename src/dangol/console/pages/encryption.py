"""Trust: every kind of file that the project keeps, and how it is encrypted."""

from fastapi import APIRouter
from fastapi.responses import Response

from dangol.console.failures import PageRoute
from dangol.console.visit import AdminVisit
from dangol.console.words import encryption as words
from dangol.store.project_files import found_files

router = APIRouter(route_class=PageRoute)


@router.get("/trust/encryption")
def encryption(visit: AdminVisit) -> Response:
    """What is there, and what of it somebody could read."""
    keys = visit.workspace.store.keys
    kinds = [one for one in found_files(visit.workspace.project, keys) if one.count]
    return visit.render(
        "trust/encryption.html",
        w=words,
        key=keys.current,
        is_changing=len(keys.known) > 1,
        kinds=kinds,
        not_encrypted=sum(len(one.open) for one in kinds),
    )
