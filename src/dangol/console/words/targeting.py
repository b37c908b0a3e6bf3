"""Whom an offer should reach, and why a person scores as they do."""

from dangol.words import Text

TARGETING = Text(en="Targeting", ko="대상 고르기")
CAMPAIGNS = Text(en="Campaigns", ko="캠페인")
INSTANCES = Text(en="Saved targetings", ko="저장된 대상")
DEFAULT = Text(en="Anything at all", ko="무엇이든")
ASK = Text(en="Change cost or channel", ko="비용·채널 바꾸기")
NEW_SCORES = Text(en="Score another category", ko="다른 분류로 점수 매기기")
SCORES_PAGE = Text(en="How the scores were made", ko="점수를 매긴 방법")
EMPTY = Text(en="No target has been chosen yet.", ko="아직 대상을 고르지 않았습니다.")
EMPTY_WORDS = Text(
    en="Whom an offer should reach, what it returns, and who is left out, appear here.",
    ko="제안을 누구에게 보낼지, 얼마가 남는지, 누가 빠지는지 여기에 보여 줍니다.",
)
LEFT_OUT = Text(en="{n} left out: {reasons}", ko="{n}명 빠짐: {reasons}")
WHO_LEFT_OUT = Text(en="Who was left out", ko="빠진 사람")
EVERYONE = Text(en="nobody", ko="없음")
SEGMENT_SIZE = Text(en="{n} people", ko="{n}명")
DIFFER = Text(en="How they differ from everyone", ko="전체 고객과 다른 점")
DIFFER_CAPTION = Text(en="Mean of the segment over the mean of everyone", ko="전체 평균 대비 배수")
DIFFER_LABEL = Text(en="Index against everyone: {said}.", ko="전체 대비: {said}.")
SEGMENT_TARGETS = Text(
    en="{targets} of {n} should get the offer; {reachable} may be reached.",
    ko="{n}명 가운데 연락 가능 {reachable}명, 대상 {targets}명입니다.",
)
SEE_PEOPLE = Text(en="See {n} people", ko="{n}명 보기")
PEOPLE = Text(en="The first {n} to reach in ‘{segment}’", ko="‘{segment}’에서 먼저 보낼 {n}명")
PEOPLE_CAPTION = Text(
    en="By expected profit, with the reasons that raise the score",
    ko="기대 이익 순, 점수를 올린 까닭",
)
CUSTOMER = Text(en="Customer", ko="고객")
SCORE = Text(en="Score", ko="점수")
PROFIT = Text(en="Expected profit", ko="기대 이익")
WHY = Text(en="Why", ko="까닭")
NOBODY = Text(en="Nobody in this segment should get it.", ko="이 세그먼트에는 대상이 없습니다.")
MEASURES = {
    "asked": Text(en="Purchases of it", ko="그 분류의 구매"),
    "visits": Text(en="All purchases", ko="모든 구매"),
    "basket": Text(en="Basket size", ko="구매당 금액"),
    "spent": Text(en="Spending", ko="쓴 금액"),
    "silent": Text(en="Days since purchase", ko="구매 후 지난 날"),
}
TIMES = Text(en="Times", ko="배수")
MEASURE = Text(en="Measure", ko="항목")

# ── on a profile
SCORES = Text(en="Scores and reasons", ko="점수와 까닭")
BUYS = Text(en="Buys {thing}", ko="{thing} 구매")
BUYS_ANYTHING = Text(en="Buys anything", ko="무엇이든 구매")
WITHIN = Text(en="within {n} days", ko="{n}일 안")
PLACES = {
    "top": Text(en="Top tenth", ko="상위 10%"),
    "high": Text(en="High", ko="높음"),
    "middle": Text(en="Middle", ko="보통"),
    "low": Text(en="Low", ko="낮음"),
}
RAISES = Text(en="raises the score", ko="점수를 올림")
LOWERS = Text(en="lowers the score", ko="점수를 낮춤")
MODEL = Text(en="About the model", ko="모형 설명")
NO_REASON = Text(en="Nothing sets this customer apart.", ko="다른 고객과 다른 점이 없습니다.")
LIST = Text(en="Take the list", ko="목록 가져가기")
LIST_SAY = Text(
    en="Consent is asked for again at this moment: who withdrew since the answer is not in it. "
    "Who took which list is kept.",
    ko="지금 이 순간의 동의를 다시 확인해, 답이 나온 뒤 철회한 사람은 빠집니다. 누가 어떤 목록을 "
    "가져갔는지 남습니다.",
)
LIST_NIGHT = Text(en="Also for the night", ko="밤에도 보낼 목록")
LIST_ADS = Text(en="For a platform of advertising", ko="광고 플랫폼에 올릴 목록")
LIST_ADS_HELP = Text(
    en="Identifiers as SHA-256, of those who allow advertising by others.",
    ko="다른 회사의 맞춤 광고를 허용한 사람만, 식별자를 SHA-256으로 바꿔 담습니다.",
)
LIST_STOPPED = Text(
    en="A rule of fairness stops this list.", ko="공정성 규칙 때문에 이 목록을 내줄 수 없습니다."
)
LIST_MITIGATE = Text(en="Choose groups alike", ko="집단을 고르게 고르기")
LIST_ASK_ADMIN = Text(
    en="An administrator can approve it with a reason.",
    ko="관리자가 사유를 적어 승인할 수 있습니다.",
)
LIST_APPROVE = Text(en="Why it is handed out all the same", ko="그래도 내주는 사유")
LIST_APPROVE_HELP = Text(
    en="Kept in the audit trail with your name.", ko="승인한 사람과 함께 감사 기록에 남습니다."
)
LIST_APPROVE_TAKE = Text(en="Approve and download CSV", ko="승인하고 CSV 내려받기")
LIST_TAKE = Text(en="Download CSV", ko="CSV 내려받기")
