"""Points: rewards that members took, every entry of the ledger, and where each member stands."""

from dangol.tables.results import behaviour
from dangol.tables.shared_columns import currency, customer_id, known_on, order_id
from dangol.tables.vocabulary import KnownFrom, Personal, Table, amount, column
from dangol.words import Text

points = behaviour(
    "points",
    "int64",
    unit="points",
    en="Points; in the ledger what the entry adds to its account, negative where it takes away.",
    ko="포인트입니다. 원장에서는 그 계정에 더하는 값이며, 빼면 음수입니다.",
)
reward_name = behaviour(
    "reward_name",
    "string",
    en="The reward that was taken, in the source's words.",
    ko="받은 리워드이며, 원천의 말로 적습니다.",
)

REWARD_REDEMPTIONS = Table(
    "reward_redemptions",
    Text(en="Rewards that members took for points.", ko="회원이 포인트로 받은 리워드입니다."),
    key=("redemption_id",),
    sourced=True,
    columns=(
        column(
            "redemption_id",
            "string",
            personal=Personal.PSEUDONYM,
            en="One reward that was taken, as the source numbers it.",
            ko="리워드를 받은 한 건이며, 원천이 매긴 번호입니다.",
        ),
        customer_id,
        reward_name,
        points,
        column(
            "redeemed_at",
            "timestamp",
            unit="UTC",
            personal=Personal.BEHAVIOUR,
            en="Moment at which the points were used.",
            ko="포인트를 쓴 시각입니다.",
        ),
    ),
    required=("customer_id", "points", "redeemed_at"),
    known_from=KnownFrom("redeemed_at"),
)

ACCOUNTS = {
    "balance": Text(en="The customer's points", ko="고객 포인트"),
    "issued": Text(en="Points issued", ko="발행"),
    "redeemed": Text(en="Points redeemed", ko="사용"),
    "expired": Text(en="Points expired", ko="소멸"),
    "corrected": Text(en="Corrections", ko="정정"),
}
KINDS = {
    "earn": Text(en="Earned", ko="적립"),
    "return": Text(en="Taken back for a return", ko="반품 회수"),
    "redeem": Text(en="Used for a reward", ko="리워드 사용"),
    "expire": Text(en="Expired", ko="소멸"),
    "correct": Text(en="Corrected", ko="정정"),
}

posting_id = column(
    "posting_id",
    "string",
    personal=Personal.PSEUDONYM,
    en="What was posted: its kind and the number of the order, return, reward or correction. The "
    "entries of a posting add up to zero.",
    ko="기입한 일입니다. 종류와 주문, 반품, 리워드, 정정의 번호로 이루어지며, 한 기입의 항목을 "
    "더하면 0입니다.",
)

POINTS_ENTRIES = Table(
    "points_entries",
    Text(
        en="The ledger of points by double entry: every posting once on the customer's account "
        "and once on the account against it.",
        ko="복식으로 적은 포인트 원장입니다. 기입마다 고객 계정과 상대 계정에 한 번씩 적습니다.",
    ),
    key=("posting_id", "points_account"),
    columns=(
        posting_id,
        column(
            "points_account",
            "string",
            en="The account: the customer's points, or what stands against them.",
            ko="고객 포인트나 그 상대 계정입니다.",
            values=ACCOUNTS,
        ),
        customer_id,
        points,
        behaviour(
            "posted_on",
            "date",
            en="Business day of the entry: that of what happened, or on which it came in if that "
            "was later.",
            ko="기입한 영업일입니다. 그 일이 있던 날이며, 나중에 들어왔으면 들어온 날입니다.",
        ),
        behaviour(
            "entry_kind",
            "string",
            en="What happened to the points.",
            ko="포인트에 생긴 일입니다.",
            values=KINDS,
        ),
        order_id,
        reward_name,
        column(
            "lot_id",
            "string",
            personal=Personal.PSEUDONYM,
            en="Posting that brought the points that expire here; empty for other entries.",
            ko="여기서 소멸한 포인트를 적립한 기입입니다. 다른 항목은 비어 있습니다.",
        ),
        behaviour(
            "expires_on",
            "date",
            en="First day on which the points that were earned cannot be used any more; empty "
            "where they last.",
            ko="적립한 포인트를 더는 쓸 수 없는 첫날입니다. 소멸하지 않으면 비어 있습니다.",
        ),
    ),
    instanced=True,
    known_from=KnownFrom("posted_on"),
)

LOYALTY_MEMBERS = Table(
    "loyalty_members",
    Text(
        en="Where each member of the loyalty programme stands: points, tier, what expires soon.",
        ko="로열티 프로그램 회원마다의 포인트와 등급, 곧 소멸할 포인트입니다.",
    ),
    key=("customer_id",),
    columns=(
        customer_id,
        behaviour(
            "points_balance",
            "int64",
            unit="points",
            en="Points that the member can use; negative where points were spent and their "
            "purchase then came back.",
            ko="회원이 쓸 수 있는 포인트입니다. 쓴 뒤에 그 구매가 반품되면 음수일 수 있습니다.",
            label=("Points", "포인트"),
        ),
        behaviour(
            "loyalty_tier",
            "string",
            en="Code of the tier that the member is in; empty below the first one.",
            ko="회원의 등급 코드입니다. 첫 등급에 못 미치면 비어 있습니다.",
            label=("Tier", "등급"),
        ),
        amount(
            "qualifying_amount",
            personal=Personal.BEHAVIOUR,
            en="Amount kept in the qualifying period before the last day on which tiers were set.",
            ko="등급을 마지막으로 정한 날 앞의 산정 기간에 남은 금액입니다.",
        ),
        amount(
            "amount_to_next_tier",
            personal=Personal.BEHAVIOUR,
            en="What was missing to the next tier on that day; empty in the highest one.",
            ko="그날 다음 등급까지 모자랐던 금액입니다. 가장 높은 등급이면 비어 있습니다.",
        ),
        currency,
        behaviour(
            "points_expiring",
            "int64",
            unit="points",
            en="Points that expire within 30 days if they are not used.",
            ko="쓰지 않으면 30일 안에 소멸할 포인트입니다.",
        ),
        behaviour(
            "points_expiring_on",
            "date",
            en="First day on which points of the member expire; empty where none do.",
            ko="회원의 포인트가 처음 소멸하는 날입니다. 없으면 비어 있습니다.",
        ),
        behaviour(
            "points_earned",
            "int64",
            unit="points",
            en="Points earned since the programme began, less what returns took back.",
            ko="프로그램을 시작한 뒤 적립한 포인트에서 반품으로 회수한 것을 뺀 값입니다.",
        ),
        behaviour(
            "points_redeemed",
            "int64",
            unit="points",
            en="Points used for rewards since the programme began.",
            ko="프로그램을 시작한 뒤 리워드에 쓴 포인트입니다.",
        ),
        known_on,
    ),
    instanced=True,
    known_from=KnownFrom("known_on"),
)

TIER_EFFECTS = Table(
    "tier_effects",
    Text(
        en="What reaching each tier changed, by comparing those just above its threshold with "
        "those just below.",
        ko="등급마다 문턱을 막 넘은 고객과 막 못 미친 고객을 견주어 등급에 오른 효과를 구합니다.",
    ),
    key=("tier_code",),
    columns=(
        column("tier_code", "string", en="Code of a tier.", ko="등급 코드입니다."),
        column(
            "effect_days",
            "int64",
            unit="days",
            en="Days after tiers were set in which the effect was looked for.",
            ko="등급을 정한 뒤 효과를 살핀 날수입니다.",
        ),
        column(
            "effect_amount",
            "float64",
            unit="the reporting currency",
            en="What a customer at the threshold buys more because of the tier, after returns.",
            ko="문턱에 있는 고객이 등급 때문에 더 사는 금액이며, 반품을 뺐습니다.",
        ),
        column(
            "effect_low_amount",
            "float64",
            unit="the reporting currency",
            en="Lower end of its interval of 95%.",
            ko="95% 구간의 아래 끝입니다.",
        ),
        column(
            "effect_high_amount",
            "float64",
            unit="the reporting currency",
            en="Upper end of its interval of 95%.",
            ko="95% 구간의 위 끝입니다.",
        ),
        known_on,
    ),
    instanced=True,
    known_from=KnownFrom("known_on"),
)
