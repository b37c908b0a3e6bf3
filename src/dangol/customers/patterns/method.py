"""How patterns are found, in a marketer's words with its sources."""

from dangol.words import Text

METHOD = Text(
    en="Together: every set of items that lies in enough baskets is found (Eclat, Zaki 2000). A "
    "rule is shown only if it adds to each simpler rule (Fisher's exact test; Webb 2007) and holds "
    "beyond what the sizes of baskets explain (Gionis and others 2007; Chen, Dempster and Liu "
    "1994), with customers and not baskets as independent (grouped jackknife, Tukey 1958). In "
    "order: sequences within the days asked (PrefixSpan, Pei and others 2004; Srikant and Agrawal "
    "1996), each step on a later day. They are set beside what chance gives if everybody's days "
    "change places (after Tonon and Vandin 2019, reckoned exactly): what each customer buys and "
    "how often stays, only the order goes. Of all that are shown, at most one in twenty is "
    "expected to be false (Benjamini and Hochberg 1995; of sequences, which depend on each other, "
    "Benjamini and Yekutieli 2001), and each happens at least 1.2 times as "
    "often as by chance.",
    ko="함께: 충분히 많은 장바구니에 든 조합을 모두 찾습니다(Eclat, Zaki 2000). 더 단순한 규칙보다 "
    "보태는 것이 있고(Fisher 정확 검정, Webb 2007) 장바구니 크기로 설명되는 것보다 자주 나올 "
    "때에만 보여 줍니다(Gionis 외 2007; Chen, Dempster, Liu 1994). 이때 장바구니가 아니라 고객을 "
    "서로 독립으로 봅니다(묶음 잭나이프, Tukey 1958). 순서대로: 정한 날수 안에 날을 달리해 이어 "
    "산 순서를 찾고(PrefixSpan, Pei 외 2004; Srikant와 Agrawal 1996), 고객마다 산 날을 섞었을 "
    "때와 견줍니다(Tonon과 Vandin 2019를 따르되 정확히 계산). 무엇을 얼마나 사는지는 그대로이고 "
    "순서만 사라집니다. 보여 준 것 가운데 잘못된 것은 스물에 하나를 넘지 않을 것으로 보며"
    "(Benjamini와 Hochberg 1995, 서로 얽힌 순서에는 Benjamini와 Yekutieli 2001), 모두 우연보다 "
    "1.2배 넘게 자주 일어납니다.",
)
