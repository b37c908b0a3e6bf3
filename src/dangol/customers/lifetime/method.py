"""How lifetime values are made, in a marketer's words with their sources."""

from dangol.words import Text

METHOD = Text(
    en="Each customer buys at a rate of their own until they leave unseen. In BG/NBD (Fader, "
    "Hardie and Lee 2005) any repeat purchase may be the last one, in MBG/NBD (Batislam, Denizel "
    "and Filiztekin 2007) the first one too, in Pareto/NBD (Schmittlein, Morrison and Colombo "
    "1987) one may leave at any moment. Each learns from the calendar’s first part; used is the "
    "one that gave what each customer did in the last part the highest chance (logarithmic "
    "score, Good 1952). Amount, channel and quarter of the first purchase go in as covariates "
    "(Fader and Hardie 2007) where the score clearly rises by them. Amounts come from the "
    "Gamma-Gamma model (Fader and Hardie 2013), which pulls the average of a few purchases "
    "towards everybody’s. Days with a purchase count, and amounts kept after returns.\nA "
    "customer’s range holds nine of ten customers like them. The range of the total counts that "
    "the models are estimates and that customers differ by chance, and reaches at least as far "
    "as the check missed. Seasons are not known to it.",
    ko="고객은 저마다의 빈도로 사다가 알리지 않고 떠납니다. BG/NBD(Fader, Hardie, Lee "
    "2005)에서는 다시 산 뒤에, MBG/NBD(Batislam, Denizel, Filiztekin 2007)에서는 처음 산 뒤에도, "
    "Pareto/NBD(Schmittlein, Morrison, Colombo 1987)에서는 아무 때나 떠날 수 있습니다. 저마다 앞 "
    "기간에서 배우고, 마지막 기간에 고객이 실제로 한 일에 가장 높은 확률을 준 모형을 씁니다(로그 "
    "점수, Good 1952). 첫 구매의 금액과 채널, 분기는 점수가 뚜렷이 오를 때만 공변량으로 "
    "넣습니다(Fader, Hardie 2007). 금액은 Gamma-Gamma 모형(Fader, Hardie 2013)으로 예측하며, "
    "구매가 적은 고객의 평균은 전체 평균 쪽으로 당깁니다. 구매가 있는 날을 세고, 반품을 뺀 "
    "금액을 씁니다.\n고객의 범위에는 비슷한 고객 열에 아홉이 듭니다. 합계의 범위에는 모형이 "
    "추정이라는 점과 고객마다의 우연을 담고, 적어도 검증이 빗나간 만큼은 넓힙니다. 계절은 "
    "반영하지 않습니다.",
)
