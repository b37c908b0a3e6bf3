"""How the end of contracts is foretold, in a marketer's words with its sources."""

from dangol.words import Text

METHOD = Text(
    en="A contract is followed from its first day until it ends or until now; who was gone before "
    "the first end that is known was never seen, and older contracts count from then only "
    "(delayed entry). Proportional hazards (Cox 1972, ties after Efron 1977, with a ridge penalty) "
    "learn what hastens an end: plan, payment, monthly amount, what the customer told, and "
    "purchases and questions to service as they stood at the beginning of every quarter (counting "
    "process, Andersen and Gill 1982). Each kind of contract has a hazard of its own (strata), so "
    "that the end of a year's binding is not taken for restlessness. A reason is what an input "
    "adds to the logarithm of the hazard beside the mean contract. The figures come from the "
    "latest horizon, which nothing had seen, and beside them stand those of kind and age alone. "
    "The curves are Kaplan-Meier estimates (1958).",
    ko="계약을 첫날부터 끝난 날 또는 지금까지 따라갑니다. 알려진 첫 해지보다 먼저 떠난 계약은 볼 "
    "수 없었으므로, 그보다 오래된 계약은 그때부터만 셉니다(지연 진입). 무엇이 해지를 "
    "앞당기는지는 비례 위험 모형(Cox 1972, 동시 사건은 Efron 1977, 능선 벌점)이 배웁니다. "
    "요금제, 결제 방법, 월 요금, 고객이 알려 준 것, 그리고 분기가 시작될 때마다의 구매와 "
    "고객센터 문의(계수 과정, Andersen과 Gill 1982)입니다. 약정 종류마다 위험을 따로 "
    "두어(층화), 약정이 끝나는 때를 마음이 떠난 것으로 잘못 읽지 않습니다. 까닭은 보통 계약과 "
    "견주어 그 입력이 로그 위험에 더하는 크기입니다. 성적은 아무것도 보지 않은 가장 가까운 "
    "기간의 것이며, 약정과 이어진 기간만 알 때의 성적을 곁에 둡니다. 곡선은 Kaplan-Meier "
    "추정(1958)입니다.",
)
