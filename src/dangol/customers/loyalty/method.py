"""How points are kept and judged, in a marketer's words with its sources."""

from dangol.words import Text

METHOD = Text(
    en="Every purchase earns points by the rules of its day and the tier of its customer; a return "
    "takes back what it had earned, also where the points were spent. The ledger is kept by double "
    "entry: each posting stands once on the customer's account and once on the account against it. "
    "The oldest points are used first and expire by the rules under which they came in. The "
    "liability is the value of the points that are out, times the chance that they are used before "
    "they expire: survival of past points by age (Kaplan and Meier 1958), with its interval by a "
    "grouped jackknife over customers (Tukey 1958). Points that never expire, or whose kind was "
    "not yet followed until it did, count in full.",
    ko="구매마다 그날의 규칙과 고객의 등급에 따라 포인트를 적립합니다. 반품하면 이미 쓴 포인트라도 "
    "적립한 만큼 회수합니다. 원장은 복식으로, 기입마다 고객 계정과 상대 계정에 한 번씩 적습니다. "
    "오래된 포인트부터 쓰며, 적립할 때의 규칙에 따라 소멸합니다. 포인트 부채는 남은 포인트의 "
    "가치에 소멸하기 전에 쓰일 확률을 곱한 값입니다. 확률은 지난 포인트가 나이별로 얼마나 "
    "남았는지로 추정하고(Kaplan과 Meier 1958), 구간은 고객을 묶은 잭나이프(Tukey 1958)로 "
    "구합니다. 소멸하지 않거나 아직 소멸할 때까지 지켜보지 못한 포인트는 전액으로 셉니다.",
)
