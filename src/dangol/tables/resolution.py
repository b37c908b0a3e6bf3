"""Who is who: what was seen together, which records are one person, whose a device was when."""

from dataclasses import replace

from dangol.tables.events import EVENTS, anonymous_id, event_id, event_source
from dangol.tables.identity import LIKELY_PAIRS
from dangol.tables.people import CUSTOMERS
from dangol.tables.shared_columns import customer_id
from dangol.tables.vocabulary import KnownFrom, Personal, Table, column
from dangol.words import Text

PERSON = "person_id"
VIRTUAL = "virtual-"
"""How the numbers of people begin who never had one: the rest is that of a sighting."""
person_id = column(
    PERSON,
    "string",
    personal=Personal.PSEUDONYM,
    en="The person: the oldest of the customer numbers that are one person.",
    ko="사람입니다. 한 사람의 고객 번호 가운데 가장 오래된 것입니다.",
)
previous_id = EVENTS.column("previous_id")
candidate_group = column(
    "candidate_group",
    "string",
    personal=Personal.PSEUDONYM,
    en="What may touch one another, whatever the limits say; named by one of the numbers.",
    ko="한도와 상관없이 서로 닿을 수 있는 것들의 묶음이며, 그 번호 하나로 부릅니다.",
)

SIGHTINGS = Table(
    "sightings",
    Text(
        en="Which identifiers tracked events carried together, and when that was first seen.",
        ko="추적된 사건이 어떤 식별자들을 함께 실어 왔고, 언제 처음 그랬는지입니다.",
    ),
    key=("sighting_id",),
    columns=(
        column(
            "sighting_id",
            "int64",
            personal=Personal.PSEUDONYM,
            en="Hash of the identifiers; where no customer is named, of the event.",
            ko="식별자들의 해시입니다. 고객 번호가 없으면 사건의 해시입니다.",
        ),
        event_source,
        event_id,
        customer_id,
        previous_id,
        anonymous_id,
        column(
            "told_email",
            "string",
            personal=Personal.IDENTIFIER,
            en="E-mail address that came with it, as given.",
            ko="함께 알려 준 이메일 주소입니다.",
        ),
        column(
            "told_phone",
            "string",
            personal=Personal.IDENTIFIER,
            en="Phone number that came with it, as given.",
            ko="함께 알려 준 전화번호입니다.",
        ),
        column(
            "sighted_at",
            "timestamp",
            unit="UTC",
            personal=Personal.BEHAVIOUR,
            en="When it was first seen, by event time.",
            ko="사건 시각으로 처음 보인 때입니다.",
        ),
    ),
    required=("event_source", "sighted_at"),
    known_from=KnownFrom("sighted_at"),
)

STANDARD_SIGHTINGS = Table(
    "standard_sightings",
    Text(
        en="What sightings say, in the form in which it is compared.",
        ko="함께 보인 식별자들을 비교할 형태로 적습니다.",
    ),
    key=("sighting_id",),
    instanced=True,
    columns=(
        SIGHTINGS.column("sighting_id"),
        column(
            "is_somebody",
            "boolean",
            en="Whether the customer number names anybody; null, undefined and the like do not.",
            ko="고객 번호가 누군가를 가리키는지입니다. null, undefined 같은 값은 아닙니다.",
        ),
        column(
            "email_key",
            "string",
            personal=Personal.IDENTIFIER,
            en="E-mail address to compare by.",
            ko="비교할 이메일 주소입니다.",
        ),
        column(
            "phone_key",
            "string",
            personal=Personal.IDENTIFIER,
            en="Phone number to compare by.",
            ko="비교할 전화번호입니다.",
        ),
    ),
)

OUTCOMES = {
    "joined": Text(en="Belongs to the person", ko="이 사람의 것"),
    "limit": Text(en="One person cannot have so many", ko="한 사람에게 너무 많음"),
    "apart": Text(en="Somebody else's by decision or by name", ko="다른 사람으로 정해짐"),
    "shared-device": Text(en="A device of several people", ko="여럿이 쓰는 기기"),
    "overruled": Text(en="Overruled", ko="다른 결정이 앞섬"),
}

IDENTITY_EVIDENCE = Table(
    "identity_evidence",
    Text(
        en="What ties records and events to people, piece by piece, and what came of each.",
        ko="기록과 사건을 사람과 잇는 근거를 하나씩, 그 결과와 함께 적습니다.",
    ),
    key=("evidence_id", "evidence_kind", "evidence_key"),
    instanced=True,
    columns=(
        column(
            "evidence_id",
            "string",
            personal=Personal.PSEUDONYM,
            en="Where it stood: an account, a record, a sighting, a pair, a decision.",
            ko="근거가 있던 곳입니다. 계정, 기록, 함께 보인 일, 쌍, 결정입니다.",
        ),
        column(
            "evidence_kind",
            "string",
            en="Kind of identifier: account, email, phone, anonymous; or of statement about two: "
            "likely, alias, same, apart, names-differ.",
            ko="account, email, phone, anonymous 같은 식별자나 likely, alias, same, apart, "
            "names-differ 같은 두 번호에 관한 진술의 종류입니다.",
        ),
        column(
            "evidence_key",
            "string",
            personal=Personal.IDENTIFIER,
            en="The identifier in the form in which it is compared; of a statement the other "
            "customer number; of an account its source.",
            ko="비교하는 형태의 식별자입니다. 진술이면 다른 고객 번호, 계정이면 원천입니다.",
        ),
        customer_id,
        column(
            "seen_at",
            "timestamp",
            unit="UTC",
            personal=Personal.BEHAVIOUR,
            en="When it was first seen; of records without a day, the beginning of 1970.",
            ko="처음 보인 때입니다. 날짜 없는 기록은 1970년 첫날입니다.",
        ),
        LIKELY_PAIRS.column("match_probability"),
        candidate_group,
        person_id,
        column(
            "outcome", "string", en="What came of it.", ko="어떻게 되었는지입니다.", values=OUTCOMES
        ),
    ),
)

MEMBERS = Table(
    "members",
    Text(
        en="Which customer numbers are one person. Who is not here is a person alone.",
        ko="어떤 고객 번호들이 한 사람인지입니다. 여기 없는 번호는 혼자인 사람입니다.",
    ),
    key=("customer_id",),
    instanced=True,
    columns=(customer_id, person_id, candidate_group),
)

DEVICE_SPANS = Table(
    "device_spans",
    Text(
        en="Whose an anonymous device was, and until when: what is done there before a log-in "
        "belongs to whoever logs in.",
        ko="익명 기기가 언제까지 누구의 것이었는지입니다. 로그인 전의 일은 로그인한 사람의 "
        "것입니다.",
    ),
    key=("anonymous_id", "until_at"),
    instanced=True,
    columns=(
        anonymous_id,
        column(
            "until_at",
            "timestamp",
            unit="UTC",
            personal=Personal.BEHAVIOUR,
            en="Last log-in of this person before somebody else's.",
            ko="다른 사람이 로그인하기 전, 이 사람의 마지막 로그인입니다.",
        ),
        column(
            "after_at",
            "timestamp",
            unit="UTC",
            personal=Personal.BEHAVIOUR,
            en="Last log-in of whoever had it before; empty where there was nobody.",
            ko="앞 사람의 마지막 로그인입니다. 앞 사람이 없으면 비어 있습니다.",
        ),
        person_id,
    ),
)

GOLDEN_CUSTOMERS = Table(
    "golden_customers",
    Text(
        en="Of people with several customer numbers what is taken to be true, field by field.",
        ko="번호가 여럿인 사람에 대해 항목마다 참으로 보는 값입니다.",
    ),
    key=("customer_id",),
    instanced=True,
    columns=tuple(replace(one, attribute=None) for one in CUSTOMERS.with_provenance.columns),
)

GOLDEN_VALUES = Table(
    "golden_values",
    Text(
        en="Where each golden value comes from, and why it was taken.",
        ko="골든 프로필의 값이 어디에서 왔고 왜 골랐는지입니다.",
    ),
    key=("person_id", "field_name"),
    instanced=True,
    columns=(
        person_id,
        column("field_name", "string", en="The field.", ko="항목의 이름입니다."),
        column(
            "from_customer_id",
            "string",
            personal=Personal.PSEUDONYM,
            en="Customer number whose record has the value.",
            ko="이 값이 적힌 기록의 고객 번호입니다.",
        ),
        column("from_source", "string", en="Its source.", ko="그 기록의 원천입니다."),
        column(
            "reason",
            "string",
            en="Why it was taken.",
            ko="이 값을 고른 까닭입니다.",
            values={
                "only": Text(en="The only one", ko="하나뿐인 값"),
                "agreed": Text(en="All say so", ko="모두 같음"),
                "valid": Text(en="The others cannot be true", ko="다른 값이 이상함"),
                "trusted": Text(en="From a source that is trusted more", ko="더 믿는 원천"),
                "most": Text(en="More records say so", ko="더 많은 기록이 같음"),
                "latest": Text(en="The latest one", ko="가장 최근 값"),
                "first": Text(en="The first in order", ko="순서가 앞선 값"),
            },
        ),
        column(
            "value_count",
            "int64",
            en="Records that tell the field.",
            ko="이 항목이 있는 기록의 수입니다.",
        ),
        column(
            "agreeing_count",
            "int64",
            en="Records that say the same.",
            ko="같은 값을 말하는 기록의 수입니다.",
        ),
    ),
)
