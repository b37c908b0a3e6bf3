"""Runs: the ledger, progress, and what can come of a run."""

from dangol.words import Text

OUTCOMES = {
    "queued": Text(en="Waiting", ko="기다리는 중"),
    "running": Text(en="Running", ko="계산 중"),
    "succeeded": Text(en="Done", ko="완료"),
    "failed": Text(en="Failed", ko="실패"),
    "skipped": Text(en="Skipped", ko="건너뜀"),
    "interrupted": Text(en="Interrupted", ko="중단됨"),
    "stopped": Text(en="Stopped", ko="멈춤"),
}
KINDS = {
    "analysis": Text(en="Analysis", ko="분석"),
    "trial": Text(en="Trial", ko="시험 계산"),
    "load": Text(en="Load", ko="자료 읽기"),
}

QUESTION = Text(en="What was computed, when, and by whom?", ko="무엇을 누가 언제 계산했나요?")
HEAD_NONE = Text(en="Nothing has been computed yet.", ko="아직 계산한 것이 없습니다.")
HEAD_NONE_DO = Text(en="Load data, then run an analysis.", ko="자료를 읽은 뒤 분석을 실행하세요.")
HEAD_GOOD = Text(
    en="[[n|The one run so far|The latest {n} runs all]] ended well.",
    ko="최근 실행 {n}건이 모두 잘 끝났습니다.",
)
HEAD_BAD = Text(
    en="{bad} of the latest {n} runs did not succeed.",
    ko="최근 실행 {n}건 가운데 {bad}건이 끝나지 못했습니다.",
)
HEAD_BAD_DO = Text(en="Open one to see what broke.", ko="열어서 까닭을 확인하세요.")
HEAD_WORKING = Text(en="{n} [[n|run is|runs are]] at work.", ko="실행 {n}건이 진행 중입니다.")
BECAUSE = Text(
    en="Every run is kept with its inputs, settings and outcome, so any number can be computed "
    "again.",
    ko="실행마다 입력과 조건, 결과를 남기므로 어떤 숫자든 다시 계산할 수 있습니다.",
)
LIST = Text(en="Runs, newest first", ko="실행 기록, 최근 순서")
ANALYSIS = Text(en="Analysis", ko="분석")
OUTCOME = Text(en="Outcome", ko="결과")
STARTED = Text(en="Asked", ko="요청한 때")
TOOK = Text(en="Took", ko="걸린 시간")
BY = Text(en="By", ko="요청한 사람")
ROWS = Text(en="Rows written", ko="쓴 행")
ANY_OUTCOME = Text(en="Any outcome", ko="모든 결과")
NOTHING_FOUND = Text(en="No run matches.", ko="맞는 실행이 없습니다.")
NOTHING_FOUND_DO = Text(
    en="Choose another outcome, or show all.", ko="다른 결과를 고르거나 모두 보세요."
)
SHOW_ALL = Text(en="Show all", ko="모두 보기")

ONE_QUESTION = Text(
    en="How did this run come about, and what came of it?",
    ko="이 실행은 어떻게 시작해 어떻게 끝났나요?",
)
ONE_SUCCEEDED = Text(en="‘{title}’ was computed.", ko="‘{title}’ 계산을 마쳤습니다.")
ONE_FAILED = Text(en="‘{title}’ could not be computed.", ko="‘{title}’ 계산에 실패했습니다.")
ONE_OPEN = Text(en="‘{title}’ is being computed.", ko="‘{title}’ 계산을 하고 있습니다.")
ONE_QUEUED = Text(en="‘{title}’ waits for its turn.", ko="‘{title}’ 계산이 차례를 기다립니다.")
ONE_SKIPPED = Text(en="‘{title}’ was skipped.", ko="‘{title}’ 계산을 건너뛰었습니다.")
ONE_STOPPED = Text(en="‘{title}’ was stopped.", ko="‘{title}’ 계산을 멈추었습니다.")
ONE_INTERRUPTED = Text(en="‘{title}’ was interrupted.", ko="‘{title}’ 계산이 중단되었습니다.")
NOTHING_WRITTEN = Text(en="Nothing was written.", ko="아무것도 쓰지 않았습니다.")
STILL_HOLDS = Text(
    en="The answer as of {at} still holds.", ko="{at} 기준 답은 그대로 쓸 수 있습니다."
)
LEAVE = Text(en="You may leave this page; it carries on.", ko="이 화면을 떠나도 계산은 이어집니다.")
OPEN_ANSWER = Text(en="Open the answer", ko="답 열기")
TRY_AGAIN = Text(en="Try again", ko="다시 실행")
STOP = Text(en="Stop", ko="멈추기")
COPY = Text(en="Copy report", ko="내용 복사")
COPIED = Text(en="Copied", ko="복사함")
WHAT_BROKE = Text(en="What broke", ko="무엇이 잘못되었나")
LEDGER_ENTRY = Text(en="Ledger entry", ko="실행 기록")
SETTINGS = Text(en="Settings", ko="조건")
INPUTS = Text(en="Inputs and their versions", ko="입력과 버전")
OUTPUTS = Text(en="Rows written", ko="쓴 행")
WRITTEN_BY = Text(en="written by", ko="쓴 실행")
NO_INPUTS = Text(en="It read no table of the project.", ko="프로젝트의 표를 읽지 않았습니다.")
NO_OUTPUTS = Text(en="It wrote no rows.", ko="쓴 행이 없습니다.")
NO_SETTINGS = Text(en="It has no settings.", ko="조건이 없습니다.")
PLAN = Text(en="Ran together", ko="함께 실행함")
STARTED_AT = Text(en="Started", ko="시작")
FINISHED_AT = Text(en="Finished", ko="끝")
KIND = Text(en="Kind", ko="종류")
SEED = Text(en="Seed", ko="난수 씨앗")
AS_OF = Text(en="As of", ko="기준 시각")
METHOD = Text(en="Method version", ko="계산 방법 버전")
PRODUCT = Text(en="Product version", ko="제품 버전")
FINGERPRINT = Text(en="Fingerprint", ko="지문")
INSTANCE = Text(en="Saved as", ko="저장 이름")
RUN_ID = Text(en="Run", ko="실행 번호")
DEFAULT = Text(en="As it comes", ko="기본")

ONE = {
    "queued": ONE_QUEUED,
    "running": ONE_OPEN,
    "succeeded": ONE_SUCCEEDED,
    "failed": ONE_FAILED,
    "skipped": ONE_SKIPPED,
    "interrupted": ONE_INTERRUPTED,
    "stopped": ONE_STOPPED,
}
ERASED = Text(en="No longer repeatable.", ko="다시 계산할 수 없습니다.")
ERASED_SAY = Text(
    en="Rows that it used were erased, {at}.", ko="쓰였던 행 가운데 일부를 {at}에 지웠습니다."
)
