"""How the next purchase is foretold, in a marketer's words with its sources."""

from dangol.words import Text

METHOD = Text(
    en="Customers are looked at on earlier days, four weeks apart, with what was known on each: "
    "time since the last purchase, usual gap and its regularity, frequency, pace, trend, amount "
    "and discount. From each such day the waiting time until the next purchase is followed, as "
    "far as it was seen (landmarking, van Houwelingen 2007). Time is measured in the customer's "
    "own usual gap, from the last purchase. Proportional hazards (Cox 1972, ties after Efron "
    "1977, delayed entry, a ridge penalty) learn what hastens it. A day is told only as far "
    "ahead as anybody was followed; seasons are not known to it. Overdue is who has stayed away "
    "longer than nine of ten of the customers who were like them when they last bought. The "
    "figures are of a later period that the model had not seen: concordance (Harrell and others "
    "1982) with a grouped jackknife (Tukey 1958), calibration over ten groups, and the share "
    "that bought within the range told to them. What an input is worth is the order lost when it "
    "is set to the usual.",
    ko="4주 간격의 지난날마다 그날까지 알려진 것만으로 고객을 봅니다. 마지막 구매 뒤 시간, 평소 "
    "간격과 그 규칙성, 빈도, 속도, 추세, 금액, 할인입니다. 그날부터 다음 구매까지 걸린 시간을 본 "
    "데까지 셉니다(랜드마킹, van Houwelingen 2007). 무엇이 구매를 앞당기는지는 비례 위험 "
    "모형(Cox 1972, 동시 사건은 Efron 1977, 지연 진입, 능선 벌점)이 배웁니다. 지켜본 기간보다 먼 "
    "날은 말하지 않으며, 계절은 반영하지 않습니다. 마지막 구매 때 비슷했던 고객 열에 아홉보다 "
    "오래 오지 않으면 살 때가 지난 것으로 봅니다. 성적은 모형이 보지 못한 뒤의 기간에서 잽니다. "
    "순서를 맞힌 비율(Harrell 외 1982)과 그 구간(묶음 잭나이프, Tukey 1958), 열 무리의 확률 "
    "보정, 말한 범위 안에 산 비율입니다. 입력의 몫은 그 입력을 보통 값으로 바꿀 때 순서를 덜 "
    "맞히게 되는 만큼입니다.",
)
