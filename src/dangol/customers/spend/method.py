"""How spend is forecast, in a marketer's words with its sources."""

from dangol.words import Text

METHOD = Text(
    en="On days of the past it is taken down what was known of each customer: how often, how "
    "lately, how much and how steadily they bought, and what they did on the site where that is "
    "tracked. Whether they bought within the horizon, and how much then, are learned apart (a "
    "hurdle, Cragg 1971) by boosted trees (Friedman 2001, LightGBM); the product is what is "
    "expected. A customer's range follows from the chance and from how amounts scattered around "
    "what was expected, and is stretched until nine of ten customers of a later horizon lie "
    "inside (split conformal prediction, Vovk, Gammerman and Shafer 2005). The figures come from "
    "the last horizon, which nothing had seen; beside them stand those of BG/NBD with "
    "Gamma-Gamma (Fader, Hardie and Lee 2005), taught until the same day.",
    ko="지난 여러 날에 고객마다 그날까지 알려진 것을 적습니다. 얼마나 자주, 최근에, 많이, 고르게 "
    "샀는지와, 기록이 있으면 사이트에서 한 행동입니다. 기간 안에 샀는지와 샀다면 얼마인지를 따로 "
    "배웁니다(허들 모형, Cragg 1971). 둘 다 부스팅 나무(Friedman 2001, LightGBM)로 배우고, 그 "
    "곱이 기대 금액입니다. 고객의 범위는 살 확률과, 금액이 예상 둘레에 흩어진 모양에서 나오며, "
    "뒤의 기간 고객 열에 아홉이 들 때까지 늘립니다(분할 컨포멀 예측, Vovk, Gammerman, Shafer "
    "2005). 성적은 아무것도 보지 않은 마지막 기간의 것이고, 같은 날까지 배운 BG/NBD와 "
    "Gamma-Gamma(Fader, Hardie, Lee 2005)의 성적을 곁에 둡니다.",
)
