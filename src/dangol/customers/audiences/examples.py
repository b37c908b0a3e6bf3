"""Audiences to start with, as long as nobody made one."""

from dataclasses import dataclass

from dangol.customers.audiences.rule import Part, read_rule
from dangol.words import Text


@dataclass(frozen=True)
class Example:
    """An audience that comes with the product."""

    id: str
    name: Text
    rule: Part


EXAMPLES = (
    Example(
        "regulars-away",
        Text(en="Regulars who stopped coming", ko="발길이 뜸한 단골"),
        read_rule(
            {
                "all": [
                    {"did": "orders", "within_days": 365, "at_least": 4},
                    {"did": "orders", "within_days": 60, "at_most": 0},
                ]
            }
        ),
    ),
    Example(
        "bought-once",
        Text(en="Bought once, within half a year", ko="반년 안에 한 번 산 고객"),
        read_rule(
            {
                "all": [
                    {"column": "order_count", "at_most": 1},
                    {"column": "first_order_on", "within_days": 182},
                ]
            }
        ),
    ),
    Example(
        "deal-seekers",
        Text(en="Buys mostly at a discount", ko="할인할 때 사는 고객"),
        read_rule(
            {
                "all": [
                    {
                        "did": "orders", "where": {"is_discounted": True}, "within_days": 182,
                        "at_least": 3,
                    },
                    {
                        "did": "orders", "where": {"is_discounted": False}, "within_days": 182,
                        "at_most": 2,
                    },
                ]
            }
        ),
    ),
)  # fmt: skip
