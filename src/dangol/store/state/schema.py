"""Every table of the state database: people, runs, the audit trail, small facts.

The shape is made by ``migrations``; a test holds the two together. Tables of records are
not here: they come from their declarations (``records``). A column that says something
about a person says so in its ``info``.
"""

from typing import Any

from sqlalchemy import (
    BigInteger,
    Boolean,
    Column,
    Double,
    ForeignKey,
    Index,
    Integer,
    MetaData,
    Table,
    Text,
)

from dangol.store.state.portable import JSON_VALUE, ROW_NUMBER, Moment
from dangol.tables.vocabulary import Personal

PERSONAL = "personal"

metadata = MetaData(
    naming_convention={
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "fk": "fk_%(table_name)s_%(column_0_N_name)s",
        "pk": "pk_%(table_name)s",
    }
)


def _about(personal: Personal) -> dict[str, Any]:
    return {PERSONAL: personal}


def _user(*, nullable: bool) -> Column[str]:
    return Column(
        "user_id",
        Text,
        ForeignKey("users.id", ondelete="CASCADE"),
        nullable=nullable,
        index=True,
        info=_about(Personal.PSEUDONYM),
    )


users = Table(
    "users",
    metadata,
    Column("id", Text, primary_key=True, info=_about(Personal.PSEUDONYM)),
    Column("email", Text, nullable=False, unique=True, info=_about(Personal.IDENTIFIER)),
    Column("name", Text, nullable=False, info=_about(Personal.IDENTIFIER)),
    Column("role", Text, nullable=False, info=_about(Personal.ATTRIBUTE)),
    Column("password_hash", Text, nullable=False, info=_about(Personal.PSEUDONYM)),
    Column("language", Text, nullable=False, info=_about(Personal.ATTRIBUTE)),
    Column("created_at", Moment, nullable=False),
    Column("disabled_at", Moment),
    # Who they are at the provider that they sign in with, if they do.
    Column("issuer", Text),
    Column("subject", Text, info=_about(Personal.PSEUDONYM)),
    Index(None, "issuer", "subject", unique=True),
)

sessions = Table(
    "sessions",
    metadata,
    Column("id_hash", Text, primary_key=True),
    _user(nullable=False),
    Column("csrf", Text, nullable=False),
    Column("created_at", Moment, nullable=False, info=_about(Personal.BEHAVIOUR)),
    Column("seen_at", Moment, nullable=False, info=_about(Personal.BEHAVIOUR)),
    Column("expires_at", Moment, nullable=False, index=True),
    # The provider that the person came in through.
    Column("issuer", Text),
)

# Somebody was sent to the provider and is not back yet; of nobody, as nobody knows who it is.
sign_ins_begun = Table(
    "sign_ins_begun",
    metadata,
    Column("ticket_hash", Text, primary_key=True),
    Column("nonce", Text, nullable=False),
    Column("verifier", Text, nullable=False),
    Column("next_page", Text, nullable=False),
    Column("expires_at", Moment, nullable=False, index=True),
)

# A token of no user was made on the machine itself, by whoever may read the project's folder.
tokens = Table(
    "tokens",
    metadata,
    Column("id", Text, primary_key=True),
    Column("name", Text, nullable=False),
    Column("secret_hash", Text, nullable=False, unique=True),
    Column("role", Text, nullable=False),
    _user(nullable=True),
    Column("created_at", Moment, nullable=False),
    Column("last_used_at", Moment, info=_about(Personal.BEHAVIOUR)),
    Column("expires_at", Moment, nullable=False),
    Column("revoked_at", Moment),
)

# The key is a hash: an address or account in clear would be personal data without need.
sign_in_attempts = Table(
    "sign_in_attempts",
    metadata,
    Column("id", ROW_NUMBER, primary_key=True),
    Column("key", Text, nullable=False, info=_about(Personal.PSEUDONYM)),
    Column("at", Moment, nullable=False, index=True, info=_about(Personal.BEHAVIOUR)),
    Index(None, "key", "at"),
)

runs = Table(
    "runs",
    metadata,
    Column("id", Text, primary_key=True),
    Column("plan_id", Text, nullable=False, index=True),
    Column("kind", Text, nullable=False),
    Column("slug", Text, nullable=False),
    Column("instance", Text, nullable=False),
    Column("parameters", JSON_VALUE),
    Column("as_of", Moment),
    Column("seed", BigInteger),
    Column("asked_by", Text, nullable=False, info=_about(Personal.PSEUDONYM)),
    Column("asked_at", Moment, nullable=False),
    Column("started_at", Moment),
    Column("heartbeat_at", Moment),
    Column("finished_at", Moment),
    Column("outcome", Text, nullable=False, index=True),
    Column("step", JSON_VALUE),
    Column("progress", Double, nullable=False, default=0.0),
    Column("message", Text),
    Column("faults", JSON_VALUE),
    Column("method_version", Integer),
    Column("product_version", Text),
    Column("fingerprint", Text),
    Column("inputs", JSON_VALUE),
    Column("outputs", JSON_VALUE),
    Column("answer", JSON_VALUE),
    Column("model_version", Text),
    Column("stop_asked", Boolean, nullable=False, default=False),
    # Rows that it used were erased: it cannot be repeated any more.
    Column("erased_at", Moment),
    Index(None, "slug", "instance", "finished_at"),
    Index(None, "outcome", "id"),
)

# The database itself refuses to change or delete an entry (triggers in 0001_start), and to let
# two entries follow the same one (see ``trail``).
audit = Table(
    "audit",
    metadata,
    Column("number", ROW_NUMBER, primary_key=True),
    Column("at", Moment, nullable=False),
    Column("actor", Text, nullable=False, info=_about(Personal.PSEUDONYM)),
    Column("action", Text, nullable=False, info=_about(Personal.BEHAVIOUR)),
    Column("target_kind", Text, nullable=False),
    Column("target", Text, nullable=False, info=_about(Personal.PSEUDONYM)),
    Column("details", JSON_VALUE, nullable=False),
    Column("previous", Text, nullable=False, server_default=""),
    Column("hash", Text, nullable=False, server_default=""),
    Index(None, "target_kind", "target", "number"),
    Index(None, "previous", unique=True),
    sqlite_autoincrement=True,
)

leases = Table(
    "leases",
    metadata,
    Column("name", Text, primary_key=True),
    Column("holder", Text, nullable=False),
    Column("until", Moment, nullable=False),
)

record_schemas = Table(
    "record_schemas",
    metadata,
    Column("kind", Text, primary_key=True),
    Column("columns", JSON_VALUE, nullable=False),
    Column("changed_at", Moment, nullable=False),
)

facts = Table(
    "facts",
    metadata,
    Column("name", Text, primary_key=True),
    Column("value", JSON_VALUE),
    Column("changed_at", Moment, nullable=False),
)

# How far a source was read: what it gave last, by place (a position, or each file).
source_marks = Table(
    "source_marks",
    metadata,
    Column("source_id", Text, primary_key=True),
    Column("place", Text, primary_key=True),
    Column("mark", JSON_VALUE, nullable=False),
    Column("changed_at", Moment, nullable=False),
)

# What each receiver was told of a cause that rings; the words are a sentence by language.
told_alarms = Table(
    "told_alarms",
    metadata,
    Column("receiver_id", Text, primary_key=True),
    Column("alarm", Text, primary_key=True),
    Column("words", JSON_VALUE, nullable=False),
    Column("due_at", Moment, nullable=False),
    Column("attempts", Integer, nullable=False),
    Column("tried_at", Moment),
    Column("told_at", Moment),
    Column("failure", Text),
    Column("ended_at", Moment),
)

# An erasure keeps no name: hashes that keep the person out, and what was done, sealed.
erasures = Table(
    "erasures",
    metadata,
    Column("id", Text, primary_key=True),
    Column("asked_at", Moment, nullable=False),
    Column("asked_by", Text, nullable=False, info=_about(Personal.PSEUDONYM)),
    Column("reason", Text, nullable=False),
    Column("finished_at", Moment),
    Column("hashes", JSON_VALUE, nullable=False),
    Column("proof", JSON_VALUE),
    Column("seal", Text),
    Column("lifted_at", Moment),
)

# By which the audit trail names people; without its key a name there is of nobody.
person_keys = Table(
    "person_keys",
    metadata,
    Column("person_hash", Text, primary_key=True, info=_about(Personal.PSEUDONYM)),
    Column("key", Text, nullable=False),
)

# What people ask for themselves; of nobody once they are erased.
person_requests = Table(
    "person_requests",
    metadata,
    Column("id", Text, primary_key=True),
    Column("customer_id", Text, index=True, info=_about(Personal.PSEUDONYM)),
    Column("wish", Text, nullable=False, info=_about(Personal.BEHAVIOUR)),
    Column("asked_at", Moment, nullable=False, info=_about(Personal.BEHAVIOUR)),
    Column("due_at", Moment, nullable=False),
    Column("outcome", Text),
    Column("closed_at", Moment),
    Column("closed_by", Text, info=_about(Personal.PSEUDONYM)),
    Column("reason", Text),
)

# Files outside of the project that hold its data: backups and exports.
copies = Table(
    "copies",
    metadata,
    Column("path", Text, primary_key=True),
    Column("kind", Text, nullable=False),
    Column("made_at", Moment, nullable=False),
    Column("expires_at", Moment),
)

source_looks = Table(
    "source_looks",
    metadata,
    Column("id", Text, primary_key=True),
    Column("source_id", Text, nullable=False),
    Column("finished_at", Moment, nullable=False),
    Column("outcome", Text, nullable=False),
    Column("records", BigInteger, nullable=False),
    Column("run_ids", JSON_VALUE, nullable=False),
    Column("message", Text),
    Index(None, "source_id", "id"),
)
