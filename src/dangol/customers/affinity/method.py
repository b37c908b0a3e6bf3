"""How affinities are learned, in a marketer's words with its sources."""

from dangol.words import Text

METHOD = Text(
    en="A purchase counts once a day for each category, brand, channel, part of the day and "
    "weekday. Each customer's shares are drawn towards the usual ones as far as little is known: "
    "they come from a Dirichlet distribution that is fitted to all customers by maximum likelihood "
    "(Minka 2000), so that everybody's share has a range and a probability of being above the "
    "usual one. Price and promotion compare what each paid with what others paid for the same "
    "category the week before, drawn towards all in the same way (Efron and Morris 1977). Old "
    "purchases count less where that foretells later ones better; how many a customer is known by "
    "is the effective number (Kish 1965). Customers count as different in a kind only where chance "
    "does not explain it (score test of Tarone 1979, Kim and Margolin 1992) and their own shares "
    "foretell a later period, which nothing had seen, clearly better than the usual ones.",
    ko="분류와 브랜드, 채널, 시간대, 요일마다 구매를 하루에 한 번 셉니다. 고객마다의 비중은 아는 "
    "것이 적을수록 보통 비중으로 당깁니다. 모든 고객에 최대가능도로 맞춘 디리클레 분포(Minka "
    "2000)에서 나온 비중이라, 저마다 범위와 보통보다 높을 확률이 있습니다. 가격과 판촉은 같은 "
    "분류에서 한 주 전에 남들이 낸 값에 견주고, 같은 방법으로 당깁니다(Efron과 Morris 1977). 뒤의 "
    "구매를 더 잘 맞힐 때에만 오래된 구매를 덜 세며, 고객을 얼마나 아는지는 유효한 구매 수(Kish "
    "1965)로 봅니다. 우연으로 설명되지 않고(Tarone 1979, Kim과 Margolin 1992의 점수 검정), "
    "아무것도 보지 않은 뒤의 기간을 보통 비중보다 뚜렷이 잘 맞힐 때에만 그 종류에서 고객이 "
    "다르다고 봅니다.",
)
