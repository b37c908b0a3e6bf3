"""``dangol person`` and ``dangol erasure``: the rights of people."""

import json
from pathlib import Path

import click

from dangol.cli.connection import connected
from dangol.settings import open_project


@click.group()
def person() -> None:
    """See, hand out and erase what is kept of a person."""


@person.command("export")
@click.argument("customer_id")
@click.option("--out", type=click.Path(path_type=Path, dir_okay=False), help="File to write.")
@click.pass_obj
def export_person(folder: Path | None, /, customer_id: str, out: Path | None) -> None:
    """Everything that is kept of a person and what it was used for, as JSON."""
    with connected(open_project(folder)) as connection:
        found = connection.call("POST", "/people/export", {"customer_id": customer_id})
    text = json.dumps(found, ensure_ascii=False, indent=1)
    if out is None:
        click.echo(text)
        return
    out.touch(mode=0o600)
    out.write_text(text, encoding="utf-8")
    click.echo(f"{sum(len(one['rows']) for one in found['kept'].values()):,} rows in {out}")


@person.command("erase")
@click.argument("customer_id")
@click.option("--reason", required=True, help="Why; kept in the audit trail.")
@click.option("--yes", is_flag=True, help="Do not ask.")
@click.pass_obj
def erase_person(folder: Path | None, /, customer_id: str, reason: str, *, yes: bool) -> None:
    """Take a person out of everything; it cannot be undone."""
    if not yes:
        click.confirm(f"Erase '{customer_id}' from everything, for good?", abort=True, err=True)
    asked = {"customer_id": customer_id, "reason": reason}
    with connected(open_project(folder)) as connection:
        done = connection.call("POST", "/people/erase", asked)
    _tell(done)


@person.command("link")
@click.argument("customer_id")
@click.pass_obj
def link(folder: Path | None, /, customer_id: str) -> None:
    """The person's own link to what they allow."""
    with connected(open_project(folder)) as connection:
        found = connection.call("POST", "/people/preference-link", {"customer_id": customer_id})
    click.echo(found["link"])


@click.group()
def erasure() -> None:
    """List, verify and lift erasures."""


@erasure.command("list")
@click.pass_obj
def list_erasures(folder: Path | None) -> None:
    """Every erasure, the latest first."""
    with connected(open_project(folder)) as connection:
        found = connection.call("GET", "/erasures")
    for one in found:
        stands = "lifted" if one["lifted_at"] else one["finished_at"] or "not finished"
        click.echo(f"{one['id']}  {one['asked_at'][:16]}  {stands[:16]}  {one['reason']}")


@erasure.command("verify")
@click.argument("erasure_id")
@click.pass_context
def verify(context: click.Context, erasure_id: str) -> None:
    """Look through everything anew for whom it erased; exit code 1 where anything is found."""
    with connected(open_project(context.obj)) as connection:
        found = connection.call("POST", f"/erasures/{erasure_id}/verify")
    left = {name: count for name, count in found["left"].items() if count}
    click.echo("The proof is as it was sealed." if found["is_sealed"] else "The proof was changed.")
    click.echo(f"Looked through {len(found['left'])} places; found: {left or 'nothing'}.")
    if not found["holds"]:
        context.exit(1)


@erasure.command("lift")
@click.argument("erasure_id")
@click.pass_obj
def lift(folder: Path | None, /, erasure_id: str) -> None:
    """Let the person come back: what names them is taken in again."""
    with connected(open_project(folder)) as connection:
        connection.call("POST", f"/erasures/{erasure_id}/lift")
    click.echo("Lifted.")


def _tell(done: dict[str, object]) -> None:
    proof = done["proof"]
    if not isinstance(proof, dict):
        return
    for name, count in proof["erased"].items():
        click.echo(f"{name:<40} {count:>8,}")
    click.echo(f"Looked through {len(proof['left'])} places again: nothing is left.")
    for one in proof["backups"]:
        click.echo(
            f"Still in the backup {one['path']}, which is removed on {one['expires_at'][:10]}."
        )
    click.echo(f"Proof: dangol erasure verify {done['id']}")
