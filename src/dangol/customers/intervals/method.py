"""How intervals are learned, in a marketer's words with its sources."""

from dangol.words import Text

METHOD = Text(
    en="The number is what was known of each person before the day that counts. Half of the "
    "people, by lot, find the intervals from twenty groups of equal size; the other half, which "
    "nothing had seen, judges them. By purchase: the division with the highest information value "
    "(Kullback 1959), found exactly by dynamic programming (Fisher 1958); shares with Wilson's "
    "interval, told apart by Pearson's chi-square at 1%. By the effect of a campaign whose people "
    "chance chose: each person has a score whose mean is the effect (inverse probability weights "
    "with usual outcomes by group and arm: Robins, Rotnitzky and Zhao 1994; Dudík, Langford and Li "
    "2011). The exact way takes the division with the highest honest criterion of Athey and Imbens "
    "(2016): squared effects less twice their variances. Reinforcement learning (Williams 1992; "
    "Kool and others 2019) tries divisions and is rewarded with what contacting the best intervals "
    "of one half would bring to the other. Both, and the intervals that only know who buys, are "
    "judged by what the same reach brings beyond as many contacts at random; people count as told "
    "apart where chance alone brings as much in fewer than 1% of cases.",
    ko="숫자는 세기 시작하는 날 전까지 알려진 것만 씁니다. 고객을 무작위로 둘로 나눠, 절반은 같은 "
    "크기의 스무 무리에서 구간을 찾고 아무것도 보지 않은 나머지 절반이 그 구간을 평가합니다. "
    "구매로 나눌 때는 정보 가치(Kullback 1959)가 가장 높은 구간을 동적 계획법(Fisher 1958)으로 "
    "정확히 찾고, 비중에는 Wilson 구간을, 차이에는 Pearson 카이제곱(1%)을 씁니다. 무작위 캠페인의 "
    "효과로 나눌 때는 사람마다 평균이 효과가 되는 점수를 매깁니다(역확률 가중과 무리별 평소 결과: "
    "Robins, Rotnitzky, Zhao 1994; Dudík, Langford, Li 2011). 정확한 방법은 Athey와 Imbens(2016)의 "
    "기준, 곧 효과의 제곱에서 분산의 두 배를 뺀 값이 가장 큰 구간을 찾습니다. 강화 학습(Williams "
    "1992; Kool 외 2019)은 여러 구간을 시도하며, 한쪽 절반에서 고른 구간에 연락했을 때 다른 절반이 "
    "얻는 것을 보상으로 받습니다. 둘 다, 그리고 구매만 아는 구간도, 같은 수의 무작위 연락보다 더 "
    "얻는 것으로 평가하며, 우연이 1%보다 드물게 그만큼 얻을 때에만 가려냈다고 봅니다.",
)
