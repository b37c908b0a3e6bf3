"""What a form of a list says of its campaign: a name, and what share chance holds out."""

from dangol.activation.holding_out import Campaign
from dangol.console.visit import Posting
from dangol.console.words.answer import HOLDOUT_SHARES


def campaign_of(form: Posting) -> Campaign | None:
    """None where the list is not kept under a name; an unknown share is none."""
    name = form.text("campaign").strip()[:120]
    given = form.text("holdout")
    share = next((one for one in HOLDOUT_SHARES if str(one) == given), 0)
    return Campaign(name, share / 100) if name else None
