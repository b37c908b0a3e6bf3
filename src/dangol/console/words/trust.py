"""Trust: lineage, tables and their columns, the audit."""

from dangol.words import Text

LINEAGE_QUESTION = Text(en="Can I rely on these numbers?", ko="이 숫자들을 믿어도 되나요?")
ALL_FRESH = Text(
    en="[[n|The analysis is|All {n} analyses are]] up to date.", ko="분석 {n}개가 모두 최신입니다."
)
SOME_FRESH = Text(
    en="{n} of {all} analyses are up to date.", ko="분석 {all}개 가운데 {n}개가 최신입니다."
)
WORKING = Text(
    en="{n} [[n|run is|runs are]] at work; the picture follows.",
    ko="실행 {n}건이 진행 중이며, 끝나면 그림도 바뀝니다.",
)
REFRESH_DO = Text(en="Bring the rest up to date.", ko="나머지를 새로 고치세요.")
NOTHING_TO_DO = Text(en="Nothing needs to be done.", ko="할 일이 없습니다.")
LINEAGE_BECAUSE = Text(
    en="An answer is up to date when its data, its method and the day are those it was "
    "computed with.",
    ko="자료와 방법, 날짜가 계산할 때와 같으면 최신입니다.",
)
REFRESH = Text(en="Bring up to date", ko="새로 고치기")
EMPTY = Text(en="No data has been loaded yet.", ko="아직 읽은 자료가 없습니다.")
EMPTY_WORDS = Text(
    en="Once tables are loaded, this picture shows which answer rests on which of them.",
    ko="표를 읽으면 어떤 답이 어떤 표에서 왔는지 이 그림이 보여 줍니다.",
)
PICTURE = Text(en="What feeds what", ko="무엇이 무엇에 쓰이나")
PICTURE_CAPTION = Text(
    en="From left to right; point at a box to see what it reads and feeds",
    ko="왼쪽에서 오른쪽으로; 상자를 가리키면 읽는 것과 쓰이는 곳이 드러납니다",
)
PICTURE_LABEL = Text(
    en="Lineage of {tables} tables and {analyses} analyses. The same stands in the list below.",
    ko="표 {tables}개와 분석 {analyses}개의 계보. 같은 내용이 아래 목록에 있습니다.",
)
LIST = Text(en="The same as a list", ko="목록으로 보기")
KINDS = {
    "table": Text(en="Table", ko="표"),
    "analysis": Text(en="Analysis", ko="분석"),
    "sample": Text(en="Sample", ko="예시 자료"),
}
STATES = {
    "fresh": Text(en="up to date", ko="최신"),
    "stale": Text(en="out of date", ko="오래됨"),
    "never": Text(en="never written", ko="쓴 적 없음"),
    "failed": Text(en="failed", ko="실패"),
    "given": Text(en="loaded", ko="읽어 옴"),
}
NEVER_RUN = Text(en="never run", ko="실행한 적 없음")
NAME = Text(en="Name", ko="이름")
STATE = Text(en="State", ko="상태")
READS = Text(en="Reads", ko="읽는 것")
FEEDS = Text(en="Feeds", ko="쓰이는 곳")
ROWS = Text(en="Rows", ko="행")
CHANGED = Text(en="Last change", ko="마지막 변경")

TABLES_QUESTION = Text(
    en="What is stored, and what does it mean?", ko="무엇이 저장되어 있고, 무슨 뜻인가요?"
)
TABLES_HEAD = Text(
    en="{filled} of {n} tables hold data.", ko="표 {n}개 가운데 {filled}개에 자료가 있습니다."
)
TABLES_BECAUSE = Text(
    en="{rows} rows. Every column has one meaning, wherever its name appears.",
    ko="모두 {rows}행입니다. 이름이 같은 열은 어디에서나 뜻이 같습니다.",
)
TABLES_LIST = Text(en="Tables", ko="표")
TABLE = Text(en="Table", ko="표")
MEANING = Text(en="Meaning", ko="뜻")
WRITTEN_BY = Text(en="Written by", ko="쓰는 분석")
READ_BY = Text(en="Read by", ko="읽는 분석")
LOADED = Text(en="Loaded", ko="읽어 온 자료")
NOBODY = Text(en="Nothing", ko="없음")
NEVER = Text(en="never", ko="없음")

TABLE_QUESTION = Text(en="What does this table hold?", ko="이 표에는 무엇이 들어 있나요?")
TABLE_ROWS = Text(en="{n} [[n|row|rows]]", ko="{n}행")
TABLE_BECAUSE = Text(
    en="{rows}, last changed {at}.", ko="{rows}이며, {at}에 마지막으로 바뀌었습니다."
)
TABLE_EMPTY = Text(en="Nothing has been written into it yet.", ko="아직 쓴 내용이 없습니다.")
COLUMNS = Text(en="Columns", ko="열")
COLUMN = Text(en="Column", ko="열")
TYPE = Text(en="Type", ko="형식")
UNIT = Text(en="Unit", ko="단위")
PERSONAL = Text(en="About a person", ko="개인 정보")
KEY = Text(en="key", ko="키")
KEY_MEANS = Text(en="A row is named by: {columns}.", ko="한 행을 가리키는 것: {columns}.")
FIRST_ROWS = Text(en="First rows", ko="앞부분 행")
FIRST_ROWS_SAY = Text(
    en="The first {n} in the order of the key; identifiers are masked.",
    ko="키 순서로 앞의 {n}행이며, 식별자는 가려져 있습니다.",
)
ROWS_FOR_ANALYSTS = Text(
    en="Analysts see the first rows here.", ko="분석가에게는 앞부분 행이 보입니다."
)
PERSONAL_KINDS = {
    "none": Text(en="no", ko="아님"),
    "pseudonym": Text(en="pseudonym", ko="가명"),
    "identifier": Text(en="identifier", ko="식별자"),
    "attribute": Text(en="attribute", ko="속성"),
    "behaviour": Text(en="behaviour", ko="행동"),
    "sensitive": Text(en="sensitive", ko="민감"),
}

AUDIT_QUESTION = Text(en="Who did what?", ko="누가 무엇을 했나요?")
AUDIT_HEAD = Text(en="{n} [[n|entry|entries]] since {at}.", ko="{at}부터 기록 {n}건입니다.")
AUDIT_HEAD_OLDER = Text(en="Earlier entries, down to {at}.", ko="{at}까지 거슬러 본 기록입니다.")
AUDIT_NONE = Text(en="Nothing has been done yet.", ko="아직 기록이 없습니다.")
AUDIT_BECAUSE = Text(
    en="Entries are only added, never changed; they hold no personal data.",
    ko="기록은 더해지기만 하고 고칠 수 없으며, 개인 정보는 담지 않습니다.",
)
AUDIT_HOLDS = Text(
    en="{n} [[n|entry holds|entries hold]] together.", ko="기록 {n}건이 빠짐없이 이어져 있습니다."
)
AUDIT_HEAD_NOTED = Text(
    en="Keep this elsewhere, to prove later what was here:",
    ko="나중에 증명할 수 있도록 다른 곳에 적어 두세요:",
)
AUDIT_BROKEN = {
    "changed": Text(
        en="Entry {number} was changed, or was not written by Dangol.",
        ko="{number}번 기록이 바뀌었거나 Dangol이 쓴 것이 아닙니다.",
    ),
    "missing": Text(
        en="An entry before number {number} is missing.", ko="{number}번 앞의 기록이 사라졌습니다."
    ),
    "inserted": Text(en="Entry {number} was inserted.", ko="{number}번 기록이 끼워 넣어졌습니다."),
    "reordered": Text(
        en="Entry {number} does not stand where it was written.",
        ko="{number}번 기록이 쓰인 자리에 있지 않습니다.",
    ),
}
AUDIT_BROKEN_DO = Text(
    en="Compare with a backup, and see who can write to the state database.",
    ko="백업과 견주어 보고, 누가 상태 데이터베이스에 쓸 수 있는지 확인하세요.",
)
AUDIT_BROKEN_BECAUSE = Text(
    en="{n} [[n|entry before it holds|entries before it hold]] together.",
    ko="그 앞의 기록 {n}건은 이어져 있습니다.",
)
AUDIT_LIST = Text(en="Entries, newest first", ko="기록, 최근 순서")
AT = Text(en="When", ko="때")
WHO = Text(en="Who", ko="누가")
WHAT = Text(en="What", ko="무엇을")
TARGET = Text(en="Of what", ko="대상")
DETAILS = Text(en="Details", ko="내용")
LOCAL = Text(en="on the machine", ko="서버에서")
ANONYMOUS = Text(en="nobody known", ko="알 수 없음")
GONE = Text(en="an account that is gone", ko="지워진 계정")
ACTIONS = {
    "create": Text(en="created", ko="만듦"),
    "change": Text(en="changed", ko="바꿈"),
    "move": Text(en="moved", ko="옮김"),
    "revoke": Text(en="revoked", ko="취소함"),
    "sign-in": Text(en="signed in", ko="로그인"),
    "sign-out": Text(en="signed out", ko="로그아웃"),
    "sign-in-refused": Text(en="refused at the door", ko="로그인 거절"),
    "link-provider": Text(en="joined to the organisation’s account", ko="조직 계정과 이음"),
    "create-first-admin": Text(en="became the first administrator", ko="첫 관리자가 됨"),
    "make-setup-code": Text(en="made a set-up code", ko="설정 코드를 냄"),
    "quarantine-fix": Text(en="repaired records", ko="기록을 고침"),
    "quarantine-drop": Text(en="set records aside for good", ko="기록을 쓰지 않기로 함"),
    "read": Text(en="looked at", ko="봄"),
    "export": Text(en="handed out", ko="내보냄"),
    "preference-link": Text(en="made a preference link", ko="설정 링크를 만듦"),
    "reveal": Text(en="looked at masked values", ko="가린 값을 봄"),
}
TARGETS = {
    "user": Text(en="account", ko="계정"),
    "token": Text(en="token", ko="토큰"),
    "project": Text(en="project", ko="프로젝트"),
    "person": Text(en="person", ko="사람"),
    "quarantine": Text(en="quarantine", ko="격리"),
    "table": Text(en="table", ko="표"),
    "rows": Text(en="rows", ko="행"),
}
FIELDS = {
    "email": Text(en="e-mail", ko="이메일"),
    "name": Text(en="name", ko="이름"),
    "role": Text(en="role", ko="역할"),
    "language": Text(en="language", ko="언어"),
    "password": Text(en="password", ko="비밀번호"),
    "disabled": Text(en="access taken away", ko="접근 막힘"),
    "state": Text(en="state", ko="상태"),
    "days": Text(en="days", ko="날수"),
    "cron": Text(en="when", ko="때"),
    "analysis": Text(en="analysis", ko="분석"),
    "instance": Text(en="saved as", ko="저장 이름"),
    "parameters": Text(en="settings", ko="조건"),
    "records": Text(en="records", ko="기록"),
    "reason": Text(en="reason", ko="까닭"),
    "columns": Text(en="columns", ko="열"),
}
