"""Bringing data in: sources, the look at a file, its mapping, what may go wrong."""

from dangol.words import Text

# ── what is loaded, and from where
QUESTION = Text(en="What do we load, and from where?", ko="무엇을 어디에서 읽나요?")
HEAD_LAST = Text(
    en="{all} [[all|record|records]] of ‘{source}’ came in last, on {at}.",
    ko="마지막으로 {at}에 ‘{source}’ 기록 {all}건을 읽었습니다.",
)
HEAD_RUNNING = Text(en="‘{source}’ is being loaded.", ko="‘{source}’ 자료를 읽고 있습니다.")
HEAD_FAILED = Text(
    en="‘{source}’ could not be loaded on {at}.", ko="{at}에 ‘{source}’ 자료를 읽지 못했습니다."
)
HEAD_FAILED_DO = Text(
    en="Nothing was written; open the run to see why.",
    ko="아무것도 쓰지 않았습니다. 실행 기록에서 까닭을 확인하세요.",
)
HEAD_NONE = Text(en="No source has been loaded yet.", ko="아직 읽은 원천이 없습니다.")
HEAD_NONE_DO = Text(
    en="Bring in a file of customers or orders.", ko="고객이나 주문 파일부터 가져오세요."
)
DO_WAITING = Text(
    en="{n} [[n|record waits|records wait]] in quarantine: look at why.",
    ko="격리된 기록이 {n}건 있습니다. 까닭을 살펴보세요.",
)
DO_NOTHING = Text(en="Nothing waits in quarantine.", ko="격리된 기록은 없습니다.")
BECAUSE = Text(
    en="{n} [[n|source|sources]] so far. Each is compared with what is there, so loading twice "
    "changes nothing.",
    ko="지금까지 원천 {n}개입니다. 있는 자료와 견주므로 두 번 읽어도 달라지지 않습니다.",
)
BECAUSE_NONE = Text(
    en="Columns are recognised by their names and by what they hold; you check before anything "
    "is written.",
    ko="열 이름과 내용으로 무엇인지 알아보며, 쓰기 전에 먼저 보여 줍니다.",
)
SEE_QUARANTINE = Text(en="Open the quarantine", ko="격리된 기록 보기")

BRING = Text(en="Bring in a file", ko="파일 가져오기")
DROP = Text(en="Drop a file here, or choose one", ko="파일을 여기에 놓거나 고르세요")
DROP_KINDS = Text(
    en="CSV, TSV, Excel, JSON lines or Parquet, also as .gz, of any size. First you see what is "
    "in it; nothing is loaded yet.",
    ko="CSV, TSV, 엑셀, JSON lines, Parquet 파일이며 .gz도 됩니다. 크기는 상관없습니다. 먼저 "
    "내용을 보여 주고, 바로 쓰지는 않습니다.",
)
UPLOADING = Text(en="Sending ‘{name}’: {share}", ko="‘{name}’ 보내는 중: {share}")
LOOKING = Text(en="‘{name}’ has arrived; looking at it.", ko="‘{name}’ 도착, 살펴보는 중입니다.")
UPLOAD_FAILED = Text(
    en="‘{name}’ could not be sent. Check the connection and choose it again.",
    ko="‘{name}’ 파일을 보내지 못했습니다. 연결을 확인하고 다시 고르세요.",
)
UPLOAD_FULL = Text(
    en="‘{name}’ could not be kept: the server's disk is full. Make room, then choose it again.",
    ko="‘{name}’ 파일을 둘 자리가 없습니다. 서버 디스크를 비우고 다시 고르세요.",
)
UPLOAD_SIGN_IN = Text(
    en="Your session has ended. Sign in again, then choose ‘{name}’ once more.",
    ko="로그인이 끝났습니다. 다시 로그인한 뒤 ‘{name}’ 파일을 고르세요.",
)
UPLOAD_ONE = Text(
    en="One file at a time, please: each is looked at first.",
    ko="한 번에 한 파일만 가져올 수 있습니다. 파일마다 먼저 살펴봅니다.",
)
UPLOAD_STOPPED = Text(en="‘{name}’ was not sent.", ko="‘{name}’ 파일을 보내지 않았습니다.")
STOP_UPLOAD = Text(en="Stop sending", ko="보내기 멈추기")
PROGRESS = Text(en="Progress of sending", ko="보낸 정도")
NEEDS_SCRIPT = Text(
    en="Sending a file needs scripts in the browser. On the server itself, this does the same:",
    ko="파일을 보내려면 브라우저에서 스크립트를 켜야 합니다. 서버에서는 이 명령도 같습니다.",
)
KEPT_DAYS = Text(
    en="A file that nobody loads is deleted after {n} days.",
    ko="읽지 않은 파일은 {n}일 뒤에 지웁니다.",
)

ADDRESS_TITLE = Text(en="Without a file", ko="파일 없이 가져오기")
ADDRESS_SAY = Text(
    en="From a web address, or with a query to a database.",
    ko="웹 주소나 데이터베이스에서 가져옵니다.",
)
ADDRESS = Text(en="Address", ko="주소")
ADDRESS_HELP = Text(
    en="https://…, postgresql://user@host/database, or mysql://….",
    ko="https://…, postgresql://사용자@서버/데이터베이스, mysql://…입니다.",
)
PASSWORD = Text(en="Password", ko="비밀번호")
PASSWORD_HELP = Text(
    en="Of the database; it is used once and not kept.",
    ko="데이터베이스의 비밀번호이며, 한 번 쓰고 남기지 않습니다.",
)
QUERY = Text(en="Query", ko="질의")
QUERY_HELP = Text(
    en="A SELECT, for databases only. It is run once and read, never written.",
    ko="데이터베이스일 때만 SELECT 문을 적습니다. 한 번 실행해 읽기만 합니다.",
)
FETCH = Text(en="Fetch and look", ko="가져와서 살펴보기")
FETCH_WAIT = Text(
    en="The page answers once everything has arrived.", ko="모두 가져오면 다음 화면이 열립니다."
)
ADDRESS_NEEDED = Text(en="Give an address.", ko="주소를 적어 주세요.")
ADDRESS_UNKNOWN = Text(
    en="This is no address that can be read. Begin with https://, postgresql:// or mysql://.",
    ko="읽을 수 없는 주소입니다. https://, postgresql://, mysql:// 가운데 하나로 시작하세요.",
)
QUERY_NEEDED = Text(
    en="This is a database: say with a SELECT what to read.",
    ko="데이터베이스 주소입니다. 무엇을 읽을지 SELECT 문으로 적어 주세요.",
)
QUERY_UNFIT = Text(
    en="A query goes with the address of a database only.",
    ko="질의는 데이터베이스 주소일 때만 쓸 수 있습니다.",
)
ONLY_ADMINS = Text(
    en="Web addresses and databases are for administrators, since the server itself goes there.",
    ko="웹 주소와 데이터베이스는 서버가 직접 접속하므로 관리자만 쓸 수 있습니다.",
)
READ_ONLY = Text(
    en="You may look here; bringing data in needs the role analyst.",
    ko="여기서는 볼 수만 있습니다. 자료를 가져오려면 분석가 역할이 필요합니다.",
)

SOURCES = Text(en="Sources", ko="원천")
SOURCES_SAY = Text(
    en="Everything that was ever loaded, the latest first.",
    ko="읽은 적 있는 원천을 최근 순서로 보여 줍니다.",
)
SOURCE = Text(en="Source", ko="원천")
FORM = Text(en="Holds", ko="내용")
LAST_LOAD = Text(en="Last load", ko="마지막 읽기")
RECORDS = Text(en="Records", ko="기록")
WAITING = Text(en="In quarantine", ko="격리")
OUTCOME = Text(en="Outcome", ko="결과")
SOURCES_NONE = Text(en="Sources appear here", ko="여기에 원천이 나타납니다")
SOURCES_NONE_WORDS = Text(
    en="Each with its last load, its records, and what waits in quarantine.",
    ko="원천마다 마지막으로 읽은 때와 기록 수, 격리된 기록 수를 보여 줍니다.",
)
MAPPINGS = Text(en="Mappings that were kept", ko="저장된 대응")

# ── the steps
STEPS = (
    (Text(en="Bring", ko="가져오기"), Text(en="A file or an address", ko="파일이나 주소")),
    (Text(en="Check", ko="확인하기"), Text(en="What each column is", ko="열마다 무엇인지")),
    (Text(en="Load", ko="읽기"), Text(en="Into your tables", ko="우리 표로")),
)
STEPS_LABEL = Text(en="Steps of bringing data in", ko="자료를 가져오는 단계")

# ── what cannot be looked at
FAILED_QUESTION = Text(en="What is in it?", ko="무엇이 들어 있나요?")
OTHER_FILE = Text(en="Bring another file", ko="다른 파일 가져오기")
REASON = Text(en="In the program's words", ko="프로그램이 남긴 말")
WRONG = {
    "empty-source": (
        Text(en="There is nothing in it to load.", ko="읽을 내용이 없습니다."),
        Text(
            en="Export it again: one line with the names of the columns, then a line per record.",
            ko="첫 줄에 열 이름, 다음 줄부터 기록이 오도록 다시 내보내세요.",
        ),
    ),
    "unreadable-source": (
        Text(en="It cannot be read.", ko="읽을 수 없습니다."),
        Text(
            en="Save it as CSV or Excel, or choose how it is read yourself.",
            ko="CSV나 엑셀로 다시 저장하거나, 읽는 방법을 직접 고르세요.",
        ),
    ),
    "extra-needed": (
        Text(en="A package for it is missing.", ko="여기에 필요한 패키지가 없습니다."),
        Text(
            en="Install what is named below on the server, and start it again.",
            ko="아래에 적힌 것을 서버에 설치하고 다시 시작하세요.",
        ),
    ),
    "too-many-columns": (
        Text(en="It has too many columns.", ko="열이 너무 많습니다."),
        Text(
            en="Perhaps another sign separates the values: choose it, or export fewer columns.",
            ko="구분 기호가 다를 수 있습니다. 직접 고르거나, 열을 줄여 내보내세요.",
        ),
    ),
    "source-refused": (
        Text(en="The address does not answer.", ko="그 주소에서 응답이 없습니다."),
        Text(
            en="Check the address, the user and the query, then try again.",
            ko="주소와 사용자, 질의를 확인하고 다시 해 보세요.",
        ),
    ),
    "not-here": (
        Text(
            en="A file of the server is not read from here.",
            ko="서버의 파일은 여기서 읽지 않습니다.",
        ),
        Text(
            en="Upload the file, or use the command line on the server.",
            ko="파일을 올리거나, 서버에서 명령줄로 읽으세요.",
        ),
    ),
    "mapping": (
        Text(en="The mapping does not fit the source.", ko="대응이 원천과 맞지 않습니다."),
        Text(
            en="Look at each column below and choose again.", ko="아래에서 열마다 다시 골라 주세요."
        ),
    ),
    "basis-needed": (
        Text(
            en="Nobody has said yet on which basis these people may be contacted.",
            ko="연락해도 되는 근거를 아직 밝히지 않았습니다.",
        ),
        Text(en="Choose it below.", ko="아래에서 골라 주세요."),
    ),
    "unknown-source-column": (
        Text(en="The source has no such column.", ko="원천에 그런 열이 없습니다."),
        Text(en="Choose one that is there.", ko="있는 열을 골라 주세요."),
    ),
    "gone": (
        Text(en="The file is not here any more.", ko="파일이 이제 없습니다."),
        Text(
            en="Files that nobody loads are deleted after {n} days: bring it again.",
            ko="읽지 않은 파일은 {n}일 뒤에 지웁니다. 다시 가져오세요.",
        ),
    ),
}

# ── the run of a load
RUN_QUESTION = Text(en="What came of this load?", ko="자료를 읽어 어떻게 되었나요?")
RUN_OPEN = Text(en="‘{source}’ is being loaded.", ko="‘{source}’ 자료를 읽고 있습니다.")
RUN_QUEUED = Text(
    en="‘{source}’ waits for its turn to be loaded.", ko="‘{source}’ 자료가 차례를 기다립니다."
)
RUN_FAILED = Text(en="‘{source}’ was not loaded.", ko="‘{source}’ 자료를 읽지 못했습니다.")
RUN_STOPPED = Text(en="Loading ‘{source}’ was stopped.", ko="‘{source}’ 읽기를 멈추었습니다.")
RUN_INTERRUPTED = Text(
    en="Loading ‘{source}’ was interrupted.", ko="‘{source}’ 읽기가 중단되었습니다."
)
RUN_LEAVE = Text(en="You may leave this page; it carries on.", ko="이 화면을 떠나도 이어집니다.")
RUN_REFRESH = Text(en="Bring the answers up to date", ko="답을 새로 고치기")
RUN_MAPPING = Text(en="Change how it is mapped", ko="대응 바꾸기")
RUN_REASONS = Text(en="Why records do not fit", ko="기록이 맞지 않는 까닭")
RUN_SHRINKING = Text(
    en="A full snapshot is refused where it would delete most of what its source gave before. If "
    "that is meant, allow it under “More” and load again.",
    ko="전체를 맞추면 이 원천의 행 대부분이 지워져서 거절했습니다. 그래도 맞다면 ‘더 보기’에서 "
    "허용하고 다시 읽으세요.",
)
RUN_HOPELESS = Text(
    en="When most records do not fit, the mapping is wrong and not the records.",
    ko="기록 대부분이 맞지 않으면 기록이 아니라 대응이 잘못된 것입니다.",
)
