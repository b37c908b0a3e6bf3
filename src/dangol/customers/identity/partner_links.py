"""What do partners tell of our customers? Matched by keyed hashes, where both sides may share."""

import ibis
import ibis.expr.types as ir
from ibis import _

from dangol.contract.analysis import Analysis
from dangol.contract.result import Answer, Column, Evidence, LeftOut, Result, Rows, metric, refused
from dangol.contract.tables_view import Previous, Tables
from dangol.governance.consent import allowing
from dangol.tables.consent import CONSENTS
from dangol.tables.identity import STANDARD_IDENTIFIERS
from dangol.tables.partners import PARTNER_ATTRIBUTES, PARTNER_LINKS
from dangol.tables.people import IDENTIFIERS
from dangol.tables.resolution import PERSON
from dangol.words import Count, Share, Text, both

SHARED_BY = ("consent", "contract")
"""Bases on which a partner may share; whatever else it writes is not linked."""
METHOD = Text(
    en="Partners name people by hashes of an e-mail address or phone number. They are hashed once "
    "more with the project's secret before they are kept, and our own identifiers are hashed in "
    "the same way, so nobody who is not a customer can be named. Linked is who allows marketing "
    "somewhere and refuses it nowhere, and only what the partner shares by consent or contract.",
    ko="제휴사는 사람을 이메일이나 전화번호의 해시로 부릅니다. 프로젝트의 비밀 키로 한 번 더 "
    "해시해 두고 우리 식별자도 똑같이 해시하므로, 고객이 아닌 사람은 누구인지 알 수 없습니다. "
    "마케팅을 어딘가에서 허용하고 어디에서도 거부하지 않은 사람만, 제휴사가 동의나 계약으로 "
    "알려 준 것만 잇습니다.",
)


class PartnerLinks(Analysis):
    """Re-identifies nobody who does not allow it on both sides."""

    slug = "partner-links"
    title = Text(en="Partner data", ko="제휴사 자료")
    question = Text(
        en="What do partners tell of our customers?",
        ko="제휴사는 우리 고객에 대해 무엇을 알려 주나요?",
    )
    entry = "customers"
    reads = (
        PARTNER_ATTRIBUTES[
            "partner_name", "identifier_hash", "identifier_kind", "attribute_name",
            "attribute_value", "sharing_basis", "observed_on",
        ],
        IDENTIFIERS["customer_id", "identifier_type", "identifier"].if_there(),
        STANDARD_IDENTIFIERS[
            "customer_id", "identifier_type", "identifier", "identifier_key"
        ].if_there(),
        CONSENTS[
            "customer_id", "anonymous_id", "purpose", "channel", "consent_state", "basis",
            "decided_at",
        ].if_there(),
    )  # fmt: skip
    writes = (PARTNER_LINKS.replaced(),)

    def compute(self, tables: Tables, previous: Previous | None = None) -> Result:
        told = tables[PARTNER_ATTRIBUTES]
        tables.step(Text(en="Hashing identifiers", ko="식별자를 해시합니다"), 0.2)
        shared = told.filter(told.sharing_basis.lower().isin(SHARED_BY))
        matched = shared.inner_join(_hashed(tables), ["identifier_kind", "identifier_hash"])
        allowed = allowing(tables[CONSENTS])
        rows = matched.semi_join(allowed, "customer_id")
        newest = ibis.window(
            group_by=PARTNER_LINKS.key,
            order_by=[rows.observed_on.desc(), rows.attribute_value, rows.identifier_kind],
        )
        ranked = rows.mutate(place=ibis.row_number().over(newest))
        latest = ranked.filter(ranked.place == 0).select(*PARTNER_LINKS.column_names)
        links = tables.stage(PARTNER_LINKS, latest)
        counts = tables.row(
            told.aggregate(
                told=_.count().cast("int64"),
                people=_.identifier_hash.nunique().cast("int64"),
                unshared=(~_.sharing_basis.lower().isin(SHARED_BY))
                .sum()
                .fill_null(0)
                .cast("int64"),
            )
        )
        if not counts["told"]:
            return _nothing()
        known = tables.row(matched.aggregate(n=_.customer_id.nunique().cast("int64")))["n"]
        linked = tables.row(links.aggregate(n=_.customer_id.nunique().cast("int64")))["n"]
        by_partner = tables.rows(
            links.group_by("partner_name", "attribute_name")
            .agg(people=_.count().cast("int64"))
            .order_by(_.people.desc(), _.partner_name, _.attribute_name)
            .limit(20)
        )
        answer = _answer(counts["people"], known, linked, counts["unshared"], by_partner)
        return Result(answer, {PARTNER_LINKS: links})


def _hashed(tables: Tables) -> ir.Table:
    """Our identifiers as partners name them: e-mail in lower case, phones in E.164."""
    ids = tables[IDENTIFIERS]
    if PERSON not in ids.columns:
        ids = ids.mutate(**{PERSON: ids.customer_id})
    ids = ids.filter(ids.identifier_type.isin(("email", "phone")))
    standard = ids.inner_join(
        tables[STANDARD_IDENTIFIERS], ["customer_id", "identifier_type", "identifier"]
    )
    keys = standard.select(PERSON, "identifier_type", text="identifier_key")
    mails = ids.filter(ids.identifier_type == "email")
    given = mails.select(PERSON, "identifier_type", text=mails.identifier.strip().lower())
    rows = keys.union(given).distinct()
    return rows.filter(rows.text.notnull()).select(
        customer_id=rows[PERSON],
        identifier_kind=rows.identifier_type,
        identifier_hash=tables.sealed(rows.text.hexdigest("sha256")),
    )


def _answer(
    people: int, known: int, linked: int, unshared: int, by_partner: list[dict[str, object]]
) -> Answer:
    left_out = [
        LeftOut(count=unshared, reason=Text(en="Shared without a basis", ko="공유할 근거가 없음")),
        LeftOut(
            count=known - linked,
            reason=Text(en="People who do not allow marketing", ko="마케팅을 허용하지 않은 사람"),
        ),
    ]
    return Answer(
        headline=both(
            "Partners tell something of {n} customers who allow it.",
            "허용한 고객 {n}명에 대해 제휴사가 알려 준 것이 있습니다.",
            n=Count(linked),
        ),
        action=Text(en="Use it for look-alike audiences.", ko="닮은 고객을 찾는 데 쓰세요.")
        if linked
        else Text(en="Ask for consent before you link.", ko="잇기 전에 동의를 받으세요."),
        because=both(
            "Of {n} people whom partners name, {share} are customers who allow marketing.",
            "제휴사가 부른 {n}명 가운데 {share}가 마케팅을 허용한 고객입니다.",
            n=Count(people),
            share=Share(linked / people if people else 0.0),
        ),
        metrics=(
            metric(Text(en="People told of", ko="알려 준 사람"), Count(people)),
            metric(Text(en="Customers among them", ko="그 가운데 고객"), Count(known)),
            metric(Text(en="Linked", ko="이음"), Count(linked)),
        ),
        tables=(
            Rows(
                title=Text(en="What is told, by partner", ko="제휴사별로 알려 준 것"),
                columns=(
                    Column(name="partner_name", title=Text(en="Partner", ko="제휴사"), kind="name"),
                    Column(name="attribute_name", title=Text(en="Attribute", ko="속성")),
                    Column(name="people", title=Text(en="People", ko="사람"), kind="count"),
                ),
                rows=tuple(by_partner),
            ),
        )
        if by_partner
        else (),
        evidence=Evidence(
            basis=both("{n} people", "{n}명", n=Count(people)),
            method=METHOD,
            left_out=tuple(one for one in left_out if one.count > 0),
        ),
    )


def _nothing() -> Result:
    return refused(
        Text(en="No partner has told anything yet.", ko="제휴사가 알려 준 것이 아직 없습니다."),
        Text(en="Load a partner's file.", ko="제휴사 파일을 읽으세요."),
        basis=Text(en="0 people", ko="0명"),
        method=METHOD,
    )
