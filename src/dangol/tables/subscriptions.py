"""What customers pay for as long as it runs: contracts, subscriptions, memberships."""

from dangol.tables.shared_columns import currency, customer_id
from dangol.tables.vocabulary import KnownFrom, Later, Personal, Table, amount, column
from dangol.words import Text

SUBSCRIPTIONS = Table(
    "subscriptions",
    Text(
        en="One row per contract that runs until it is ended: of telephone, media, a membership.",
        ko="해지할 때까지 이어지는 계약마다 한 행입니다. 통신, 구독, 회원권 같은 것입니다.",
    ),
    key=("subscription_id",),
    sourced=True,
    columns=(
        column(
            "subscription_id",
            "string",
            personal=Personal.PSEUDONYM,
            en="The contract, as the source numbers it; the customer and the first day where it "
            "does not.",
            ko="원천이 매긴 계약 번호입니다. 없으면 고객번호와 시작일입니다.",
        ),
        customer_id,
        column(
            "plan_name",
            "string",
            personal=Personal.BEHAVIOUR,
            en="What was taken out, in the source's words: a tariff, a package, a membership.",
            ko="무엇을 계약했는지 원천의 말로 적습니다. 요금제, 상품, 회원권 같은 것입니다.",
        ),
        column(
            "started_on",
            "date",
            personal=Personal.BEHAVIOUR,
            en="First day of the contract.",
            ko="계약 첫날입니다.",
        ),
        column(
            "ended_on",
            "date",
            personal=Personal.BEHAVIOUR,
            en="Day on which it was over; empty while it runs. Known from that day on only: as of "
            "an earlier day it is empty, and so is why it ended.",
            ko="계약이 끝난 날입니다. 이어지는 동안에는 비어 있습니다. 그날부터 알 수 있으므로, 그 "
            "전날까지의 분석에서는 끝난 까닭과 함께 비어 있습니다.",
            not_before="started_on",
        ),
        amount(
            "monthly_amount",
            en="What it costs in a month, as of the row's version.",
            ko="한 달 요금입니다. 이 행이 만들어지거나 바뀐 때의 값입니다.",
            personal=Personal.BEHAVIOUR,
            least=0,
        ),
        currency,
        column(
            "contract_kind",
            "string",
            personal=Personal.BEHAVIOUR,
            en="For how long it binds, in the source's words: month-to-month, one year.",
            ko="얼마 동안 묶이는지 원천의 말로 적습니다. 무약정, 1년 약정 같은 것입니다.",
        ),
        column(
            "payment_method",
            "string",
            personal=Personal.BEHAVIOUR,
            en="How it is paid, in the source's words: card, bank transfer, bill.",
            ko="어떻게 내는지 원천의 말로 적습니다. 카드, 자동이체, 청구서 같은 것입니다.",
        ),
        column(
            "end_reason",
            "string",
            personal=Personal.BEHAVIOUR,
            en="Why it ended, in the source's words; empty while it runs.",
            ko="왜 끝났는지 원천의 말로 적습니다. 이어지는 동안에는 비어 있습니다.",
        ),
    ),
    required=("customer_id", "started_on"),
    known_from=KnownFrom(
        "started_on", later=(Later("ended_on", along=("end_reason",), lasts=True),)
    ),
)
