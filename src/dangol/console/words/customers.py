"""Finding customers, one golden profile, and segments."""

from dangol.words import Text

QUESTION = Text(en="Who are our customers?", ko="우리 고객은 누구인가요?")
HEAD_ALL = Text(
    en="{n} [[n|customer has|customers have]] a golden profile.",
    ko="고객 {n}명의 골든 프로필이 있습니다.",
)
HEAD_FOUND = Text(
    en="{n} of {all} customers [[n|fits|fit]].", ko="고객 {all}명 가운데 {n}명이 맞습니다."
)
HEAD_SEGMENT = Text(
    en="{n} [[n|customer is|customers are]] in ‘{segment}’.",
    ko="‘{segment}’ 세그먼트에 고객 {n}명이 있습니다.",
)
HEAD_NONE = Text(en="No customer fits.", ko="맞는 고객이 없습니다.")
BECAUSE = Text(en="Profiles as of {at}.", ko="{at} 기준 프로필입니다.")
SEARCH = Text(en="Number, or a part of it", ko="고객 번호 또는 일부")
SEARCH_DO = Text(en="Find", ko="찾기")
ANY_SEGMENT = Text(en="Every segment", ko="모든 세그먼트")
SEGMENT = Text(en="Segment", ko="세그먼트")
CLEAR = Text(en="Show all", ko="모두 보기")
LIST = Text(en="Customers", ko="고객")
PAGE_OF = Text(en="{first}–{last} of {all}", ko="{all}명 가운데 {first}–{last}번째")
NOTHING = Text(en="No customer number holds “{text}”.", ko="번호에 ‘{text}’가 든 고객이 없습니다.")
NOTHING_DO = Text(en="Check the number, or show everyone.", ko="번호를 확인하거나 모두 보세요.")
NOTHING_SEGMENT = Text(en="Nobody is in this segment.", ko="이 세그먼트에는 고객이 없습니다.")

COLUMNS = {
    "customer_id": Text(en="Customer", ko="고객"),
    "segment": Text(en="Segment", ko="세그먼트"),
    "last_order_on": Text(en="Last purchase", ko="마지막 구매"),
    "order_count": Text(en="Purchases", ko="구매"),
    "kept_amount": Text(en="Kept amount", ko="남은 금액"),
    "usual_gap_days": Text(en="Usual gap, days", ko="평소 간격(일)"),
}

EMPTY = Text(en="No golden profile has been made yet.", ko="골든 프로필을 아직 만들지 않았습니다.")
EMPTY_WORDS = Text(
    en="Once orders and customers are loaded, one profile per person appears here.",
    ko="주문과 고객 자료를 읽으면 사람마다 프로필 하나가 여기에 나타납니다.",
)
EMPTY_DO = Text(en="Make the profiles", ko="프로필 만들기")

# ── one profile
PROFILE_QUESTION = Text(
    en="Who is this customer, and how do they buy?", ko="이 고객은 누구이고, 어떻게 사나요?"
)
IS_IN = {
    "champions": Text(
        en="Customer {id} is one of the champions.", ko="{id} 고객은 최고 단골입니다."
    ),
    "steady": Text(en="Customer {id} is a steady regular.", ko="{id} 고객은 꾸준히 옵니다."),
    "light": Text(
        en="Customer {id} is new or buys a little.", ko="{id} 고객은 새롭거나 가볍게 삽니다."
    ),
    "cooling": Text(
        en="Customer {id} is a regular who is cooling.", ko="{id} 고객은 식어 가는 단골입니다."
    ),
    "occasional": Text(en="Customer {id} comes by now and then.", ko="{id} 고객은 가끔 옵니다."),
    "slipping": Text(
        en="Customer {id} is a regular slipping away.", ko="{id} 고객은 떠나가는 단골입니다."
    ),
    "quiet": Text(en="Customer {id} has gone quiet.", ko="{id} 고객은 조용해졌습니다."),
}
IS_IN_OTHER = Text(
    en="Customer {id} is in ‘{segment}’.", ko="{id} 고객은 ‘{segment}’ 세그먼트에 있습니다."
)
IS_IN_NONE = Text(en="Customer {id} is in no segment.", ko="{id} 고객은 아직 세그먼트가 없습니다.")
LATE = Text(
    en="The last purchase was {days} [[days|day|days]] ago, {times} times the usual gap.",
    ko="마지막 구매 뒤 {days}일이 지나 평소 간격의 {times}배입니다.",
)
ON_TIME = Text(
    en="The last purchase was {days} [[days|day|days]] ago; every {gap} days is usual.",
    ko="마지막 구매 뒤 {days}일이 지났고, 평소에는 {gap}일마다 삽니다.",
)
FEW = Text(
    en="{n} [[n|purchase|purchases]] so far, the last {days} [[days|day|days]] ago.",
    ko="지금까지 {n}번 샀고, 마지막은 {days}일 전입니다.",
)
NEVER = Text(en="No purchase is known yet.", ko="알려진 구매가 아직 없습니다.")
SINCE = Text(en="since {day}", ko="{day}부터")
USUAL_STORE = Text(en="mostly store {store}", ko="주로 {store}번 매장")
USUAL_HOUR = Text(en="around {hour}:00", ko="주로 {hour}시쯤")

KEPT = Text(en="Kept amount, all time", ko="지금까지 남은 금액")
PER_ORDER = Text(en="Per purchase", ko="구매당 금액")
ORDERS = Text(en="Purchases, all time", ko="지금까지 구매")
SINCE_LAST = Text(en="Since the last purchase", ko="마지막 구매 후")
DAYS = Text(en="{n} [[n|day|days]]", ko="{n}일")
TIMES = Text(en="{n}", ko="{n}번")
USUAL_BAND = Text(en="usually {days}", ko="평소 {days}")
SPAN_OF_DAYS = Text(en="{low}–{high} days", ko="{low}–{high}일")
FROM_TO = Text(en="from {first} to {last}", ko="{first}부터 {last}까지")
INSIDE = Text(en="as usual", ko="평소대로")
BEYOND = Text(en="longer than usual", ko="평소보다 김")
NOT_DUE = Text(en="not due yet", ko="아직 때가 아님")

GAPS_BEYOND = Text(en="This gap is longer than usual", ko="이번 간격은 평소보다 깁니다")
GAPS_TWICE = Text(
    en="This gap is more than twice the usual one", ko="구매 간격이 평소의 두 배를 넘었습니다"
)
GAPS_INSIDE = Text(en="The gaps between purchases are as usual", ko="구매 간격이 평소와 같습니다")
GAPS_CAPTION = Text(
    en="Days from one purchase day to the next; the band holds the middle 80% of earlier gaps",
    ko="구매한 날에서 다음 구매까지 걸린 날; 띠는 지난 간격의 가운데 80%입니다",
)
GAPS_LABEL = Text(
    en="Days between purchases. Usually {days}; now day {now}.",
    ko="구매 간격. 평소 {days}이며, 지금은 {now}일째입니다.",
)
GAP_KEY = Text(en="Days to the purchase", ko="구매까지 걸린 날")
GAP_USUAL = Text(en="Usual, {days}", ko="평소 {days}")
GAP_NOW = Text(en="Now", ko="지금")
GAP_NTH = Text(en="day {n}", ko="{n}일째")
GAP_DAY = Text(en="Purchase day", ko="구매한 날")
GAP_DAYS = Text(en="Days since the one before", ko="앞선 구매 후 날수")
GAPS_FEW = Text(en="Too few purchases for a usual gap", ko="평소 간격을 말하기에는 구매가 적습니다")
GAPS_FEW_WORDS = Text(
    en="The picture appears once there are purchases on at least six days.",
    ko="서로 다른 엿새에 구매하면 그림이 나타납니다.",
)

HISTORY = Text(en="What happened", ko="지나온 길")
HISTORY_KINDS = {
    "all": Text(en="All", ko="모두"),
    "order": Text(en="Purchases", ko="구매"),
    "visit": Text(en="Visits", ko="방문"),
    "contact": Text(en="Contacts", ko="접촉"),
    "redemption": Text(en="Coupons", ko="쿠폰"),
}
ONLY_EVENTS = Text(
    en="Of customer {id} only events have come so far.",
    ko="{id}번 고객에 대해서는 아직 사건만 들어왔습니다.",
)
ONLY_EVENTS_DO = Text(
    en="Bring the answers up to date to see a profile.",
    ko="답을 새로 고치면 프로필이 만들어집니다.",
)
TRAITS = Text(en="Told by apps and sites", ko="앱과 사이트가 알려 준 것")
TRAITS_MEAN = Text(
    en="The latest value that a client told of this person, by the time of the event.",
    ko="클라이언트가 이 사람에 관해 알려 준 가장 최근 값으로, 사건 시각을 따릅니다.",
)
VISIT_TYPES = {
    "page": Text(en="Saw {name}", ko="{name} 봄"),
    "screen": Text(en="Saw {name}", ko="{name} 봄"),
    "identify": Text(en="Logged in", ko="로그인"),
    "group": Text(en="Joined a group", ko="그룹에 속함"),
    "alias": Text(en="Got another number", ko="다른 번호가 생김"),
}
A_PAGE = Text(en="a page", ko="페이지")
VISIT_MORE = Text(en="and {n} more", ko="외 {n}건")
EVENTS_IN_VISIT = Text(en="{n} events", ko="사건 {n}건")
PURCHASE = Text(en="Purchase", ko="구매")
AND_MORE = Text(en="{names} and {n} more", ko="{names} 외 {n}개")
AT_STORE = Text(en="Store {store}", ko="{store}번 매장")
DISCOUNT = Text(en="{amount} off", ko="{amount} 할인")
CONTACT = Text(en="Contacted by campaign {campaign}", ko="캠페인 {campaign}의 연락을 받음")
REDEMPTION = Text(en="Used a coupon of campaign {campaign}", ko="캠페인 {campaign}의 쿠폰을 씀")
COUPON = Text(en="Coupon {coupon}", ko="쿠폰 {coupon}")
SILENCE = Text(en="{n} days without news", ko="{n}일 동안 소식 없음")
CHANNELS = {
    "store": Text(en="store", ko="매장"),
    "web": Text(en="web", ko="웹"),
    "app": Text(en="app", ko="앱"),
    "email": Text(en="e-mail", ko="이메일"),
    "sms": Text(en="text message", ko="문자"),
    "push": Text(en="push", ko="푸시"),
    "mail": Text(en="letter", ko="우편"),
    "ads": Text(en="other sites", ko="다른 사이트"),
}
EARLIER = Text(en="Show earlier", ko="이전 일 더 보기")
NO_HISTORY = Text(en="Nothing of this kind is known.", ko="이런 일은 알려진 것이 없습니다.")

SCORES = Text(en="Scores", ko="점수")
SCORES_FOOT = Text(en="1 is lowest, {top} highest", ko="1이 가장 낮고 {top}이 가장 높습니다")
ATTRIBUTES = Text(en="What is known", ko="알고 있는 것")
GIVEN = Text(en="given", ko="알려 줌")
GIVEN_MEANS = Text(
    en="Told by the customer or a source; nothing is guessed.",
    ko="고객이나 원천이 알려 준 값이며, 짐작하지 않았습니다.",
)
NOT_KNOWN = Text(en="not known", ko="모름")
FROM_TABLE = Text(en="from {table}", ko="{table}에서")
IDENTIFIERS = Text(en="Told by sources", ko="원천이 알려 준 식별자")
IDENTIFIERS_SAY = Text(
    en="{n} [[n|identifier|identifiers]], one customer", ko="식별자 {n}개, 고객 한 명"
)
NO_IDENTIFIERS = Text(en="No other identifier is known.", ko="다른 식별자는 알려지지 않았습니다.")
MASKED = Text(en="Identifiers are masked.", ko="식별자는 가려져 있습니다.")
SOURCES = Text(en="Where each value comes from", ko="값마다 어디에서 왔나")
IN_PROFILE = Text(
    en="Added up from purchases in the golden profile.", ko="골든 프로필에서 구매를 더한 값입니다."
)

# ── segments
SEGMENT_MEANS = {
    "champions": Text(en="Bought lately, often and for much", ko="최근에, 자주, 많이 삽니다"),
    "steady": Text(
        en="Bought lately; often or for a good amount", ko="최근에 샀고, 횟수나 금액이 고릅니다"
    ),
    "light": Text(
        en="Bought lately, but seldom and for little", ko="최근에 샀지만 드물고 적습니다"
    ),
    "cooling": Text(
        en="Good customers whose last purchase is a while ago",
        ko="잘 사던 고객인데 마지막 구매가 좀 지났습니다",
    ),
    "occasional": Text(
        en="Buy seldom; the last time is a while ago", ko="드물게 사며, 마지막 구매가 좀 지났습니다"
    ),
    "slipping": Text(
        en="Good customers who have not come for long", ko="잘 사던 고객인데 오래 오지 않았습니다"
    ),
    "quiet": Text(en="Bought seldom, and not for long", ko="드물게 샀고 오래 오지 않았습니다"),
}
RIGHTS = Text(en="Rights", ko="권리")
