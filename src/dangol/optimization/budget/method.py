"""How a plan is reached, in a paragraph."""

from dangol.words import Text

METHOD = Text(
    en="Each way in which the fitted mix may be says what any spend would bring, carry-over and "
    "wear included, and what comes after the plan's last day counts. The best plan climbs along "
    "the slope of the mean over all of them, onto the nearest plan within the limits (spectral "
    "projected gradients, Birgin, Martínez and Raydan 2000). Spend lies over the weeks as the "
    "channel runs, and over regions as it did lately; then the same totals are laid where and "
    "when they bring most. Promotions bring what those of their kind did that were measured. A "
    "channel whose numbers rest on what was held beforehand stays as it is. No plan goes beyond "
    "one and a half times what was ever tried. Intervals hold nine in ten of the ways.",
    ko="맞춘 모형이 있을 법한 경우마다, 남아서 움직임과 무뎌짐을 넣어 어떤 비용이 무엇을 가져올지 "
    "말합니다. 계획의 마지막 날 뒤에 오는 것도 셉니다. 가장 좋은 계획은 그 평균의 기울기를 따라 "
    "한도 안에서 오릅니다(스펙트럼 투영 경사, Birgin, Martínez, Raydan 2000). 비용은 채널을 쓰는 "
    "주에, 지역에는 최근처럼 나누고, 같은 합계를 가장 많이 가져오는 때와 곳에 다시 놓아 봅니다. "
    "판촉은 같은 종류를 잰 만큼 가져온다고 봅니다. 수가 미리 둔 기대에 기댄 채널은 그대로 "
    "둡니다. 지금까지 써 본 것의 1.5배를 넘는 계획은 없습니다. 구간은 경우 열에 아홉을 담습니다.",
)
