"""What a person may allow or refuse on their own page, and what they answer."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import ibis

from dangol.console.queries.consents import consents_of
from dangol.console.queries.known import Known, known
from dangol.governance.consent import CONTACT_DATA
from dangol.governance.consent_rules import consent_rules
from dangol.governance.statements import Statement, statement_change
from dangol.runs.workspace import Workspace
from dangol.store.state.ids import new_id
from dangol.store.warehouse.compile import stored_table
from dangol.tables.consent import ADS, ADVERTISING, ANALYTICS, MARKETING, NIGHT, PERSONALISATION
from dangol.tables.people import CUSTOMERS, IDENTIFIERS

TEXT_VERSION, SOURCE, DECLARED_BY = "my-preferences 1", "preference page", "the person"
CHANNELS = ("email", "sms", "push", "mail")
_ALWAYS = ((ADVERTISING, ADS), (ANALYTICS, "web"), (PERSONALISATION, "web"))


@dataclass(frozen=True)
class Option:
    """One thing that can be allowed; ``name`` is that of its field."""

    purpose: str
    channel: str
    is_allowed: bool

    @property
    def name(self) -> str:
        return f"{self.purpose}.{self.channel}"


@dataclass(frozen=True)
class Preferences:
    """A person with everything that they may allow; nothing where nobody is known."""

    who: Known
    options: list[Option]
    is_known: bool


def preferences_of(workspace: Workspace, customer_id: str) -> Preferences:
    """Channels of which the person's contact data is known, and what is asked of everybody."""
    with workspace.warehouse.session() as session:
        who = known(session, customer_id)
        mine = stored_table(IDENTIFIERS)
        mine = mine.filter(mine.customer_id.isin(who.numbers))
        kinds = set(session.fetch(mine.select("identifier_type").distinct())[0].to_pylist())
        customers = stored_table(CUSTOMERS)
        there = customers.filter(customers.customer_id.isin(who.numbers)).limit(1)
        is_known = bool(kinds) or session.fetch(there.select(one=ibis.literal(1))).num_rows > 0
    rules = consent_rules(workspace.settings)
    reached = [c for c in CHANNELS if kinds & set(CONTACT_DATA[c])]
    asked = [(MARKETING, channel) for channel in reached]
    if rules.night_consent:
        asked += [(NIGHT, channel) for channel in reached if channel in rules.night_channels]
    standing = {(one.purpose, one.channel): one.is_allowed for one in consents_of(workspace, who)}
    options = [Option(*one, standing.get(one, False)) for one in (*asked, *_ALWAYS)]
    return Preferences(who, options, is_known)


def answer(workspace: Workspace, found: Preferences, chosen: Mapping[str, bool]) -> int:
    """Keep what is answered otherwise than before; gives how many statements are new."""
    changed = [
        Statement(one.purpose, one.channel, chosen[one.name])
        for one in found.options
        if chosen.get(one.name, one.is_allowed) != one.is_allowed
    ]
    return _keep(workspace, found.who, changed) if changed and found.is_known else 0


def refuse_marketing(workspace: Workspace, customer_id: str) -> None:
    """What one click of a mail program asks for (RFC 8058): no marketing at all any more."""
    found = preferences_of(workspace, customer_id)
    said = [Statement(MARKETING, channel, is_allowed=False) for channel in CHANNELS]
    if found.is_known:
        _keep(workspace, found.who, said)


def _keep(workspace: Workspace, who: Known, said: Sequence[Statement]) -> int:
    at = workspace.clock()
    secret = workspace.store.secret
    with workspace.warehouse.session() as session:
        change = statement_change(
            session,
            who.given,
            said,
            secret=secret,
            at=at,
            text_version=TEXT_VERSION,
            declared_by=DECLARED_BY,
            source=SOURCE,
        )
        with workspace.store.commits:
            session.commit(new_id(at), [change])
    return len(said)
