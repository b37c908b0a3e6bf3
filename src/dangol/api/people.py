"""Routes for the rights of people: what is kept of somebody, erasing it, and the proofs."""

import datetime as dt
from typing import Any

from fastapi import APIRouter
from pydantic import BaseModel, Field

from dangol.api.callers import Admin, Analyst, Current
from dangol.governance.preference_links import preference_link
from dangol.governance.rights.erasure import ask_erasure, erase
from dangol.governance.rights.kept_erasures import all_erasures, lift_erasure, verify_erasure
from dangol.governance.rights.person_export import handed_out, note_deed, revealed

router = APIRouter(tags=["people"])


class PersonIn(BaseModel):
    """A customer number."""

    customer_id: str = Field(min_length=1, max_length=500)


class ReasonedIn(PersonIn):
    """A customer number, and why."""

    reason: str = Field(min_length=1, max_length=1_000)


class LinkOut(BaseModel):
    """Where a person sees and changes what they allow."""

    link: str


class ErasureOut(BaseModel):
    """An erasure; the proof says what was done, and which backups still hold the person."""

    id: str
    asked_at: dt.datetime
    asked_by: str
    reason: str
    finished_at: dt.datetime | None
    proof: dict[str, Any] | None
    lifted_at: dt.datetime | None


class VerifiedOut(BaseModel):
    """Whether the proof is as it was sealed, and what is found today, by place."""

    holds: bool
    is_sealed: bool
    left: dict[str, int]


@router.post("/people/export")
def export_person(asked: PersonIn, workspace: Current, who: Admin) -> dict[str, Any]:
    """Everything that is kept of a person, and what it was used for."""
    keeping = workspace.keeping
    return handed_out(keeping, asked.customer_id, who, workspace.clock()).as_json()


@router.post("/people/identifiers")
def reveal(asked: ReasonedIn, workspace: Current, who: Analyst) -> list[dict[str, Any]]:
    """Identifiers of a person as they are; who asked and why is kept."""
    keeping, at = workspace.keeping, workspace.clock()
    return revealed(keeping, asked.customer_id, who, asked.reason, at)


@router.post("/people/preference-link")
def make_link(asked: PersonIn, workspace: Current, who: Analyst) -> LinkOut:
    """A person's own link to what they allow."""
    keeping = workspace.keeping
    note_deed(keeping, asked.customer_id, who, "preference-link", {}, workspace.clock())
    url = workspace.settings.public_url
    return LinkOut(link=preference_link(url, keeping.secret, asked.customer_id))


@router.post("/people/erase")
def erase_person(asked: ReasonedIn, workspace: Current, who: Admin) -> ErasureOut:
    """Take a person out of everything that the project keeps; answers with the proof."""
    keeping, at = workspace.keeping, workspace.clock()
    erasure_id = ask_erasure(keeping, asked.customer_id, who, asked.reason, at)
    erase(keeping, erasure_id, at)
    (found,) = [one for one in all_erasures(workspace.state) if one.id == erasure_id]
    return ErasureOut(**vars(found))


@router.get("/erasures")
def list_erasures(workspace: Current, who: Admin) -> list[ErasureOut]:
    """Every erasure with its proof, the latest first."""
    return [ErasureOut(**vars(one)) for one in all_erasures(workspace.state)]


@router.post("/erasures/{erasure_id}/verify")
def verify(erasure_id: str, workspace: Current, who: Admin) -> VerifiedOut:
    """Look through everything anew for whom it erased, by hashes alone."""
    found = verify_erasure(workspace.keeping, erasure_id)
    return VerifiedOut(holds=found.holds, is_sealed=found.is_sealed, left=found.left)


@router.post("/erasures/{erasure_id}/lift")
def lift(erasure_id: str, workspace: Current, who: Admin) -> None:
    """Let the person come back: what names them is taken in again."""
    lift_erasure(workspace.keeping, erasure_id, who, workspace.clock())
