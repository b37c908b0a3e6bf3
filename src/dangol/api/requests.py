"""Routes for what people ask for themselves: listed, and closed with an outcome."""

import datetime as dt
from typing import Literal

from fastapi import APIRouter
from pydantic import BaseModel, Field

from dangol.api.callers import Admin, Analyst, Current
from dangol.governance.rights.requests import PersonRequest, all_requests, close_request

router = APIRouter(prefix="/requests", tags=["people"])


class RequestOut(BaseModel):
    """A request; ``customer_id`` is empty once the person is erased."""

    id: str
    customer_id: str | None
    wish: str
    asked_at: dt.datetime
    due_at: dt.datetime
    outcome: str | None
    closed_at: dt.datetime | None
    closed_by: str | None
    reason: str | None


class CloseIn(BaseModel):
    """What came of it; a refusal needs the reason that the person reads."""

    outcome: Literal["answered", "refused"]
    reason: str = Field("", max_length=1_000)


@router.get("")
def list_requests(workspace: Current, who: Analyst) -> list[RequestOut]:
    """Open requests, the one that is due first before the others; then what is closed."""
    return [_told(one) for one in all_requests(workspace.state)]


@router.post("/{request_id}/close")
def close(request_id: str, asked: CloseIn, workspace: Current, who: Admin) -> RequestOut:
    """Close a request. An erasure closes those of the person by itself."""
    keeping, at = workspace.keeping, workspace.clock()
    return _told(close_request(keeping, request_id, asked.outcome, who, asked.reason, at))


def _told(one: PersonRequest) -> RequestOut:
    return RequestOut(**vars(one))
