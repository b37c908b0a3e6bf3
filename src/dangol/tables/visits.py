"""What is made of tracked events: visits, and what each person's visits say."""

from dangol.tables.events import EVENTS, event_source, utm_columns
from dangol.tables.results import behaviour
from dangol.tables.shared_columns import channel, customer_id
from dangol.tables.vocabulary import Personal, Table, column
from dangol.words import Text

TRAFFIC = {
    "direct": Text(en="Direct", ko="직접"),
    "search": Text(en="Search", ko="검색"),
    "paid-search": Text(en="Paid search", ko="검색 광고"),
    "social": Text(en="Social media", ko="소셜 미디어"),
    "email": Text(en="E-mail", ko="이메일"),
    "message": Text(en="Messages", ko="메시지"),
    "advertising": Text(en="Other advertising", ko="그 밖의 광고"),
    "referral": Text(en="Other sites", ko="다른 사이트"),
}

VISITS = Table(
    "visits",
    Text(
        en="One row per visit: what one device did in a site or app without a long pause.",
        ko="방문마다 한 행입니다. 한 기기가 오래 쉬지 않고 사이트나 앱에서 한 일입니다.",
    ),
    key=("event_source", "visitor_id", "started_at"),
    columns=(
        event_source,
        column(
            "visitor_id",
            "string",
            personal=Personal.PSEUDONYM,
            en="Device or browser; the person where the client names none.",
            ko="기기나 브라우저입니다. 클라이언트가 밝히지 않으면 사람입니다.",
        ),
        customer_id,
        channel,
        column(
            "started_at",
            "timestamp",
            unit="UTC",
            personal=Personal.BEHAVIOUR,
            en="Moment of its first event.",
            ko="첫 사건의 시각입니다.",
        ),
        behaviour(
            "visit_seconds",
            "int64",
            unit="seconds",
            en="From its first event to its last; 0 where there was one.",
            ko="첫 사건부터 마지막 사건까지의 초입니다. 하나뿐이면 0입니다.",
        ),
        behaviour("visit_events", "int64", en="Its events.", ko="사건의 수입니다."),
        behaviour(
            "visit_pages", "int64", en="Pages or screens seen.", ko="본 페이지나 화면의 수입니다."
        ),
        behaviour(
            "entry_path", "string", en="Path of its first page.", ko="첫 페이지의 경로입니다."
        ),
        behaviour(
            "exit_path", "string", en="Path of its last page.", ko="마지막 페이지의 경로입니다."
        ),
        behaviour(
            "traffic",
            "string",
            en="What led to it, by the first campaign or referring site of the visit.",
            ko="무엇이 이끌었는지이며, 방문의 첫 캠페인이나 추천 사이트로 정합니다.",
            values=TRAFFIC,
        ),
        *utm_columns[:3],
        EVENTS.column("referrer_host"),
        behaviour(
            "visit_orders",
            "int64",
            en="Completed orders that the client reported.",
            ko="클라이언트가 알린 주문 완료의 수입니다.",
        ),
    ),
    required=("started_at", "traffic"),
    instanced=True,
)

CUSTOMER_VISITS = Table(
    "customer_visits",
    Text(en="What each person's visits say.", ko="사람마다 방문이 말해 주는 것입니다."),
    key=("customer_id",),
    columns=(
        customer_id,
        behaviour(
            "visit_count",
            "int64",
            en="Visits in the period.",
            ko="기간 안의 방문 횟수입니다.",
            label=("Visits", "방문 횟수"),
        ),
        behaviour(
            "days_since_last_visit",
            "int64",
            unit="days",
            en="Calendar days in the shop's time zone from the last visit to the as-of day.",
            ko="마지막 방문일부터 기준일까지의 날수입니다.",
            label=("Days since the last visit", "마지막 방문 후 날수"),
        ),
        behaviour(
            "usual_traffic",
            "string",
            en="What led to most visits.",
            ko="가장 자주 이끈 것입니다.",
            label=("Comes by", "오는 길"),
            values=TRAFFIC,
        ),
    ),
    instanced=True,
)
