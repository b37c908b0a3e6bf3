"""``dangol contacts``."""

from pathlib import Path

import click

from dangol.cli.connection import connected
from dangol.settings import open_project
from dangol.tables.audiences import REACHED_BY


@click.command()
@click.argument("targeting", default="default")
@click.option("--audience", help="Everyone in this audience instead: its name or id.")
@click.option(
    "--channel", type=click.Choice(REACHED_BY), default="email", help="How an audience is reached."
)
@click.option("--out", type=click.Path(path_type=Path, dir_okay=False), help="File to write.")
@click.option("--at-night", is_flag=True, help="For hours that need a consent of their own.")
@click.option("--for-ads", is_flag=True, help="Hashed, of those who allow advertising by others.")
@click.option(
    "--approve", help="Why it is handed out although a rule of fairness stops it (administrators)."
)
@click.option("--campaign", help="Name under which the contacts are kept, to be measured.")
@click.option(
    "--holdout-share",
    type=click.FloatRange(0, 0.5),
    default=0.0,
    help="Share of the list that chance holds out, so that the campaign can be measured.",
)
@click.pass_obj
def contacts(
    folder: Path | None,
    /,
    *,
    targeting: str,
    audience: str | None,
    channel: str,
    out: Path | None,
    at_night: bool,
    for_ads: bool,
    approve: str | None,
    campaign: str | None,
    holdout_share: float,
) -> None:
    """Write whom a targeting or an audience chose and who allows it at this moment, as CSV."""
    asked = {
        "targeting": targeting,
        "audience": audience,
        "channel": channel,
        "at_night": at_night,
        "for_ads": for_ads,
        "approval": approve,
        "campaign": campaign,
        "holdout_share": holdout_share,
    }
    with connected(open_project(folder)) as connection:
        text: str = connection.call("POST", "/contact-lists", asked)
    if out is None:
        click.echo(text, nl=False)
        return
    out.touch(mode=0o600)
    out.write_text(text, encoding="utf-8")
    click.echo(f"{text.count(chr(10)) - 1:,} rows in {out}")
