"""Routes for reaching people: lists of whom to contact, asked again at this moment."""

from typing import Annotated, Self

from fastapi import APIRouter
from fastapi.responses import Response
from pydantic import BaseModel, Field, model_validator

from dangol.activation.choice import OfAudience, OfTargeting
from dangol.activation.contact_list import contact_list
from dangol.activation.holding_out import Campaign
from dangol.api.callers import Analyst, Current
from dangol.tables.audiences import Channel
from dangol.tables.vocabulary import DEFAULT_INSTANCE

router = APIRouter(tags=["contacts"])


class ContactListIn(BaseModel):
    """Of which targeting or audience; at night; for a platform of ads.

    An ``audience`` comes before the targeting; what it is reached by is the ``channel``.
    ``approval``: why an administrator hands it out although a rule of fairness stops it.
    """

    targeting: str = Field(DEFAULT_INSTANCE, min_length=1, max_length=120)
    audience: str | None = Field(None, max_length=120, description="Id or name of an audience.")
    channel: Channel = Field("email", description="How an audience is reached.")
    at_night: bool = False
    for_ads: bool = False
    approval: Annotated[
        str | None,
        Field(
            max_length=1_000,
            description="Why it is handed out although a rule of fairness stops it; kept in the "
            "audit trail.",
        ),
    ] = None
    campaign: Annotated[
        str | None,
        Field(
            min_length=1,
            max_length=120,
            description="Name under which the contacts are kept, so that they can be measured.",
        ),
    ] = None
    holdout_share: Annotated[
        float, Field(ge=0, le=0.5, description="Share of the list that is held out by chance.")
    ] = 0.0

    @model_validator(mode="after")
    def _names_what_is_measured(self) -> Self:
        if self.holdout_share and self.campaign is None:
            raise ValueError("a holdout needs a campaign to be the holdout of")
        return self

    @property
    def measured(self) -> Campaign | None:
        return None if self.campaign is None else Campaign(self.campaign, self.holdout_share)


@router.post(
    "/contact-lists",
    response_class=Response,
    responses={200: {"content": {"text/csv": {"schema": {"type": "string"}}}}},
)
def make_contact_list(asked: ContactListIn, workspace: Current, who: Analyst) -> Response:
    """Whom a targeting or an audience chose and who allows it now, as CSV, to be reached.

    The headers Dangol-People and Dangol-Left-Out say how many are in it, and how many of the
    chosen are not; Dangol-Held-Out how many of these chance held out of the campaign.
    """
    of = OfAudience(asked.audience, asked.channel) if asked.audience else None
    made = contact_list(
        workspace,
        of or OfTargeting(asked.targeting),
        who,
        at_night=asked.at_night,
        for_ads=asked.for_ads,
        approval=asked.approval,
        campaign=asked.measured,
    )
    return Response(
        made.as_csv(),
        media_type="text/csv; charset=utf-8",
        headers={
            "Content-Disposition": f'attachment; filename="contacts-{made.id}.csv"',
            "Dangol-People": str(made.people),
            "Dangol-Left-Out": str(made.left_out),
            "Dangol-Held-Out": str(made.held_out),
        },
    )
