"""Tickets, surveys and partners' files come in as their tools export them."""

import hashlib

import pytest
from own_data import Shop

from dangol.loading.desk import preview
from dangol.loading.errors import UnknownColumnGivenError
from dangol.store.secret import project_secret

TICKETS = """문의번호,회원번호,접수일시,문의유형,제목,문의내용,만족도
T1,M1,2026-03-01 10:00,배송,늦어요,"김하나입니다. 사흘째
안 옵니다",2
T2,M2,2026-03-02 11:00,칭찬,좋아요,고맙습니다,5
T3,,2026-03-02 12:00,문의,?,재고 있나요,
"""
SURVEY = """타임스탬프,회원번호,추천하시겠어요? (0-10),무엇이 좋았나요?
2026-03-01 10:00,M1,9,배송이 빨라요
2026-03-01 11:00,M2,3,
2026-03-01 12:00,M3,,"빵, 커피"
"""
STAY = ("타임스탬프", "회원번호")


def test_tickets_are_recognised_and_loaded(shop: Shop) -> None:
    source = shop.source("상담.csv", TICKETS)
    found = preview(shop.workspace, source)
    assert (found.form.name, found.missing) == ("tickets", ())
    assert shop.load(source, "tickets").outcome == "succeeded"
    rows = shop.values(
        "SELECT ticket_id, customer_id, satisfaction_score, ticket_text FROM tickets"
    )
    assert min(rows, key=str) == ("T1", "M1", 2.0, "김하나입니다. 사흘째\n안 옵니다")
    assert len(rows) == 3


def test_a_wide_survey_has_a_row_for_each_answer(shop: Shop) -> None:
    source = shop.source("3월 설문.csv", SURVEY, stay=STAY)
    found = preview(shop.workspace, source)
    assert [column.name for column in found.columns] == [*STAY, "question", "answer"]
    assert (found.form.name, found.missing) == ("survey_answers", ())
    assert found.mapping.stay == STAY
    run = shop.load(source, "survey_answers")
    assert run.outcome == "succeeded", run.message
    query = (
        "SELECT survey_name, respondent_id, question, answer, answer_number FROM survey_answers "
        "ORDER BY respondent_id, question"
    )
    name = "3월 설문.csv"
    assert shop.values(query) == [
        (name, "M1", "무엇이 좋았나요?", "배송이 빨라요", None),
        (name, "M1", "추천하시겠어요? (0-10)", "9", 9.0),
        (name, "M2", "추천하시겠어요? (0-10)", "3", 3.0),
        (name, "M3", "무엇이 좋았나요?", "빵, 커피", None),
    ]
    again = shop.load(source, "survey_answers")
    assert again.outputs == {}


def test_a_column_that_should_stay_and_is_not_there_is_named(shop: Shop) -> None:
    source = shop.source("s.csv", SURVEY, stay=("회원",))
    with pytest.raises(UnknownColumnGivenError, match="has no column '회원'; did you mean"):
        preview(shop.workspace, source)


def test_partners_name_people_by_hashes_only(shop: Shop) -> None:
    mark = hashlib.sha256(b"kim@example.com").hexdigest()
    content = (
        "email_sha256,as_of,segment,spend\n"
        f"{mark.upper()},2026-03-01,gold,1200\n"
        "lee@example.com,2026-03-01,silver,10\n"
    )
    source = shop.source("카드사.csv", content, stay=("email_sha256", "as_of"))
    fields = {"attribute_name": "question", "attribute_value": "answer"}
    constants = {"sharing_basis": "consent", "identifier_kind": "email"}
    run = shop.load(source, "partner_attributes", fields=fields, constants=constants)
    assert run.outcome == "succeeded", run.message
    query = (
        "SELECT partner_name, identifier_hash, attribute_name, attribute_value "
        "FROM partner_attributes ORDER BY 3"
    )
    secret = project_secret(shop.workspace.project).hex()
    kept = hashlib.sha256((secret + mark).encode()).hexdigest()
    assert shop.values(query) == [
        ("카드사.csv", kept, "segment", "gold"),
        ("카드사.csv", kept, "spend", "1200"),
    ]
    reasons = shop.values("SELECT DISTINCT quarantine_reasons FROM quarantine")
    assert reasons == [('["identifier_hash:sha256"]',)]


BY_EMAIL = """Timestamp,E-mail,How likely are you to recommend us? (0-10),Why?
2026-03-01 10:00,KIM@example.com ,9,fast delivery
2026-03-01 11:00,shared@example.com,3,slow
2026-03-01 12:00,nobody@example.com,10,
"""
PEOPLE = """고객번호,이메일
M1,kim@example.com
M2,shared@example.com
M3,shared@example.com
"""


def test_a_survey_by_e_mail_finds_the_customers_who_alone_have_the_address(shop: Shop) -> None:
    people = shop.source("people.csv", PEOPLE)
    assert shop.load(people, "customers").outcome == "succeeded"
    source = shop.source("s.csv", BY_EMAIL, stay=("Timestamp", "E-mail"))
    found = preview(shop.workspace, source)
    assert (found.form.name, found.missing) == ("survey_answers", ())
    run = shop.load(source, "survey_answers")
    assert run.outcome == "succeeded", run.message
    rows = shop.values("SELECT customer_id, respondent_id, answer FROM survey_answers")
    assert {(customer, answer) for customer, _, answer in rows} == {
        ("M1", "9"), ("M1", "fast delivery"), (None, "3"), (None, "slow"), (None, "10")
    }  # fmt: skip
    assert len({respondent for _, respondent, _ in rows}) == 3
    assert not [one for one in rows if "@" in one[1]], "addresses are not kept"


LONG = """survey,respondent,customer,question,answer,answered
May,1,M1,Would you recommend us?,9,2026-03-01 10:00
May,1,M1,Why?,friendly,2026-03-01 10:00
May,2,,Would you recommend us?,2,2026-03-01 11:00
"""


def test_a_long_survey_is_loaded_as_it_is(shop: Shop) -> None:
    source = shop.source("long.csv", LONG)
    run = shop.load(
        source, "survey_answers", survey_name="survey", respondent_id="respondent",
        customer_id="customer", answered_at="answered",
    )  # fmt: skip
    assert run.outcome == "succeeded", run.message
    rows = shop.values(
        "SELECT survey_name, respondent_id, customer_id, question, answer_number "
        "FROM survey_answers ORDER BY respondent_id, question"
    )
    assert rows == [
        ("May", "1", "M1", "Why?", None),
        ("May", "1", "M1", "Would you recommend us?", 9.0),
        ("May", "2", None, "Would you recommend us?", 2.0),
    ]
