"""How interests are learned, in a marketer's words with its sources."""

from dangol.words import Text

METHOD = Text(
    en="Each pair of a customer and a category is an example, seen on earlier days with what was "
    "known on each: how often, how lately and how regularly the category was bought, its share of "
    "purchases (drawn towards everybody's where little was bought), the rest of its department, "
    "the customer's pace, how common the category is, after how many days it is usually bought "
    "again, and what customers with the same preferences buy (item neighbours, Sarwar and others "
    "2001). One ridge-penalised logistic regression and boosted trees (LightGBM, Ke and others "
    "2017) learn all categories at once on earlier periods; they are blended and calibrated on "
    "later ones (Platt 1999, Breiman 1996). The figures come from the latest period, which "
    "nothing had seen: AUC per category (Hanley and McNeil 1982), intervals by a grouped "
    "jackknife over customers (Tukey 1958). Tastes count as told apart where the model orders "
    "customers clearly better than one that knows pace and category only.",
    ko="고객과 분류의 짝 하나가 사례 하나입니다. 지난날마다 그날까지 알려진 것만 봅니다. 그 "
    "분류를 얼마나 자주, 최근에, 규칙적으로 샀는지, 구매에서 차지하는 비중(산 것이 적으면 모두의 "
    "비중으로 당김), 같은 부문의 다른 분류, 고객의 구매 속도, 분류가 흔한 정도, 보통 며칠 만에 "
    "다시 사는지, 취향이 비슷한 고객이 사는 것(항목 이웃, Sarwar 외 2001)입니다. 능선 벌점을 둔 "
    "로지스틱 회귀와 부스팅 나무(LightGBM, Ke 외 2017)가 모든 분류를 한꺼번에 앞선 기간에서 "
    "배우고, 뒤의 기간에서 합치고 확률을 맞춥니다(Platt 1999, Breiman 1996). 성적은 아무것도 보지 "
    "않은 가장 가까운 기간의 것입니다. 분류마다의 AUC(Hanley와 McNeil 1982)이며, 구간은 고객을 "
    "묶은 잭나이프(Tukey 1958)입니다. 구매 속도와 분류만 아는 모형보다 뚜렷이 잘 가려낼 때에만 "
    "취향이 서로 다르다고 봅니다.",
)
