"""How attributes are guessed and doubted, in words."""

from dangol.customers.trust.learnt import Refused
from dangol.words import Text

METHOD = Text(
    en="A multinomial logistic regression with ridge penalties guesses each attribute from what "
    "customers do, above all from the shares of categories, brands and stores in their purchases, "
    "and from other attributes that were given. People are in five parts, and each known value is "
    "hidden and guessed by what the other four parts teach; what is hidden with it follows those "
    "for whom the value is missing. Chances are calibrated on hidden values (vector scaling, Guo "
    "and others 2017). An attribute that gains nothing clear in log loss on usual shares is not "
    "told. A given value is doubted if its chance is below 2% while another's is above 80%, and "
    "only where clearly more look so than right values would by chance, which makes at most "
    "half of the doubts; of several of a person the worst comes first, and the others are judged "
    "without it. Days of birth are doubted by rule.",
    ko="고객이 하는 일, 그중에서도 구매한 분류와 브랜드, 매장의 비중과 알려 준 다른 속성으로 "
    "속성마다 값을 예측합니다. 방법은 능형 벌점을 둔 다항 로지스틱 회귀입니다. 고객을 다섯으로 "
    "나누고, 아는 값을 숨긴 뒤 나머지 네 부분이 배운 것으로 예측합니다. 함께 숨기는 값은 그 값이 "
    "실제로 비어 있는 고객을 따릅니다. 확률은 숨긴 값으로 보정합니다(벡터 척도, Guo 등 2017). 로그 "
    "손실이 흔한 비중보다 뚜렷이 낫지 않은 속성은 예측하지 않습니다. 알려 준 값의 확률이 2%보다 "
    "낮고 다른 값이 80%보다 높으면 의심하되, 맞는 값이 우연히 그렇게 보이는 것보다 뚜렷이 많고 "
    "우연의 몫이 절반을 넘지 않을 때만 합니다. 한 사람에게 여럿이 의심스러우면 가장 심한 것부터 "
    "의심하고 나머지는 그것 없이 다시 살핍니다. 생년월일은 규칙으로 살핍니다.",
)
REFUSALS: dict[Refused, Text] = {
    "": Text(en="told", ko="예측함"),
    "no-better": Text(
        en="no better than usual shares: not told", ko="흔한 비중보다 낫지 않아 예측 안 함"
    ),
    "unsure": Text(en="never sure enough: not told", ko="충분히 확실하지 않아 예측 안 함"),
    "too-sure": Text(
        en="right less often than claimed: not told", ko="확신만큼 맞지 않아 예측 안 함"
    ),
}
