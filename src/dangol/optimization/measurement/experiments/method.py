"""How tests are judged, in words."""

from dangol.words import Text

METHOD = Text(
    en="Chance decided who met which variant, so what differs afterwards is what the variant did. "
    "People count once all their days are over, so nobody's number changes later. Means and "
    "shares are compared by Welch's test, ratios by the delta method (Deng, Knoblich and Lu 2018), "
    "quantiles by order statistics; what people did before is taken off (CUPED, Deng et al. 2013), "
    "within groups where the plan names them (Miratrix, Sekhon and Yu 2013). Intervals that are "
    "looked at every day are confidence sequences (Waudby-Smith et al. 2024): the chance of a "
    "false alarm holds for all days together. Several variants and measures share it (Holm 1979). "
    "Chances come from a normal prior on the change. Shares of people are tested on every look "
    "(Lindon and Malek 2022).",
    ko="누가 어느 변형을 만날지 우연이 정했으므로, 그 뒤의 차이는 변형이 만든 것입니다. 세는 날이 "
    "모두 지난 사람만 세어, 한번 센 값은 바뀌지 않습니다. 평균과 비율은 웰치 검정으로, 나눈 값은 "
    "델타 방법(Deng, Knoblich, Lu 2018)으로, 분위수는 순서 통계량으로 견줍니다. 그 전에 한 일은 "
    "덜어 내고(CUPED, Deng 등 2013), 계획에 집단이 있으면 그 안에서 견줍니다(Miratrix, Sekhon, "
    "Yu 2013). 날마다 보는 구간은 신뢰 수열(Waudby-Smith 등 2024)이어서 거짓 경보 확률이 모든 날을 "
    "합쳐도 지켜집니다. 변형과 지표가 여럿이면 그 확률을 나누어 씁니다(Holm 1979). 확률은 변화율의 "
    "정규 사전분포에서 나옵니다. 사람을 나눈 비율도 볼 때마다 검정합니다(Lindon, Malek 2022).",
)
