"""What people did on the web, in apps and elsewhere, as tracking clients report it."""

from dangol.tables.shared_columns import channel, currency, customer_id, order_id, product_id
from dangol.tables.vocabulary import KnownFrom, Personal, Table, amount, column
from dangol.words import Text

event_source = column(
    "event_source",
    "string",
    en="Number of the event source whose write key the client had.",
    ko="클라이언트가 쓴 쓰기 키가 속한 사건 원천의 번호입니다.",
)
event_id = column(
    "event_id",
    "string",
    en="The client's message id within its source; made up where it sent none.",
    ko="원천 안에서 클라이언트가 붙인 번호입니다. 보내지 않았으면 새로 만듭니다.",
)
event_type = column(
    "event_type",
    "string",
    en="The call of the tracking protocol.",
    ko="추적 규약의 호출 이름입니다.",
    values={
        "identify": Text(en="Identified", ko="누구인지 알림"),
        "track": Text(en="Did something", ko="행동"),
        "page": Text(en="Saw a page", ko="페이지를 봄"),
        "screen": Text(en="Saw a screen", ko="화면을 봄"),
        "group": Text(en="Joined a group", ko="그룹에 속함"),
        "alias": Text(en="Same person", ko="같은 사람"),
    },
)
event_name = column(
    "event_name",
    "string",
    en="What happened, in the tracking plan's words; of pages and screens their name.",
    ko="추적 계획의 말로 적은, 일어난 일입니다. 페이지와 화면은 그 이름입니다.",
)
event_count = column(
    "event_count", "int64", en="How many events the row counts.", ko="이 행이 센 사건의 수입니다."
)
_utm = {
    "utm_source": ("Where the campaign ran: newsletter, naver.", "naver처럼 캠페인이 나간 곳"),
    "utm_medium": ("Kind of advertising: cpc, email.", "cpc, email 같은 광고의 종류"),
    "utm_campaign": ("Name of the campaign.", "캠페인의 이름"),
    "utm_term": ("Search word that was paid for.", "값을 낸 검색어"),
    "utm_content": ("Which of several advertisements it was.", "여러 광고 가운데 어느 것인지"),
}
utm_columns = tuple(
    column(name, "string", en=f"{en} From the address or the client.", ko=f"{ko}입니다.")
    for name, (en, ko) in _utm.items()
)

anonymous_id = column(
    "anonymous_id",
    "string",
    personal=Personal.PSEUDONYM,
    en="Device or browser before anyone logged in.",
    ko="로그인하기 전의 기기나 브라우저입니다.",
)

EVENTS = Table(
    "events",
    Text(
        en="One row per tracked event, stored once.",
        ko="추적된 사건마다 한 행이며, 한 번만 저장합니다.",
    ),
    key=("event_source", "event_id"),
    columns=(
        event_source,
        event_id,
        column(
            "event_hash",
            "int64",
            en="Hash of source and message id, by which repeats are found.",
            ko="되풀이된 사건을 찾는, 원천과 번호의 해시입니다.",
        ),
        event_type,
        event_name,
        customer_id,
        anonymous_id,
        column(
            "previous_id",
            "string",
            personal=Personal.PSEUDONYM,
            en="Of an alias: the other id of the same person.",
            ko="같은 사람임을 알리는 호출에서, 그 사람의 다른 번호입니다.",
        ),
        column(
            "group_id",
            "string",
            personal=Personal.ATTRIBUTE,
            en="Company or team that the person belongs to.",
            ko="이 사람이 속한 회사나 팀입니다.",
        ),
        column(
            "occurred_at",
            "timestamp",
            unit="UTC",
            personal=Personal.BEHAVIOUR,
            en="Moment at which it happened, by the clock rule of its source.",
            ko="일어난 시각입니다. 원천의 시계 규칙을 따릅니다.",
        ),
        column(
            "received_at",
            "timestamp",
            unit="UTC",
            en="Moment at which the collector took it in.",
            ko="수집기가 받은 시각입니다.",
        ),
        column(
            "sent_at",
            "timestamp",
            unit="UTC",
            en="Moment of sending, by the client's clock.",
            ko="클라이언트의 시계로 보낸 시각입니다.",
        ),
        column(
            "original_at",
            "timestamp",
            unit="UTC",
            en="Moment of happening, by the client's clock.",
            ko="클라이언트의 시계로 일어난 시각입니다.",
        ),
        column(
            "clock_skew_seconds",
            "int64",
            unit="seconds",
            en="Received minus sent: how far the client's clock is behind.",
            ko="받은 시각에서 보낸 시각을 뺀 값으로, 클라이언트의 시계가 늦은 정도입니다.",
        ),
        channel,
        column(
            "page_url",
            "string",
            personal=Personal.BEHAVIOUR,
            en="Address of the page.",
            ko="페이지의 주소입니다.",
        ),
        column(
            "page_path",
            "string",
            personal=Personal.BEHAVIOUR,
            en="Path of the page within its site.",
            ko="사이트 안에서 페이지의 경로입니다.",
        ),
        column("page_title", "string", en="Title of the page.", ko="페이지의 제목입니다."),
        column(
            "referrer_url",
            "string",
            personal=Personal.BEHAVIOUR,
            en="Address of the page that led here.",
            ko="이곳으로 이끈 페이지의 주소입니다.",
        ),
        column(
            "referrer_host",
            "string",
            en="Site that led here, without www; empty within the same site.",
            ko="이곳으로 이끈 사이트이며 www는 뺍니다. 같은 사이트 안이면 비웁니다.",
        ),
        *utm_columns,
        column(
            "user_agent",
            "string",
            personal=Personal.PSEUDONYM,
            en="What the browser or app says it is.",
            ko="브라우저나 앱이 밝힌 자기 이름입니다.",
        ),
        column(
            "client_library",
            "string",
            en="Library that sent it, with its version.",
            ko="사건을 보낸 라이브러리와 그 판입니다.",
        ),
        order_id,
        product_id,
        currency,
        amount(
            "revenue_amount",
            en="Revenue of the event, as the client says: nothing is paid by it.",
            ko="클라이언트가 알린 이 사건의 매출이며, 결제 기록은 아닙니다.",
        ),
        column(
            "properties",
            "json",
            personal=Personal.IDENTIFIER,
            en="All properties, or the traits of identify and group, as they were sent.",
            ko="보내온 속성 모두입니다. identify와 group은 특성입니다.",
        ),
        column(
            "context",
            "json",
            personal=Personal.IDENTIFIER,
            en="What the client tells of device, page, campaign and consent, as it was sent.",
            ko="기기, 페이지, 캠페인, 동의에 관해 클라이언트가 보내온 그대로입니다.",
        ),
        column(
            "has_opted_out",
            "boolean",
            personal=Personal.BEHAVIOUR,
            en="Whether the browser asked not to sell or share (Global Privacy Control).",
            ko="브라우저가 판매나 공유를 거부했는지입니다(Global Privacy Control).",
        ),
    ),
    required=("event_type", "occurred_at", "received_at"),
    known_from=KnownFrom("occurred_at"),
)

TRAITS = Table(
    "traits",
    Text(
        en="What clients told about a person, trait by trait; the latest by event time holds.",
        ko="클라이언트가 사람에 관해 알려 준 특성이며, 사건 시각이 가장 늦은 값이 남습니다.",
    ),
    key=("customer_id", "trait_name", "event_source"),
    columns=(
        customer_id,
        column("trait_name", "string", en="Name of the trait.", ko="특성의 이름입니다."),
        event_source,
        column(
            "trait_value",
            "json",
            personal=Personal.IDENTIFIER,
            en="Its value as JSON; empty where it was taken back.",
            ko="JSON으로 적은 값입니다. 거두었으면 비어 있습니다.",
        ),
        column(
            "trait_text",
            "string",
            personal=Personal.IDENTIFIER,
            en="Its value as plain text; empty where it is a list or an object.",
            ko="글로 적은 값입니다. 목록이나 객체이면 비웁니다.",
        ),
        column(
            "given_at",
            "timestamp",
            unit="UTC",
            en="Event time of the call that told it.",
            ko="이 값을 알린 호출의 사건 시각입니다.",
        ),
        event_id,
    ),
    required=("given_at",),
    known_from=KnownFrom("given_at"),
)

EVENT_SHAPES = Table(
    "event_shapes",
    Text(
        en="Which events and properties come from each source, and as what kind of value: what "
        "the tracking plan is held against.",
        ko="원천마다 어떤 사건과 속성이 어떤 값으로 오는지이며, 추적 계획과 견줍니다.",
    ),
    key=("event_source", "event_type", "event_name", "property_name", "value_type"),
    columns=(
        event_source,
        event_type,
        event_name,
        column(
            "property_name",
            "string",
            en="The property; empty counts the events themselves, '…' those beyond the limit.",
            ko="속성의 이름입니다. 비어 있으면 사건 자체를, ‘…’은 한도를 넘은 것을 셉니다.",
        ),
        column(
            "value_type",
            "string",
            en="Kind of its values: text, number, flag, list, object, nothing.",
            ko="값의 종류로 text, number, flag, list, object, nothing입니다.",
        ),
        event_count,
        column(
            "first_seen_at",
            "timestamp",
            unit="UTC",
            en="When it first came in.",
            ko="처음 들어온 시각입니다.",
        ),
        column(
            "last_seen_at",
            "timestamp",
            unit="UTC",
            en="When it last came in.",
            ko="마지막으로 들어온 시각입니다.",
        ),
    ),
    required=("event_count", "first_seen_at", "last_seen_at"),
    known_from=KnownFrom("first_seen_at"),
)

EVENT_ARRIVALS = Table(
    "event_arrivals",
    Text(
        en="How many events each source sent in each hour, and what became of them.",
        ko="원천마다 시간별로 들어온 사건의 수와 그 결과입니다.",
    ),
    key=("event_source", "arrived_hour_at"),
    columns=(
        event_source,
        column(
            "arrived_hour_at",
            "timestamp",
            unit="UTC",
            en="Beginning of the hour in which they came.",
            ko="들어온 시간의 시작입니다.",
        ),
        event_count,
        column(
            "repeated_count",
            "int64",
            en="Events that were there already, and were not stored again.",
            ko="이미 있어서 다시 저장하지 않은 사건의 수입니다.",
        ),
        column(
            "unaccepted_count",
            "int64",
            en="Events that wait in quarantine.",
            ko="격리된 사건의 수입니다.",
        ),
        column(
            "unnumbered_count",
            "int64",
            en="Events without a message id: a repeat of one cannot be recognised.",
            ko="번호가 없는 사건의 수입니다. 되풀이되어도 알아볼 수 없습니다.",
        ),
        column(
            "skewed_count",
            "int64",
            en="Events from a clock that is more than a day wrong.",
            ko="하루 넘게 틀린 시계에서 온 사건의 수입니다.",
        ),
        column(
            "last_received_at",
            "timestamp",
            unit="UTC",
            en="When the latest of them came.",
            ko="그 가운데 마지막이 들어온 시각입니다.",
        ),
    ),
    required=("event_count",),
    known_from=KnownFrom("arrived_hour_at"),
)
