"""The menu: seven entries with their questions, and the pages under them."""

from dangol.words import Text

TODAY = Text(en="Today", ko="오늘")
TODAY_ASKS = Text(
    en="What changed, and what should I do?", ko="무엇이 달라졌고, 무엇을 해야 하나요?"
)
MARKET = Text(en="Market", ko="시장")
MARKET_ASKS = Text(en="What are people saying?", ko="사람들은 무엇을 말하고 있나요?")
CUSTOMERS = Text(en="Customers", ko="고객")
CUSTOMERS_ASKS = Text(en="Who are our customers?", ko="우리 고객은 누구인가요?")
CAMPAIGNS = Text(en="Campaigns", ko="캠페인")
CAMPAIGNS_ASKS = Text(
    en="Whom do we approach, with what, when?", ko="누구에게 무엇을 언제 권할까요?"
)
BUDGET = Text(en="Budget", ko="예산")
BUDGET_ASKS = Text(en="Where does the money pay?", ko="돈은 어디에서 값을 하나요?")
SALES = Text(en="Sales", ko="판매")
SALES_ASKS = Text(en="What will sell, where, at which price?", ko="무엇이 얼마에 얼마나 팔릴까요?")
TRUST = Text(en="Trust", ko="신뢰")
TRUST_ASKS = Text(en="Can I rely on this number?", ko="이 숫자를 믿어도 되나요?")

FIND = Text(en="Find", ko="찾기")
FIND_ASKS = Text(en="Who are our customers?", ko="우리 고객은 누구인가요?")
SEGMENTS = Text(en="Segments", ko="세그먼트")
SEGMENTS_ASKS = Text(
    en="Which groups do our customers form?", ko="우리 고객은 어떤 무리로 나뉘나요?"
)
AFFINITY = Text(en="Affinity", ko="선호")
AFFINITY_ASKS = Text(en="What is each customer drawn to?", ko="고객마다 무엇에 끌리나요?")
SURVEYS = Text(en="Surveys", ko="설문")
SURVEYS_ASKS = Text(en="What do customers say when we ask?", ko="물어보면 고객은 뭐라고 답하나요?")
LIFETIME = Text(en="Lifetime value", ko="생애 가치")
COHORTS = Text(en="Cohorts", ko="코호트")
COHORTS_ASKS = Text(
    en="Do customers stay, and what do they bring with time?",
    ko="고객은 남아 있나요? 시간이 지나며 얼마를 가져오나요?",
)
LIFETIME_ASKS = Text(
    en="What is each customer worth over the coming year?",
    ko="앞으로 1년 동안 고객 한 사람 한 사람의 가치는 얼마인가요?",
)
REVIEW = Text(en="One or two?", ko="동일인 검토")
REVIEW_ASKS = Text(
    en="Which records are doubtful, and are they one person?",
    ko="어떤 기록이 한 사람인지 의심스러운가요?",
)
PROFILE = Text(en="Profile", ko="프로필")
TARGETING = Text(en="Targeting", ko="대상 고르기")
TARGETING_ASKS = Text(en="Whom should this offer reach?", ko="이 제안을 누구에게 보낼까요?")
WEEKLY = Text(en="Weekly sales", ko="주간 판매")
WEEKLY_ASKS = Text(
    en="How did last week sell against what was expected?", ko="지난주는 예상만큼 팔렸나요?"
)
LINEAGE = Text(en="Lineage", ko="숫자의 출처")
LINEAGE_ASKS = Text(en="Where does every number come from?", ko="모든 숫자는 어디에서 오나요?")
TABLES = Text(en="Data", ko="데이터")
TABLES_ASKS = Text(
    en="What is stored, and what does it mean?", ko="무엇이 저장되어 있고, 무슨 뜻인가요?"
)
LOADING = Text(en="Loading", ko="가져오기")
LOADING_ASKS = Text(en="What do we load, and from where?", ko="무엇을 어디에서 읽나요?")
EVENTS = Text(en="Events", ko="사건")
EVENTS_ASKS = Text(
    en="What arrives from sites, apps and servers?", ko="사이트, 앱, 서버에서 무엇이 들어오나요?"
)
ERASURES = Text(en="Erasures", ko="삭제")
ERASURES_ASKS = Text(en="Who was erased, and is it true?", ko="누구를 지웠고, 정말 지워졌나요?")
QUALITY = Text(en="Data quality", ko="자료 품질")
QUALITY_ASKS = Text(en="Can the data be relied on?", ko="자료를 믿어도 될까요?")
ALARMS = Text(en="Alarms", ko="경보")
ALARMS_ASKS = Text(en="What rings, and who is told?", ko="무엇이 문제이고, 누구에게 알리나요?")
QUARANTINE = Text(en="Quarantine", ko="격리")
QUARANTINE_ASKS = Text(en="What could not be loaded, and why?", ko="무엇을 왜 읽지 못했나요?")
RUNS = Text(en="Runs", ko="실행 기록")
RUNS_ASKS = Text(en="What was computed, when, and by whom?", ko="무엇을 누가 언제 계산했나요?")
REQUESTS = Text(en="Requests", ko="고객 요청")
REQUESTS_ASKS = Text(
    en="What do people ask of us, and by when?", ko="고객이 무엇을 언제까지 요청했나요?"
)
RETENTION = Text(en="Retention", ko="보관 기간")
RETENTION_ASKS = Text(
    en="How long is personal data kept, and why?", ko="개인정보를 얼마나, 왜 보관하나요?"
)
ENCRYPTION = Text(en="Encryption", ko="암호화")
ENCRYPTION_ASKS = Text(
    en="Could somebody read the files who takes the disk?",
    ko="디스크를 가져간 사람이 파일을 읽을 수 있나요?",
)
AUDIT = Text(en="Audit", ko="감사 기록")
AUDIT_ASKS = Text(en="Who did what?", ko="누가 무엇을 했나요?")

SETTINGS = Text(en="Settings", ko="설정")
PROJECT = Text(en="Project", ko="프로젝트")
PROJECT_ASKS = Text(
    en="What does this project take for granted?", ko="이 프로젝트의 기본값은 무엇인가요?"
)
USERS = Text(en="Users", ko="사용자")
USERS_ASKS = Text(en="Who may do what?", ko="누가 무엇을 할 수 있나요?")
TOKENS = Text(en="Tokens", ko="토큰")
TOKENS_ASKS = Text(en="Which programs may use the API?", ko="어떤 프로그램이 API를 쓸 수 있나요?")
SCHEDULES = Text(en="Schedules", ko="일정")
SCHEDULES_ASKS = Text(en="When is everything brought up to date?", ko="언제 새로 고칠까요?")
PLUGINS = Text(en="Plug-ins", ko="플러그인")
PLUGINS_ASKS = Text(
    en="What is installed, and does all of it work?", ko="무엇이 설치되어 있고, 모두 잘 되나요?"
)
ABOUT = Text(en="About", ko="정보")
ABOUT_ASKS = Text(
    en="Which version runs here, and is it well?", ko="어떤 버전이고, 잘 돌아가고 있나요?"
)
