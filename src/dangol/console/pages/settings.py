"""Settings: the project, schedules, plug-ins, and how this installation is."""

import datetime as dt
import platform
from importlib.metadata import version

from fastapi import APIRouter
from fastapi.responses import Response

from dangol.console.failures import PageRoute
from dangol.console.visit import SignedInVisit
from dangol.console.words import settings as words
from dangol.governance import records
from dangol.runs.doctor import examine
from dangol.runs.schedule import Schedule
from dangol.runs.scheduler import next_time
from dangol.settings import SECRETS, Settings

router = APIRouter(prefix="/settings", route_class=PageRoute)


@router.get("")
def project(visit: SignedInVisit) -> Response:
    """What the project takes for granted, and the reader's own account."""
    settings = visit.settings
    values = [
        (name, _shown(getattr(settings, name), settings), field.description or "")
        for name, field in Settings.model_fields.items()
        if name not in SECRETS
    ]
    return visit.render(
        "settings/project.html",
        w=words,
        values=values,
        file=visit.workspace.project.settings_file.name,
        faults={},
        changed=False,
    )


def _shown(value: object, settings: Settings) -> str:
    if isinstance(value, dt.datetime):
        return f"{value.astimezone(settings.zone):%Y-%m-%d %H:%M}"
    if value is None or value in ("", (), {}):
        return ""
    if isinstance(value, tuple):
        return ", ".join(map(str, value))
    if isinstance(value, dict):
        return " / ".join(f"{key}: {one}" for key, one in value.items())
    return str(value)


@router.get("/schedules")
def schedules(visit: SignedInVisit) -> Response:
    """When what is brought up to date."""
    kept = records.all_of(visit.workspace.state, Schedule, states=("active", "paused"))
    rows = [
        (one, next_time(one.record, visit.clock, visit.settings) if one.state == "active" else None)
        for one in kept
    ]
    titles = {slug: kind.title for slug, kind in visit.workspace.registry.analyses.items()}
    return visit.render(
        "settings/schedules.html",
        w=words,
        rows=rows,
        titles=titles,
        states={s.name: s.title for s in Schedule.states},
    )


@router.get("/plugins")
def plugins(visit: SignedInVisit) -> Response:
    """Everything that is installed, ours and others', and what cannot be used."""
    return visit.render(
        "settings/plugins.html", w=words, registry=visit.workspace.registry, package=_package
    )


def _package(declared: type) -> str:
    return declared.__module__.partition(".")[0]


@router.get("/about")
def about(visit: SignedInVisit) -> Response:
    """Versions, and for administrators every check of this installation."""
    findings = examine(visit.workspace) if visit.may("admin") else []
    return visit.render(
        "settings/about.html",
        w=words,
        product=version("dangol"),
        python=platform.python_version(),
        engine=visit.workspace.warehouse.dialect,
        findings=findings,
    )
