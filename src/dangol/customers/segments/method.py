"""How segments are found, in a marketer's words with its sources."""

from dangol.words import Text

METHOD = Text(
    en="People are compared by numbers of one scale (skewed ones as logarithms, the outermost "
    "hundredths drawn in, shares of few purchases drawn towards the usual share; scales of surveys "
    "by factor scores, Jöreskog 1967) or by answers. Numbers are grouped by k-means, a Gaussian "
    "mixture or by density (HDBSCAN, Campello and others 2013), answers by latent classes "
    "(Lazarsfeld and Henry 1968), in which what was not answered says nothing. Whether there are "
    "groups is asked of halves of the people drawn again and again: the same people must be "
    "grouped alike (Lange and others 2004; adjusted Rand index of .6 or more). Groups of answers "
    "must be so by .15 more than people whose answers go together with nothing (Liu and others "
    "2008); between groups of numbers there must be a valley: a quarter fewer people than in the "
    "middle of the emptier one, along the line that tells both apart in other people (Fisher 1936; "
    "Silverman 1986). The number of groups is the one that is found again best; that of classes "
    "the best by BIC (Schwarz 1978) that is. Who is of which class is a logit of what people told "
    "of themselves, found together with the answers (Dayton and Macready 1988; Bandeen-Roche and "
    "others 1997). How much of a segment is found again is its Jaccard coefficient (Hennig 2007). "
    "Differences are of a segment's people to all others, in standard deviations (Cohen 1988; of "
    "shares from odds, Chinn 2000). Moves are told by the same rule on what was known earlier.",
    ko="사람들을 한 척도로 맞춘 숫자나 답으로 견줍니다. 치우친 숫자는 로그로 바꾸고, 양 끝 1%는 "
    "안으로 당기며, 몇 번 안 산 사람의 비중은 보통 비중 쪽으로 당깁니다. 설문의 점수는 요인 "
    "점수(Jöreskog 1967)로 봅니다. 숫자는 k-평균, 가우스 혼합, 밀도(HDBSCAN, Campello 외 2013)로, "
    "답은 잠재 계층(Lazarsfeld와 Henry 1968)으로 나누며, 답하지 않은 것은 아무 말도 하지 않은 "
    "것으로 봅니다. 무리가 있는지는 사람들을 거듭 반으로 나누어 알아봅니다. 같은 사람들이 다시 "
    "함께 묶여야 합니다(Lange 외 2004, 수정 랜드 지수 0.6 이상). 답으로 나눈 무리는 서로 아무 "
    "상관없이 답한 사람들보다 0.15 넘게 잘 묶여야 합니다(Liu 외 2008). 숫자로 나눈 무리 사이에는 "
    "골이 있어야 합니다. 두 무리를 가장 잘 가르는 선을 다른 사람들에게 대어, 덜 빽빽한 무리의 "
    "가운데보다 4분의 1은 비어야 합니다(Fisher 1936, Silverman 1986). 무리의 수는 가장 잘 다시 "
    "찾아지는 수이고, 계층의 수는 다시 찾아지는 것 가운데 BIC(Schwarz 1978)가 가장 좋은 수입니다. "
    "어떤 사람이 어느 계층인지는 스스로 말한 것의 로짓으로 답과 함께 찾습니다(Dayton과 Macready "
    "1988, Bandeen-Roche 외 1997). 세그먼트가 다시 찾아지는 비중은 자카드 계수(Hennig 2007)입니다. "
    "차이는 세그먼트의 사람들과 나머지를 표준편차로 견줍니다(Cohen 1988, 비중은 오즈에서 얻음, "
    "Chinn 2000). 옮겨 간 사람은 예전에 알려진 것에 같은 규칙을 적용해 셉니다.",
)
