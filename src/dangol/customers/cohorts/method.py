"""How cohorts are counted and what contracts are worth, in a marketer's words with sources."""

from dangol.words import Text

METHOD = Text(
    en="Customers are put to the month of their first purchase. For every whole month since, the "
    "share that bought in it stands with its 90% interval (Jeffreys; Brown, Cai and DasGupta "
    "2001), and the amount kept per customer until then with that of its mean. The first month "
    "of the data is left out: who had come before counts there as new. Newer and older cohorts "
    "are compared by their shares in the same month of age, each cohort as one (Welch 1947), so "
    "that a difference has to be larger than cohorts differ by themselves.\nMonths to come are "
    "told by BG/BB (Fader, Hardie and Shang 2010): in every month a customer buys with a chance of "
    "their own and may leave before it, unseen. The model is first taught without the latest "
    "months and compared with them; the intervals reach at least as far as it missed. It knows no "
    "seasons.\nContracts are "
    "counted month by month and taken to be kept as in the shifted beta-geometric model (Fader "
    "and Hardie 2007): each ends in a month with a chance of its own. What is to come is the "
    "discounted expected residual lifetime (Fader and Hardie 2010) of every running contract "
    "times its monthly amount; its interval counts that the model is an estimate and that "
    "contracts end by chance. A cohort with 300 contracts, 60 of them ended, learns from its "
    "own, else from all. Contracts that began before the first end that is known are left out, "
    "for those of them that had gone were never seen.",
    ko="고객을 처음 구매한 달로 나눕니다. 그 뒤 온전한 달마다 그달에 구매한 비중을 90% 구간과 "
    "함께(제프리스, Brown, Cai, DasGupta 2001), 그때까지 고객 한 사람이 남긴 금액을 평균의 "
    "구간과 함께 보여 줍니다. 자료의 첫 달은 뺍니다. 그 전부터 오던 고객이 새 고객으로 세어지기 "
    "때문입니다. 새 코호트와 앞선 코호트는 같은 개월째의 비중으로 견주며, 코호트 하나를 하나로 "
    "셉니다(Welch 1947). 그래서 코호트끼리 저절로 다른 폭보다 커야 차이로 봅니다.\n"
    "앞으로의 달은 BG/BB(Fader, "
    "Hardie, Shang 2010)로 예측합니다. 고객은 달마다 제 확률로 사고, 그 전에 말없이 떠날 수 "
    "있습니다. 먼저 마지막 달들을 빼고 배워 그달들과 견주며, 구간은 그때 어긋난 만큼은 넓힙니다. "
    "계절은 모릅니다.\n계약은 달마다 "
    "세며, 계약마다 제 확률로 그달에 끝난다고 봅니다(이동 베타-기하 모형, Fader와 Hardie 2007). "
    "앞으로 받을 금액은 이어지는 계약마다 할인한 기대 잔존 기간(Fader와 Hardie 2010)에 월 요금을 "
    "곱한 값입니다. 그 구간에는 모형이 추정이라는 점과 계약이 우연히 끝난다는 점을 담습니다. "
    "계약이 300건, 그 가운데 끝난 것이 60건 이상인 코호트는 제 계약에서, 나머지는 모든 계약에서 "
    "배웁니다. 알려진 첫 해지보다 먼저 시작한 계약은 뺍니다. 그 가운데 이미 끝난 것은 볼 수 "
    "없었기 때문입니다.",
)
