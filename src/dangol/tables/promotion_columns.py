"""What is said of a promotion and what it brought, wherever that stands."""

from dangol.tables.vocabulary import amount, column
from dangol.words import Text

DISCOUNT, DISPLAY, MAILER = "discount", "display", "mailer"
PROMOTION_KINDS_OF = {
    "discount": Text(en="Discount", ko="할인"),
    "display": Text(en="Display", ko="진열"),
    "mailer": Text(en="Mailer", ko="전단"),
    "discount+display": Text(en="Discount and display", ko="할인과 진열"),
    "discount+mailer": Text(en="Discount and mailer", ko="할인과 전단"),
    "display+mailer": Text(en="Display and mailer", ko="진열과 전단"),
    "discount+display+mailer": Text(en="Discount, display and mailer", ko="할인과 진열, 전단"),
}
EFFECTIVE, LOST_MONEY, NO_EFFECT, TOO_LITTLE = (
    "effective", "lost-money", "no-effect", "not-enough-data",
)  # fmt: skip
CALLS = {
    EFFECTIVE: Text(en="Effective", ko="효과 있음"),
    LOST_MONEY: Text(en="Lost money", ko="손해"),
    NO_EFFECT: Text(en="No effect", ko="효과 없음"),
    TOO_LITTLE: Text(en="Not enough data", ko="자료 부족"),
}

discount_share = column(
    "discount_share",
    "float64",
    en="Part of the shelf price that is taken off.",
    ko="판매 가격에서 깎는 비중입니다.",
)
promotion_kind = column(
    "promotion_kind",
    "string",
    en="What the promotion consisted of.",
    ko="판촉이 무엇으로 이루어졌는지입니다.",
    values=PROMOTION_KINDS_OF,
)
promotion_weeks = column(
    "promotion_weeks",
    "int64",
    unit="weeks",
    en="Consecutive weeks in which the promotion ran.",
    ko="판촉을 이어서 한 주의 수입니다.",
)
promotion_stores = column(
    "promotion_stores",
    "int64",
    unit="stores",
    en="Stores that had the promotion.",
    ko="판촉을 한 매장의 수입니다.",
)
baseline_units = column(
    "baseline_units",
    "float64",
    unit="units",
    en="What would have sold without the promotion, in its stores and weeks.",
    ko="판촉이 없었다면 그 매장과 주에 팔렸을 수량입니다.",
)
gross_units = column(
    "gross_units",
    "float64",
    unit="units",
    en="What the promoted product sold beyond that.",
    ko="판촉한 상품이 그보다 더 팔린 수량입니다.",
)
shifted_units = column(
    "shifted_units",
    "float64",
    unit="units",
    en="What the product sold less in the weeks around, because it was bought then; negative.",
    ko="미리 사거나 기다려서 앞뒤 주에 덜 팔린 수량이며, 음수입니다.",
)
taken_units = column(
    "taken_units",
    "float64",
    unit="units",
    en="What other products of the category sold less because of it; negative.",
    ko="같은 분류의 다른 상품이 이 때문에 덜 팔린 수량이며, 음수입니다.",
)
halo_units = column(
    "halo_units",
    "float64",
    unit="units",
    en="What categories that are bought together with it sold more.",
    ko="함께 사는 분류에서 더 팔린 수량입니다.",
)
net_units = column(
    "net_units",
    "float64",
    unit="units",
    en="What remains: own increment, less what was shifted or taken, with the halo.",
    ko="더 팔린 것에서 앞당긴 것과 다른 상품에서 옮겨 온 것을 빼고 함께 팔린 것을 더한 수량입니다.",
)
net_low_units = column(
    "net_low_units",
    "float64",
    unit="units",
    en="Lower end of the interval of 90 % of the net units.",
    ko="순증 수량의 90% 구간 아래 끝입니다.",
)
net_high_units = column(
    "net_high_units",
    "float64",
    unit="units",
    en="Upper end of the interval of 90 % of the net units.",
    ko="순증 수량의 90% 구간 위 끝입니다.",
)
effect_call = column(
    "effect_call",
    "string",
    en="What can be said of the promotion: effective where its net units are clearly above none, "
    "unless it clearly cost more than it brought.",
    ko="판촉에 대해 말할 수 있는 것입니다. 순증 수량이 뚜렷하게 0보다 많으면 효과가 있는 것이며, "
    "들어간 돈이 번 돈보다 뚜렷하게 많으면 손해입니다.",
    values=CALLS,
)
profit_amount = amount(
    "profit_amount",
    en="Margin of what was sold more, less the cost.",
    ko="더 판 것의 이익에서 비용을 뺀 금액입니다.",
)
profit_low_amount = amount(
    "profit_low_amount",
    en="Lower end of the interval of 90 % of the profit.",
    ko="손익의 90% 구간 아래 끝입니다.",
)
profit_high_amount = amount(
    "profit_high_amount",
    en="Upper end of the interval of 90 % of the profit.",
    ko="손익의 90% 구간 위 끝입니다.",
)
return_on_cost = column(
    "return_on_cost",
    "float64",
    en="Profit per unit of cost; -1 where nothing came back. Empty where nothing was spent.",
    ko="비용 1에 대한 손익입니다. 돌아온 것이 없으면 -1이고, 쓴 돈이 없으면 비웁니다.",
)
return_low = column(
    "return_low",
    "float64",
    en="Lower end of the interval of 90 % of the return on cost.",
    ko="비용 대비 손익의 90% 구간 아래 끝입니다.",
)
return_high = column(
    "return_high",
    "float64",
    en="Upper end of the interval of 90 % of the return on cost.",
    ko="비용 대비 손익의 90% 구간 위 끝입니다.",
)
PARTS_OF_BUMP = (baseline_units, gross_units, shifted_units, taken_units, halo_units, net_units)
RETURNS_ON_COST = (
    profit_amount,
    profit_low_amount,
    profit_high_amount,
    return_on_cost,
    return_low,
    return_high,
)
