"""How ways and stages are told, in a marketer's words with their sources."""

from dangol.words import Text

FUNNEL_METHOD = Text(
    en="Events, orders, contacts and enquiries of a person are one timeline. A try begins with "
    "the first step; the steps come in their order, each at a later moment, others may come "
    "between. A person counts at every step that any of their tries reached within the limit. "
    "Who has not gone on but still has time is waiting, not lost. How many go on is counted "
    "among people whose first try had its whole time, so that those who began lately neither "
    "help nor harm; the intervals of 95% are Wilson's (1927). What goes with dropping compares "
    "those who dropped with those who went on: odds ratios with Woolf's interval (1955) and "
    "Cramér's V, corrected for chance (Bergsma 2013). Of all that is called clear, one in "
    "twenty may be chance (Benjamini and Hochberg 1995). These are correlates: changing one "
    "need not change who drops.",
    ko="한 사람의 사건, 주문, 접촉, 문의를 한 줄의 시간으로 봅니다. 시도는 첫 단계에서 "
    "시작하고, 단계는 차례대로 더 늦은 시각에 와야 하며, 사이에 다른 일이 있어도 됩니다. 어느 "
    "시도에서든 제한 안에 이른 모든 단계에서 그 사람을 셉니다. 아직 가지 않았지만 시간이 남은 "
    "사람은 이탈이 아니라 기다리는 것으로 봅니다. 다음으로 가는 비율은 첫 시도의 시간이 다 지난 "
    "사람만으로 세어, 최근에 시작한 사람이 비율을 흔들지 않습니다. 95% 구간은 윌슨(1927)을 "
    "따릅니다. 이탈과 함께하는 것은 이탈한 사람과 나아간 사람을 견준 오즈비(구간은 Woolf "
    "1955)와 우연을 바로잡은 크라메르 V(Bergsma 2013)입니다. 뚜렷하다고 한 것 가운데 우연은 "
    "스물에 하나입니다(Benjamini와 Hochberg 1995). 함께 나타난다는 뜻일 뿐, 원인이라는 뜻은 "
    "아닙니다.",
)
PATHS_METHOD = Text(
    en="A journey is what a person does until a long pause; the same step again is not counted "
    "twice in a row. The next step is told by a Markov chain whose order grows with what is "
    "known: chances after the last steps blend with those after ever fewer (prediction by "
    "partial matching: Cleary and Witten 1984, Moffat 1990, Witten and Bell 1991); a long pause "
    "is part of what is known. Its order and how much it blends are chosen on people it did not "
    "learn from. It is judged on other people and later days, beside always naming the most "
    "frequent step; the intervals of 95% leave out a twentieth of the people at a time "
    "(jackknife, Tukey 1958).",
    ko="여정은 사람이 오래 쉬기 전까지 한 일이며, 같은 일이 이어지면 한 번으로 셉니다. 다음 "
    "일은 아는 만큼 차수가 커지는 마르코프 사슬로 봅니다. 마지막 몇 단계 뒤의 확률을 더 짧은 "
    "과거 뒤의 확률과 섞습니다(부분 일치 예측: Cleary와 Witten 1984, Moffat 1990, Witten과 Bell "
    "1991). 오래 쉰 것도 아는 것에 듭니다. 차수와 섞는 정도는 배우지 않은 사람들로 고릅니다. "
    "성적은 다른 사람의 뒤 기간에서 재고, 늘 가장 흔한 일을 꼽을 때와 견줍니다. 95% 구간은 "
    "사람을 스물로 나누어 한 무리씩 빼며 셉니다(잭나이프, Tukey 1958).",
)
STAGES_METHOD = Text(
    en="Each week of a customer is quiet, or has one, two to three, or more days with something "
    "done, with or without an order. A hidden Markov model explains these weeks by stages in "
    "which customers stay for a while (Baum, Petrie, Soules and Weiss 1970; scaled as by "
    "Rabiner 1989), from several starts; their number is the one that explains most for its "
    "size (BIC, Schwarz 1978). Stages are named by what is done in them. Where one stage "
    "explains the weeks as well, nobody is told apart. A customer's stage is of the latest "
    "whole week, by everything until then.",
    ko="고객의 한 주는 조용하거나, 무언가 한 날이 하루, 이틀에서 사흘, 그보다 많고, 주문이 "
    "있거나 없습니다. 숨은 마르코프 모형은 이런 주들을 고객이 한동안 머무는 단계로 "
    "설명합니다(Baum, Petrie, Soules, Weiss 1970, 척도는 Rabiner 1989). 여러 시작점에서 찾으며, "
    "단계의 수는 크기에 견주어 가장 잘 설명하는 수입니다(BIC, Schwarz 1978). 단계의 이름은 그 "
    "안에서 하는 일로 붙입니다. 한 단계로도 그만큼 설명되면 고객을 가르지 않습니다. 고객의 "
    "단계는 가장 가까운 온전한 주의 것이며, 그때까지의 모든 것으로 정합니다.",
)
