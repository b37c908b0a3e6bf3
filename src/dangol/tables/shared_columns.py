"""Columns that stand in many tables: who, where, when, in which money."""

from dangol.tables.vocabulary import Personal, amount, column

customer_id = column(
    "customer_id",
    "string",
    personal=Personal.PSEUDONYM,
    en="The person or household that the row belongs to.",
    ko="이 행이 속한 사람이나 가구입니다.",
)
identifier_type = column(
    "identifier_type",
    "string",
    en="Kind of identifier: household, card, email, phone, device.",
    ko="household, card, email, phone, device 같은 식별자의 종류입니다.",
)
identifier = column(
    "identifier",
    "string",
    personal=Personal.IDENTIFIER,
    en="The identifier as the source gave it.",
    ko="원천이 준 그대로의 식별자입니다.",
)
order_id = column(
    "order_id",
    "string",
    personal=Personal.PSEUDONYM,
    en="One purchase: a basket at the till or a web order.",
    ko="구매 한 건입니다. 계산대의 장바구니나 웹 주문입니다.",
)
line_number = column(
    "line_number",
    "int64",
    en="Position of a line within its order, from 1.",
    ko="주문 안에서 몇 번째 줄인지, 1부터 셉니다.",
    least=1,
)
product_id = column(
    "product_id",
    "string",
    en="The product, as the shop numbers it.",
    ko="가게가 매긴 상품 번호입니다.",
)
store_id = column(
    "store_id",
    "string",
    en="Where it was sold; web shops are stores too.",
    ko="팔린 곳입니다. 온라인 가게도 매장으로 칩니다.",
)
campaign_id = column("campaign_id", "string", en="The campaign.", ko="캠페인 번호입니다.")
coupon_id = column(
    "coupon_id", "string", en="The coupon's code or bar code.", ko="쿠폰의 번호나 바코드입니다."
)
category = column(
    "category",
    "string",
    en="Group of products within a department.",
    ko="부문 안의 상품 분류입니다.",
)
brand = column(
    "brand",
    "string",
    en="The brand that a product or contact carries; one project may hold several.",
    ko="상품이나 접촉에 붙은 브랜드입니다. 한 프로젝트에 여러 브랜드가 있을 수 있습니다.",
)
channel = column(
    "channel",
    "string",
    en="Through which it happened: store, web, app, email, sms, push, mail.",
    ko="store, web, app, email, sms, push, mail 가운데 어디를 거쳤는지입니다.",
)
currency = column(
    "currency",
    "string",
    unit="ISO 4217",
    en="Money of every amount in the row; amounts of different currencies are never summed.",
    ko="이 행에 있는 모든 금액의 통화입니다. 통화가 다른 금액은 더하지 않습니다.",
    pattern=("currency-code", "^[A-Z]{3}$"),
)
latitude = column(
    "latitude",
    "float64",
    unit="degrees",
    en="Degrees north of the equator; south is negative.",
    ko="적도에서 북쪽으로 몇 도인지이며, 남쪽은 음수입니다.",
)
longitude = column(
    "longitude",
    "float64",
    unit="degrees",
    en="Degrees east of Greenwich; west is negative.",
    ko="그리니치에서 동쪽으로 몇 도인지이며, 서쪽은 음수입니다.",
)
week_starts_on = column(
    "week_starts_on",
    "date",
    en="First day of the business week, in the shop's time zone.",
    ko="영업 주의 첫날입니다. 가게의 시간대를 따릅니다.",
)
quantity = column(
    "quantity",
    "float64",
    unit="units",
    en="Units sold or returned; empty where the source counts something else (fuel, coupons). 0 "
    "is legitimate, so divide with care.",
    ko="팔리거나 반품된 수량입니다. 원천이 다른 것을 세면(연료, 쿠폰) 비웁니다. 0일 수 있으니 "
    "나눌 때 조심합니다.",
)
gross_amount = amount(
    "gross_amount",
    en="Price before any reduction, times quantity: net plus discount.",
    ko="깎기 전 값에 수량을 곱한 금액입니다. 순액에 할인을 더한 값과 같습니다.",
)
discount_amount = amount(
    "discount_amount",
    en="What the shop itself gave off the gross amount: card prices, own coupons, matched coupons.",
    ko="가게가 스스로 깎아 준 금액입니다. 카드 할인, 자체 쿠폰, 맞춤 쿠폰이 들어갑니다.",
)
net_amount = amount(
    "net_amount",
    en="What the shop receives before returns: gross minus discount. Coupons paid by a maker do "
    "not reduce it; negative where a line takes something back.",
    ko="반품 전에 가게가 받는 금액으로, 총액에서 할인을 뺀 값입니다. 제조사가 내는 쿠폰은 빼지 "
    "않습니다. 되돌려 주는 줄이면 음수입니다.",
)
manufacturer_coupon_amount = amount(
    "manufacturer_coupon_amount",
    en="Part of the net amount that a maker's coupon paid instead of the customer.",
    ko="순액 가운데 고객 대신 제조사 쿠폰이 낸 금액입니다.",
)
returned_amount = amount(
    "returned_amount",
    en="Net amount given back for a return: positive, at most the net amount of its line.",
    ko="반품으로 돌려준 순액입니다. 양수이며 그 줄의 순액을 넘지 않습니다.",
    least=0,
)
assignment_probability = column(
    "assignment_probability",
    "float64",
    en="Chance that the person had of the arm that they got, 0 to 1.",
    ko="그 사람이 실제로 정해진 쪽이 될 확률이며, 0에서 1 사이입니다.",
    least=0,
)
known_on = column(
    "known_on",
    "date",
    en="Latest business day that the row knows of.",
    ko="이 행이 아는 마지막 영업일입니다.",
)
