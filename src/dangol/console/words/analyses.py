"""Analyses by their questions: form, progress, answer, history."""

from dangol.words import Text

NOT_YET = Text(en="This question has not been answered yet.", ko="이 질문에는 아직 답이 없습니다.")
NOT_YET_DO = Text(
    en="Run it as it is, or choose settings first.",
    ko="그대로 실행하거나, 조건을 고른 뒤 실행하세요.",
)
WORKING = Text(en="The answer is being computed.", ko="답을 계산하고 있습니다.")
WORKING_DO = Text(
    en="You may leave this page; it carries on.", ko="이 화면을 떠나도 계산은 이어집니다."
)
WAITING = Text(en="It waits for its turn.", ko="차례를 기다립니다.")
STEP = Text(en="Getting ready", ko="준비합니다")

RUN_NOW = Text(en="Run it now", ko="지금 실행")
RUN = Text(en="Run with these settings", ko="이 조건으로 실행")
AGAIN = Text(en="Run again", ko="다시 실행")
ASK_DIFFERENTLY = Text(en="Ask it differently", ko="다르게 물어보기")
ASK_SAY = Text(
    en="Other settings make a trial: you see the answer, no table changes.",
    ko="조건을 바꾸면 시험 계산입니다. 답만 보여 주고 표는 바꾸지 않습니다.",
)
READ_ONLY = Text(
    en="Your role may read answers, not run analyses.", ko="지금 역할로는 답을 읽을 수만 있습니다."
)
NO_SETTINGS = Text(
    en="This analysis has no settings of its own.", ko="이 분석에는 따로 정할 조건이 없습니다."
)

SAVE_AS = Text(en="Save under a name", ko="이름을 붙여 저장")
SAVE_NAME = Text(en="Name", ko="이름")
SAVE_HELP = Text(
    en="A saved question is kept up to date beside the one as it comes.",
    ko="저장한 질문은 기본 질문과 나란히 늘 새로 고쳐집니다.",
)
SAVE = Text(en="Save and run", ko="저장하고 실행")
INSTANCES = Text(en="Saved questions", ko="저장된 질문")
DEFAULT = Text(en="As it comes", ko="기본 조건")

SCHEDULE = Text(en="Keep it up to date", ko="정해진 때에 새로 고침")
SCHEDULE_NAME = Text(en="Name of the schedule", ko="일정 이름")
PRESET = Text(en="How often", ko="얼마나 자주")
PRESETS = {
    "0 6 * * *": Text(en="Every day at 06:00", ko="날마다 06:00"),
    "0 6 * * 1": Text(en="Every Monday at 06:00", ko="월요일마다 06:00"),
    "0 6 1 * *": Text(en="On the first of the month at 06:00", ko="매달 1일 06:00"),
    "0 * * * *": Text(en="Every hour", ko="한 시간마다"),
}
CRON = Text(en="When (cron)", ko="때(cron)")
CRON_HELP = Text(
    en="Minute, hour, day, month, weekday; in the shop's time zone.",
    ko="분, 시, 일, 월, 요일 순서이며 가게의 시간대를 따릅니다.",
)
SCHEDULE_DO = Text(en="Set the schedule", ko="일정 정하기")
NO_CRON = Text(
    en="This is not a cron line; “0 6 * * *” is every day at six.",
    ko="cron으로 읽을 수 없습니다. ‘0 6 * * *’은 날마다 6시입니다.",
)

HISTORY = Text(en="History", ko="지난 실행")
NO_HISTORY = Text(en="No run yet.", ko="아직 실행하지 않았습니다.")
ALL_RUNS = Text(en="All runs", ko="모든 실행")
OLD = Text(en="This is an earlier answer, as of {at}.", ko="{at} 기준의 지난 답입니다.")
OLD_DO = Text(en="Show the latest", ko="최근 답 보기")
FAILED_NOTE = Text(en="The last attempt did not succeed.", ko="마지막 실행이 끝나지 못했습니다.")
SEE_WHY = Text(en="See why", ko="까닭 보기")
WRITES = Text(en="Writes", ko="쓰는 표")
READS = Text(en="Reads", ko="읽는 표")
ABOUT = Text(en="What it reads and writes", ko="읽고 쓰는 표")
NOTHING_READ = Text(en="No table", ko="없음")
PICTURE_PAGE = Text(en="Open its page", ko="전용 화면 열기")
NAME_TAKEN = Text(
    en="This name is taken; choose another.", ko="이미 있는 이름입니다. 다른 이름을 고르세요."
)
NAME_NEEDED = Text(en="Give it a name.", ko="이름을 적어 주세요.")
