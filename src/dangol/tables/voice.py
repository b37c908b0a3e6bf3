"""What customers say of themselves: tickets, calls and reviews, and answers to surveys."""

from dangol.tables.shared_columns import channel, customer_id, order_id, product_id
from dangol.tables.vocabulary import KnownFrom, Later, Personal, Table, column
from dangol.words import Text

TICKETS = Table(
    "tickets",
    Text(
        en="One row per contact that a customer began: a question, a complaint, a call, a review.",
        ko="고객이 먼저 연락한 일마다 한 행입니다. 문의, 불만, 전화, 후기 같은 것입니다.",
    ),
    key=("ticket_id",),
    sourced=True,
    columns=(
        column(
            "ticket_id",
            "string",
            personal=Personal.PSEUDONYM,
            en="The contact, as its system numbers it.",
            ko="상담 시스템이 매긴 번호입니다.",
        ),
        customer_id,
        column(
            "opened_at",
            "timestamp",
            unit="UTC",
            personal=Personal.BEHAVIOUR,
            en="When the customer wrote or called.",
            ko="고객이 쓰거나 전화한 시각입니다.",
        ),
        column(
            "closed_at",
            "timestamp",
            unit="UTC",
            en="When it was settled; empty while it is open. Known from then on only: as of an "
            "earlier moment it is empty, and so are status and satisfaction.",
            ko="해결한 시각입니다. 아직이면 비웁니다. 그때부터 알 수 있으므로, 그 전 시점의 "
            "분석에서는 처리 상태와 만족도와 함께 비어 있습니다.",
        ),
        channel,
        column(
            "ticket_category",
            "string",
            personal=Personal.BEHAVIOUR,
            en="What it is about, in the source's words: delivery, refund, praise.",
            ko="무엇에 관한 것인지 원천의 말로 적습니다. 배송, 환불, 칭찬 같은 것입니다.",
        ),
        column(
            "ticket_status",
            "string",
            en="How far it is, in the source's words.",
            ko="어디까지 처리했는지 원천의 말로 적습니다.",
        ),
        column(
            "ticket_subject",
            "string",
            personal=Personal.IDENTIFIER,
            en="Its first line; people write names and numbers into it.",
            ko="제목입니다. 이름이나 번호가 적혀 있을 수 있습니다.",
        ),
        column(
            "ticket_text",
            "string",
            personal=Personal.IDENTIFIER,
            en="What was said; people write names and numbers into it.",
            ko="내용입니다. 이름이나 번호가 적혀 있을 수 있습니다.",
        ),
        column(
            "satisfaction_score",
            "float64",
            personal=Personal.BEHAVIOUR,
            en="How the customer rated it, on the source's own scale.",
            ko="고객이 매긴 점수로, 원천의 척도를 따릅니다.",
        ),
        order_id,
        product_id,
    ),
    required=("opened_at",),
    known_from=KnownFrom(
        "opened_at", later=(Later("closed_at", along=("ticket_status", "satisfaction_score")),)
    ),
)

SURVEY_ANSWERS = Table(
    "survey_answers",
    Text(en="One row per question that somebody answered.", ko="누군가 답한 질문마다 한 행입니다."),
    key=("survey_name", "respondent_id", "question"),
    sourced=True,
    columns=(
        column(
            "survey_name",
            "string",
            en="The survey; the source's name where it says none.",
            ko="설문의 이름입니다. 따로 없으면 원천의 이름입니다.",
        ),
        column(
            "respondent_id",
            "string",
            personal=Personal.PSEUDONYM,
            en="Who answered, as the survey numbers them; the customer where it does not.",
            ko="답한 사람을 설문이 매긴 번호입니다. 없으면 고객번호입니다.",
        ),
        customer_id,
        column(
            "question",
            "string",
            en="The question as it was asked.",
            ko="물어본 그대로의 질문입니다.",
        ),
        column(
            "answer",
            "string",
            personal=Personal.IDENTIFIER,
            en="The answer as it was given; people write names into free text.",
            ko="답한 그대로입니다. 자유롭게 쓴 글에는 이름이 있을 수 있습니다.",
        ),
        column(
            "answer_number",
            "float64",
            personal=Personal.BEHAVIOUR,
            en="The answer as a number, where it is one.",
            ko="답이 숫자이면 그 숫자입니다.",
        ),
        column(
            "answered_at",
            "timestamp",
            unit="UTC",
            personal=Personal.BEHAVIOUR,
            en="When it was answered.",
            ko="답한 시각입니다.",
        ),
    ),
    required=("answer", "answered_at"),
    known_from=KnownFrom("answered_at"),
)
