"""How attribution is done, in words."""

from dangol.words import Text

METHOD = Text(
    en="A path is what somebody met before a conversion: visits by their campaign or referring "
    "site, and contacts, within the window. Rules divide each conversion by place and age. The "
    "chain asks how many conversions are lost when every path that comes to a channel ends there "
    "(removal effects of an absorbing Markov chain, solved exactly; Anderl and others 2016); its "
    "memory is chosen by paths that were not learned from. Sets divide each conversion evenly "
    "among its different channels (Shapley values; Zhao and others 2018). Intervals of 90% draw "
    "people anew. All of this divides credit: it does not tell what would have happened without "
    "the channel. Only an experiment does, and where there is one both stand side by side.",
    ko="경로는 전환에 앞서 정한 기간 안에 만난 것으로, 캠페인이나 추천 사이트로 정한 방문과 "
    "연락입니다. 규칙은 자리와 지난 날수에 따라 전환을 나눕니다. 사슬은 한 채널에 이르는 경로가 "
    "모두 거기서 끝난다면 전환이 얼마나 줄지 봅니다(흡수 마르코프 사슬의 제거 효과를 정확히 풂, "
    "Anderl 등 2016). 기억하는 접점 수는 배우지 않은 경로로 고릅니다. 집합은 전환을 만난 채널끼리 "
    "고르게 나눕니다(섀플리 값, Zhao 등 2018). 90% 구간은 사람을 다시 뽑아 구합니다. 모두 몫을 "
    "나누는 것이며, 그 채널이 없었다면 어땠을지는 말해 주지 않습니다. 그것은 실험만 알려 주며, "
    "실험이 있으면 둘을 나란히 보여 줍니다.",
)
