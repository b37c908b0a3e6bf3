"""How predictions are made, in a marketer's words with its sources."""

from dangol.words import Text

METHOD = Text(
    en="Snapshots of earlier days hold what was known on each: recency, frequency and amount, "
    "gaps and their regularity, trends, tracked actions, and the derived variables that were "
    "promoted. Seven families learn from them: logistic regression, boosted trees and a random "
    "forest (LightGBM), a support vector machine (on typical customers as landmarks), nearest "
    "neighbours (typical customers, nobody's own row), a neural network (scikit-learn), and "
    "survival (Cox 1972), which learns from how soon it came. Who reacts to a message is learned "
    "from those to whom one went: people unlike them may react otherwise. Each learns on earlier "
    "periods and is asked about later ones; it is calibrated there (Platt 1999), and the best, or "
    "a weighted sum of all (stacking, Wolpert 1992; Breiman 1996), is used. Its "
    "figures come from the latest period, which nothing had seen. It stays in use until another, "
    "learned later, forecasts a period that neither had seen clearly better, or until what is "
    "watched rings: the level of forecasts beyond how levels move by themselves (an "
    "exponentially weighted mean, Roberts 1959), the order of customers, or its inputs "
    "(population stability index). A reason is an input's fair share of the difference from a "
    "usual customer (Shapley 1953; Strumbelj and Kononenko 2014), marked unclear where setting it "
    "alone to the usual says otherwise.",
    ko="지난날의 스냅숏에는 그날까지 알려진 것만 담습니다. 최근성, 빈도, 금액, 간격과 그 "
    "규칙성, 추세, "
    "웹·앱 행동, 채택한 파생 변수입니다. 로지스틱 회귀, 부스팅 나무와 랜덤 포레스트(LightGBM), "
    "대표 고객을 기준점으로 쓰는 서포트 벡터 머신, 대표 고객으로 셈하는 최근접 이웃, "
    "신경망(scikit-learn), 얼마나 빨리 일어났는지에서 배우는 생존 분석(Cox 1972)의 일곱 가지가 "
    "함께 배웁니다. 메시지 반응은 메시지를 받은 사람에게서 배우므로, 그들과 다른 사람은 다르게 "
    "반응할 수 있습니다. 앞선 기간에서 배우고 뒤의 기간을 맞히게 하며, "
    "거기서 확률을 맞추고(Platt 1999), 가장 나은 하나 또는 모두의 가중합(Wolpert 1992, Breiman "
    "1996)을 씁니다. 성적은 아무것도 보지 않은 가장 가까운 기간의 것입니다. 나중에 배운 모형이 "
    "둘 다 "
    "보지 못한 기간을 뚜렷이 더 잘 맞히거나 알림이 울릴 때까지 씁니다. 수준이 저절로 움직이는 "
    "폭보다 어긋나거나(지수 가중 평균, Roberts 1959), 가려내는 힘이 떨어지거나, 입력이 바뀌면(PSI) "
    "울립니다. 까닭은 보통 고객과의 차이에서 그 입력이 차지하는 공정한 몫(Shapley 1953, "
    "Strumbelj와 "
    "Kononenko 2014)이며, 그 입력만 보통 값으로 바꾼 결과와 다르면 뚜렷하지 않다고 적습니다.",
)
