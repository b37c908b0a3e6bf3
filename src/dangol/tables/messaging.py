"""Campaigns, whom they were to reach and did, and the coupons that came back."""

from dangol.tables.shared_columns import (
    assignment_probability,
    brand,
    campaign_id,
    channel,
    coupon_id,
    customer_id,
    product_id,
)
from dangol.tables.vocabulary import KnownFrom, Personal, Table, column
from dangol.words import Text

CAMPAIGNS = Table(
    "campaigns",
    Text(en="One row per campaign.", ko="캠페인마다 한 행입니다."),
    key=("campaign_id",),
    sourced=True,
    columns=(
        campaign_id,
        column(
            "campaign_type",
            "string",
            en="How it chose its people, in the source's words.",
            ko="원천이 적은, 대상을 고른 방식입니다.",
        ),
        brand,
        column(
            "campaign_starts_on", "date", en="First day of the campaign.", ko="캠페인 첫날입니다."
        ),
        column(
            "campaign_ends_on", "date", en="Last day of the campaign.", ko="캠페인 마지막 날입니다."
        ),
        column(
            "is_randomised",
            "boolean",
            en="Whether chance decided who was contacted; only then may a difference be called an "
            "effect.",
            ko="누구에게 보낼지 우연으로 정했는지입니다. 그럴 때만 차이를 효과라고 부릅니다.",
        ),
    ),
    known_from=KnownFrom("campaign_starts_on"),
)

CONTACTS = Table(
    "contacts",
    Text(
        en="Who was approached by which campaign, and when.",
        ko="어느 캠페인이 누구에게 언제 다가갔는지입니다.",
    ),
    key=("campaign_id", "customer_id", "channel", "contacted_on"),
    sourced=True,
    columns=(
        campaign_id,
        customer_id,
        channel,
        column(
            "contacted_on",
            "date",
            personal=Personal.BEHAVIOUR,
            en="Day of the contact; the campaign's first day where the source keeps none.",
            ko="접촉한 날입니다. 원천에 없으면 캠페인 첫날입니다.",
        ),
    ),
    known_from=KnownFrom("contacted_on"),
)

CONTACTED, HELD_OUT = "contacted", "held-out"
ASSIGNED_ARMS = {
    CONTACTED: Text(en="Contacted", ko="보냄"),
    HELD_OUT: Text(en="Held out", ko="보내지 않고 견줌"),
}

CAMPAIGN_ASSIGNMENTS = Table(
    "campaign_assignments",
    Text(
        en="What chance decided for each person of a randomised campaign, those who were held out "
        "among them.",
        ko="무작위 캠페인에서 누구에게 보내기로 했는지이며, 견주려고 보내지 않은 사람도 담습니다.",
    ),
    key=("campaign_id", "customer_id"),
    sourced=True,
    required=("assigned_arm", "assignment_probability", "assigned_on"),
    columns=(
        campaign_id,
        customer_id,
        column(
            "assigned_arm",
            "string",
            personal=Personal.BEHAVIOUR,
            en="Whether the campaign was to reach the person, or to leave them as they are.",
            ko="캠페인을 보낼 사람인지, 견주려고 그대로 둘 사람인지입니다.",
            values=ASSIGNED_ARMS,
        ),
        assignment_probability,
        column(
            "assigned_on",
            "date",
            personal=Personal.BEHAVIOUR,
            en="Day on which chance decided; what happens from this day on may be an effect.",
            ko="누구에게 보낼지 정한 날입니다. 이날부터 일어난 일은 효과일 수 있습니다.",
        ),
    ),
    known_from=KnownFrom("assigned_on"),
)

COUPONS = Table(
    "coupons",
    Text(
        en="Which coupon of a campaign is good for which product.",
        ko="캠페인의 쿠폰을 어느 상품에 쓸 수 있는지입니다.",
    ),
    key=("coupon_id", "product_id", "campaign_id"),
    sourced=True,
    columns=(coupon_id, product_id, campaign_id),
    known_from=KnownFrom("campaign_starts_on", via="campaigns", by="campaign_id"),
)

REDEMPTIONS = Table(
    "redemptions",
    Text(en="Coupons that customers used.", ko="고객이 쓴 쿠폰입니다."),
    key=("customer_id", "coupon_id", "campaign_id", "redeemed_on"),
    sourced=True,
    columns=(
        customer_id,
        coupon_id,
        campaign_id,
        column(
            "redeemed_on",
            "date",
            personal=Personal.BEHAVIOUR,
            en="Day on which the coupon was used.",
            ko="쿠폰을 쓴 날입니다.",
        ),
    ),
    known_from=KnownFrom("redeemed_on"),
)
