"""Words of the pages of tests: the list, one test, and planning one."""

from dangol.words import Text

TESTS = Text(en="Tests", ko="테스트")
TESTS_ASK = Text(en="What do our tests show?", ko="테스트에서 무엇이 드러났나요?")
EMPTY = Text(en="No test was measured yet.", ko="아직 잰 테스트가 없습니다.")
EMPTY_WORDS = Text(
    en="Once a test runs, what each variant changes, how sure that is and what to do appear here.",
    ko="테스트를 시작하면 변형마다 무엇이 얼마나 뚜렷이 달라졌고 무엇을 할지 여기에 나타납니다.",
)
NEW = Text(en="Plan a test", ko="테스트 계획하기")
HOLDOUTS = Text(en="Holdouts", ko="홀드아웃")
PLANNED = Text(en="Planned and not started", ko="계획하고 시작하지 않음")
PLANNED_SAY = Text(
    en="They draw nobody until an analyst approves them and somebody starts them.",
    ko="분석가가 승인하고 시작하기 전에는 아무도 뽑지 않습니다.",
)
STATE = Text(en="State", ko="상태")
TEST = Text(en="Test", ko="테스트")
JUDGED_BY = Text(en="Judged by", ko="판단 지표")
VARIANTS = Text(en="Variants", ko="변형")
LEAST = Text(en="Least change", ko="알아낼 변화")

# ── one test
ONE_ASKS = Text(en="Does it work?", ko="효과가 있나요?")
IS_DRAFT = Text(en="‘{name}’ is a draft.", ko="‘{name}’ 테스트는 초안입니다.")
IS_DRAFT_DO = Text(
    en="Check the plan, then have it approved: from then on it stays as it is.",
    ko="계획을 확인하고 승인받으세요. 승인한 뒤에는 바꿀 수 없습니다.",
)
IS_APPROVED = Text(en="‘{name}’ is approved.", ko="‘{name}’ 계획을 승인했습니다.")
IS_APPROVED_DO = Text(
    en="Start it when the variants are in place.", ko="변형을 보여 줄 준비가 되면 시작하세요."
)
NOT_MEASURED = Text(
    en="‘{name}’ was not measured since it started.",
    ko="‘{name}’ 테스트를 시작한 뒤 아직 재지 않았습니다.",
)
NOT_MEASURED_DO = Text(en="Measure it now.", ko="지금 재세요.")
MEASURE_NOW = Text(en="Measure it now", ko="지금 재기")
PLAN = Text(en="The plan", ko="계획")
PLAN_SAY = Text(
    en="What was promised beforehand; fixed once it is approved.",
    ko="미리 정한 것이며, 승인한 뒤에는 바뀌지 않습니다.",
)
EXPECTED = Text(en="Expected", ko="기대")
WHO = Text(en="Who is drawn", ko="누구를 뽑는지")
EVERYBODY = Text(en="Everybody", ko="모두")
GUARDS = Text(en="Guard rails", ko="안전선")
GUARD = Text(en="{measure} not worse than {margin}", ko="{measure} {margin}까지 허용")
DAYS = Text(en="Days that count", ko="세는 날수")
PEOPLE = Text(en="Planned people", ko="계획한 사람")
LOOKS = Text(en="When we look", ko="언제 보는지")
EDIT = Text(en="Change the plan", ko="계획 바꾸기")
HISTORY = Text(en="Record and history", ko="기록과 이력")
COST = Text(en="{name}: {share} of the people", ko="{name}: 사람의 {share}")
COST_EACH = Text(
    en="{name}: {share} of the people, {cost} each", ko="{name}: 사람의 {share}, 한 사람당 {cost}"
)
HOW = Text(en="How to show it", ko="보여 주는 방법")
HOW_SAY = Text(
    en="Ask the service where the variant is shown, with the write key of an event source. It "
    "answers in milliseconds and keeps who met what.",
    ko="변형을 보여 주는 곳에서 사건 원천의 쓰기 키로 서비스에 물으세요. 바로 답하고, 누가 무엇을 "
    "만났는지 적어 둡니다.",
)
HOW_LIST = Text(
    en="For lists and systems that do not ask: the table of who gets which variant.",
    ko="묻지 않는 목록과 시스템에는 고객별 변형 표를 쓰세요.",
)
DECIDE_FOR = Text(en="Decide for", ko="이것으로 정하기")
DECIDE_WHY = Text(en="Why", ko="까닭")
DECIDE = Text(en="Decide", ko="결정")
DECIDE_SAY = Text(
    en="Say which variant stays and why; whoever asks in a year will read it.",
    ko="어느 변형을 쓸지와 까닭을 적으세요. 1년 뒤에 묻는 사람이 읽습니다.",
)
DECIDED = Text(en="Decided", ko="결정")
DECIDED_FOR = Text(en="‘{variant}’ stays.", ko="앞으로 ‘{variant}’ 쪽을 씁니다.")
STOP_SURE = Text(
    en="Stop ‘{name}’? Nobody is drawn any more; it cannot be started again.",
    ko="‘{name}’ 테스트를 멈출까요? 더는 아무도 뽑지 않으며 다시 시작할 수 없습니다.",
)

# ── planning
PLAN_ASKS = Text(en="How large must the test be?", ko="테스트를 얼마나 크게 해야 하나요?")
FIRST = Text(en="What we try", ko="무엇을 시험하나요")
SECOND = Text(en="How large", ko="얼마나 크게")
NAME = Text(en="Name", ko="이름")
NAME_SAY = Text(
    en="Programs ask for the test by this name.", ko="프로그램이 이 이름으로 테스트를 묻습니다."
)
HYPOTHESIS = Text(en="What we expect, and why", ko="무엇을 왜 기대하나요")
MEASURE = Text(en="What decides", ko="무엇으로 정하나요")
ALSO = Text(en="Also measured", ko="함께 볼 지표")
VARIANT_LINES = Text(en="Variants, one a line", ko="변형, 한 줄에 하나")
VARIANT_LINES_SAY = Text(
    en="What is done today comes first. Behind a comma its weight, and the cost per person.",
    ko="지금 하는 것을 맨 위에 적습니다. 쉼표 뒤에 가중치와 한 사람당 비용을 적을 수 있습니다.",
)
UNIT = Text(en="Who is drawn", ko="누구를 뽑나요")
AUDIENCE = Text(en="Audience", ko="오디언스")
FIRST_VARIANTS = Text(en="today\nnew", ko="지금\n새것")
GUARD_LINES = Text(en="Guard rails, one a line", ko="안전선, 한 줄에 하나")
GUARD_LINES_SAY = Text(
    en="A measure, and behind a comma how much worse it may get: refusals, 10%",
    ko="지표를 적고 쉼표 뒤에 얼마까지 나빠져도 되는지 적습니다. 예: refusals, 10%",
)
MORE = Text(
    en="Layers, groups, clusters and what else a plan has", ko="레이어, 집단, 묶음과 그 밖의 계획"
)
KEEP = Text(en="Keep the plan", ko="계획 저장")
WRONG_LINE = Text(en="‘{line}’ cannot be read.", ko="‘{line}’ 줄을 읽을 수 없습니다.")

# ── how large
DESIGN = Text(en="How large?", ko="얼마나 크게?")
DESIGN_EMPTY = Text(en="The past was not measured yet.", ko="아직 지난 자료를 재지 않았습니다.")
DESIGN_EMPTY_WORDS = Text(
    en="Once it is, how many people and days a change takes appears here, and moves as you do.",
    ko="재고 나면 변화마다 필요한 사람과 날수가 여기에 나타나고, 움직이는 대로 바뀝니다.",
)
SIZE = Text(en="Move it", ko="움직여 보기")
SIZE_SAY = Text(
    en="Each change shows at once what it takes; nothing is kept until you plan the test.",
    ko="움직이면 필요한 것이 바로 바뀝니다. 테스트를 계획하기 전에는 저장하지 않습니다.",
)
SIZING = Text(en="Reckoning…", ko="계산하고 있습니다…")
SHARE_DRAWN = Text(en="Share of people drawn", ko="뽑는 사람의 비중")
REACHED = Text(en="How people meet it", ko="사람들이 만나는 때")
AT_ONCE = Text(en="All at once, as by a message", ko="메시지처럼 한꺼번에")
AS_THEY_COME = Text(en="As they come, as on a page", ko="페이지처럼 올 때마다")
POWER = Text(en="Chance to see it", ko="알아낼 확률")
DAILY = Text(en="Every day", ko="날마다")
AT_END = Text(en="At the end only", ko="끝에 한 번")
COST_PER_PERSON = Text(en="Cost per person who gets something", ko="받는 사람 한 명당 비용")
RECKON = Text(en="Reckon", ko="계산")
PEOPLE_NEEDED = Text(en="People in all variants", ko="모든 변형의 사람")
DAYS_NEEDED = Text(en="Days until it is known", ko="알게 될 때까지의 날수")
NEVER = Text(en="more people than come", ko="오는 사람보다 많음")
EACH_VARIANT = Text(en="In each variant", ko="변형마다")
COST_IN_ALL = Text(en="Cost of what is given", ko="주는 것의 비용")
AFTER_DAYS = Text(en="After so many days", ko="이만큼의 날 뒤")
PLAN_THIS = Text(en="Plan this test", ko="이대로 테스트 계획하기")
PLANNED_DAYS = Text(en="Planned days", ko="계획한 날수")
CUSTOMERS_DRAWN = Text(en="Customers, by their number", ko="고객 번호로")
VISITORS_DRAWN = Text(en="Visitors, by their device", ko="방문자의 기기로")
ALSO_SAY = Text(
    en="Names with commas between: buyers, amount", ko="쉼표로 나누어 적습니다. 예: buyers, amount"
)
