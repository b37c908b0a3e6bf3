"""A list of people to contact: those who were chosen, and who allow it at this moment.

Consent is asked again when the list is made, as of now: whoever withdrew since they were
chosen is not in it.
"""

import csv
import datetime as dt
import io
from dataclasses import dataclass
from hashlib import sha256
from typing import Any

import pyarrow as pa

from dangol.activation.choice import Choice, Chosen
from dangol.activation.errors import NightError
from dangol.activation.fairness_gate import approved
from dangol.activation.holding_out import Campaign, drawn_lot, lot_changes
from dangol.contract.spreadsheet import as_cell
from dangol.governance import audit
from dangol.governance.consent import CONTACT_DATA, open_numbers
from dangol.governance.consent_rules import consent_rules
from dangol.governance.preference_links import preference_link
from dangol.governance.principal import Principal, require
from dangol.runs.asking import tables_now
from dangol.runs.workspace import Workspace
from dangol.store.state.ids import new_id
from dangol.store.warehouse.arrow_types import rows_of
from dangol.store.warehouse.interface import Change, Session
from dangol.tables.consent import ADS, ADVERTISING, CONSENTS, MARKETING, NIGHT
from dangol.tables.contact_exports import CONTACT_EXPORTS
from dangol.tables.identity import STANDARD_IDENTIFIERS
from dangol.tables.people import IDENTIFIERS

_READS = (
    CONSENTS[CONSENTS.column_names].if_there(),
    IDENTIFIERS["customer_id", "identifier_type", "identifier"].if_there(),
    STANDARD_IDENTIFIERS[
        "customer_id", "identifier_type", "identifier", "identifier_key"
    ].if_there(),
)


@dataclass(frozen=True)
class ContactList:
    """What was handed out, and how many of the chosen were not.

    ``held_out`` of them for the campaign to be measured by, ``held_everywhere`` because the
    project holds them out of every campaign.
    """

    id: str
    name: str
    channel: str
    purpose: str
    rows: tuple[dict[str, Any], ...]
    people: int
    left_out: int
    made_at: dt.datetime
    held_out: int = 0
    held_everywhere: int = 0

    def as_csv(self) -> str:
        """With a title line; a value that a spreadsheet would run is quoted."""
        text = io.StringIO()
        writer = csv.writer(text)
        writer.writerow(_COLUMNS)
        writer.writerows(
            [as_cell(row[name], signs_too=False) for name in _COLUMNS] for row in self.rows
        )
        return text.getvalue()


_COLUMNS = ("customer_id", "segment", "identifier_type", "identifier", "preferences_url")


def contact_list(
    workspace: Workspace,
    of: Chosen,
    who: Principal,
    *,
    at_night: bool = False,
    for_ads: bool = False,
    approval: str | None = None,
    campaign: Campaign | None = None,
) -> ContactList:
    """The people of a targeting or an audience with what they are reached by.

    ``at_night``: also during the hours that ask for a consent of their own. ``for_ads``: for
    a platform of advertising, identifiers as SHA-256 of their standard form, of those who
    allow that. ``approval``: why an administrator hands it out although groups are treated
    unlike and a rule stops it. ``campaign``: the name under which contacts are kept, and what
    share of the list is held out by chance to measure it. Raises ForbiddenError, NightError,
    UnfairListError, NoReasonError, NamingReasonError, and what the choice raises.
    """
    require(who, "analyst")
    now = workspace.clock()
    export_id = new_id(now)
    with workspace.warehouse.session() as session:
        choice = of.choice(workspace, session)
        channel = ADS if for_ads else choice.channel
        asked = _purposes(workspace, channel, at_night=at_night)
        allowance = approved(workspace, session, choice, who, approval)
        rows, chosen = _asked_again(workspace, session, choice, channel, asked)
        secret = workspace.store.secret
        lot = drawn_lot(workspace, [row["customer_id"] for row in rows], campaign)
        listed = tuple(
            _listed(row, workspace, secret, for_ads=for_ads)
            for row in rows
            if row["customer_id"] in lot.contacted
        )
        people = list(dict.fromkeys(row["customer_id"] for row in listed))
        made = ContactList(
            export_id,
            choice.name,
            channel,
            asked[0],
            listed,
            len(people),
            chosen - len(people),
            now,
            len(lot.held_out),
            lot.held_everywhere,
        )
        changes = [_record(session, made, people, who)] if people else []
        if campaign is not None:
            today = workspace.settings.business_day(now)
            changes += lot_changes(session, campaign, lot, channel, today)
        if changes:
            with workspace.store.commits:
                session.commit(export_id, changes)
    origin = {choice.analysis: choice.name}
    details = {**origin, "channel": channel, "people": made.people}
    if campaign is not None:
        details |= {"campaign": campaign.id, "held_out": made.held_out}
    with workspace.state.begin() as connection:
        if allowance:
            said = {**origin, **allowance}
            audit.write(connection, now, who.actor, "approve", "contact-list", export_id, said)
        audit.write(connection, now, who.actor, "export", "contact-list", export_id, details)
    return made


def _purposes(workspace: Workspace, channel: str, *, at_night: bool) -> tuple[str, ...]:
    if channel == ADS:
        return (ADVERTISING,)
    rules = consent_rules(workspace.settings)
    if not at_night or channel not in rules.night_channels:
        return (MARKETING,)
    if not rules.night_consent:
        raise NightError(channel, f"{rules.night_from}:00 and {rules.night_until}:00")
    return (MARKETING, NIGHT)


def _asked_again(
    workspace: Workspace, session: Session, choice: Choice, channel: str, purposes: tuple[str, ...]
) -> tuple[list[dict[str, Any]], int]:
    """Who may be contacted of the chosen, an identifier each row; and how many were chosen."""
    tables = tables_now(workspace, session, "contact-list", _READS)
    identifiers, consents = tables[IDENTIFIERS], tables[CONSENTS]
    usable = open_numbers(consents, identifiers, channel, purposes[0])
    for purpose in purposes[1:]:
        usable = usable.semi_join(
            open_numbers(consents, identifiers, channel, purpose), ["customer_id", "person"]
        )
    chosen = choice.chosen
    kinds = CONTACT_DATA.get(channel, (channel,))
    standard = tables[STANDARD_IDENTIFIERS].select(
        "customer_id", "identifier_type", "identifier", "identifier_key"
    )
    named = identifiers.select("customer_id", "identifier_type", "identifier").distinct()
    named = named.filter(named.identifier_type.isin(kinds))
    named = named.left_join(standard, ["customer_id", "identifier_type", "identifier"])
    reached = usable.inner_join(named, "customer_id")
    reached = reached.select(
        "identifier_type", "identifier", "identifier_key", customer_id=reached.person
    )
    found = reached.inner_join(chosen.select("customer_id", "segment"), "customer_id").distinct()
    rows = session.fetch(found.order_by("customer_id", "identifier_type", "identifier"))
    (number,) = session.fetch(chosen.agg(n=chosen.count()))["n"].to_pylist()
    listed: list[dict[str, Any]] = rows.to_pylist()
    return listed, int(number)


def _listed(
    row: dict[str, Any], workspace: Workspace, secret: bytes, *, for_ads: bool
) -> dict[str, Any]:
    key = row.pop("identifier_key") or row["identifier"]
    shown = sha256(str(key).strip().lower().encode()).hexdigest() if for_ads else row["identifier"]
    link = preference_link(workspace.settings.public_url, secret, row["customer_id"])
    return {**row, "identifier": shown, "preferences_url": "" if for_ads else link}


def _record(session: Session, made: ContactList, people: list[str], who: Principal) -> Change:
    count = len(people)
    moment = made.made_at.astimezone(dt.UTC).replace(tzinfo=None)
    rows: pa.Table = rows_of(
        CONTACT_EXPORTS,
        export_id=[made.id] * count,
        customer_id=people,
        purpose=[made.purpose] * count,
        channel=[made.channel] * count,
        list_name=[made.name] * count,
        exported_at=[moment] * count,
        exported_by=[who.actor] * count,
    )
    return Change(CONTACT_EXPORTS.appended(), session.stage(CONTACT_EXPORTS, rows))
