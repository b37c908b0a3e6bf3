"""A list of people to contact: those that a targeting chose, and who allow it at this moment.

Consent is asked again when the list is made, as of now: whoever withdrew since the targeting
was computed is not in it, whatever the targeting says.
"""

import csv
import datetime as dt
import io
from dataclasses import dataclass
from hashlib import sha256
from typing import Any

import pyarrow as pa

from dangol.activation.errors import NightError, NoTargetsError
from dangol.activation.fairness_gate import approved
from dangol.contract.persons import person_reads
from dangol.contract.spreadsheet import as_cell
from dangol.contract.tables_view import Tables
from dangol.governance import audit
from dangol.governance.consent import CONTACT_DATA, open_numbers
from dangol.governance.consent_rules import consent_rules
from dangol.governance.preference_links import preference_link
from dangol.governance.principal import Principal, require
from dangol.runs.instances import instance_named
from dangol.runs.workspace import Workspace
from dangol.store.state.ids import new_id
from dangol.store.warehouse.arrow_types import rows_of
from dangol.store.warehouse.compile import stored_table
from dangol.store.warehouse.interface import Change, Session
from dangol.tables.consent import ADS, ADVERTISING, CONSENTS, MARKETING, NIGHT
from dangol.tables.contact_exports import CONTACT_EXPORTS
from dangol.tables.identity import STANDARD_IDENTIFIERS
from dangol.tables.people import IDENTIFIERS
from dangol.tables.resolution import MEMBERS
from dangol.tables.targeting import CUSTOMER_TARGETS
from dangol.tables.vocabulary import DEFAULT_INSTANCE, INSTANCE

SLUG = "targeting"
_READS = (
    CONSENTS[CONSENTS.column_names].if_there(),
    IDENTIFIERS["customer_id", "identifier_type", "identifier"].if_there(),
    STANDARD_IDENTIFIERS[
        "customer_id", "identifier_type", "identifier", "identifier_key"
    ].if_there(),
)


@dataclass(frozen=True)
class ContactList:
    """What was handed out, and how many of the chosen were not."""

    id: str
    targeting: str
    channel: str
    purpose: str
    rows: tuple[dict[str, Any], ...]
    people: int
    left_out: int
    made_at: dt.datetime

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
    instance: str,
    who: Principal,
    *,
    at_night: bool = False,
    for_ads: bool = False,
    approval: str | None = None,
) -> ContactList:
    """The people of a saved targeting with what they are reached by, through its channel.

    ``at_night``: also during the hours that ask for a consent of their own. ``for_ads``: for
    a platform of advertising, identifiers as SHA-256 of their standard form, of those who
    allow that. ``approval``: why an administrator hands it out although groups are treated
    unlike and a rule stops it. Raises ForbiddenError, NoTargetsError, NightError,
    UnknownInstanceError, UnfairListError, NoReasonError, NamingReasonError.
    """
    require(who, "analyst")
    one = instance_named(workspace.registry, workspace.state, SLUG, instance)
    channel = ADS if for_ads else str(one.analysis.parameters()["channel"])
    asked = _purposes(workspace, channel, at_night=at_night)
    now = workspace.clock()
    export_id = new_id(now)
    with workspace.warehouse.session() as session:
        if (CUSTOMER_TARGETS.name, instance) not in session.versions():
            raise NoTargetsError(instance)
        allowance = approved(workspace, session, instance, who, approval)
        rows, chosen = _asked_again(workspace, session, instance, channel, asked, now)
        secret = workspace.store.secret
        listed = tuple(_listed(row, workspace, secret, for_ads=for_ads) for row in rows)
        people = list(dict.fromkeys(row["customer_id"] for row in listed))
        left_out = chosen - len(people)
        made = ContactList(
            export_id, instance, channel, asked[0], listed, len(people), left_out, now
        )
        if people:
            change = _record(session, made, people, who)
            with workspace.store.commits:
                session.commit(export_id, [change])
    details = {"targeting": instance, "channel": channel, "people": made.people}
    with workspace.state.begin() as connection:
        if allowance:
            said = {"targeting": instance, **allowance}
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
    workspace: Workspace,
    session: Session,
    instance: str,
    channel: str,
    purposes: tuple[str, ...],
    now: dt.datetime,
) -> tuple[list[dict[str, Any]], int]:
    """Who may be contacted of the chosen, an identifier each row; and how many were chosen."""
    are_people = (MEMBERS.name, DEFAULT_INSTANCE) in session.versions()
    tables = Tables(
        "contact-list",
        (*_READS, *person_reads(_READS)),
        session,
        workspace.settings,
        now,
        are_people=are_people,
    )
    identifiers, consents = tables[IDENTIFIERS], tables[CONSENTS]
    usable = open_numbers(consents, identifiers, channel, purposes[0])
    for purpose in purposes[1:]:
        usable = usable.semi_join(
            open_numbers(consents, identifiers, channel, purpose), ["customer_id", "person"]
        )
    targets = stored_table(CUSTOMER_TARGETS)
    chosen = targets.filter((targets[INSTANCE] == instance) & targets.is_target)
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
        list_name=[made.targeting] * count,
        exported_at=[moment] * count,
        exported_by=[who.actor] * count,
    )
    return Change(CONTACT_EXPORTS.appended(), session.stage(CONTACT_EXPORTS, rows))
