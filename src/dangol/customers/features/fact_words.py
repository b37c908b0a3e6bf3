"""What kinds of facts about customers are called, and their flags."""

from dataclasses import dataclass

from dangol.words import Text

_ANY_KIND = Text(en="‘{kind}’", ko="‘{kind}’")


@dataclass(frozen=True)
class Noun:
    """What facts are called: many of them, one, and those of a kind."""

    many: Text
    one: Text
    of_kind: Text = _ANY_KIND


NOUNS = {
    "orders": Noun(Text(en="purchases", ko="구매"), Text(en="purchase", ko="구매")),
    "lines": Noun(
        Text(en="products bought", ko="산 상품"),
        Text(en="product bought", ko="상품 구매"),
        Text(en="‘{kind}’ bought", ko="‘{kind}’ 구매"),
    ),
    "returns": Noun(Text(en="returns", ko="반품"), Text(en="return", ko="반품")),
    "events": Noun(
        Text(en="tracked actions", ko="웹·앱 행동"),
        Text(en="tracked action", ko="웹·앱 행동"),
        Text(en="‘{kind}’ actions", ko="‘{kind}’ 행동"),
    ),
    "tickets": Noun(
        Text(en="questions to service", ko="고객센터 문의"),
        Text(en="question to service", ko="고객센터 문의"),
        Text(en="‘{kind}’ questions to service", ko="‘{kind}’ 문의"),
    ),
    "ratings": Noun(Text(en="service ratings", ko="상담 평가"), Text(en="rating", ko="평가")),
    "answers": Noun(
        Text(en="survey answers", ko="설문 답"),
        Text(en="survey answer", ko="설문 답"),
        Text(en="answers to ‘{kind}’", ko="‘{kind}’ 답"),
    ),
    "contacts": Noun(Text(en="messages sent", ko="보낸 메시지"), Text(en="message", ko="메시지")),
    "redemptions": Noun(
        Text(en="coupons used", ko="쓴 쿠폰"), Text(en="coupon used", ko="쿠폰 사용")
    ),
}
FLAGS = {
    "is_weekend": Text(en="at weekends", ko="주말"),
    "is_evening": Text(en="in the evening", ko="저녁"),
    "is_morning": Text(en="in the morning", ko="오전"),
    "is_discounted": Text(en="at a discount", ko="할인"),
}
