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
CHOOSE_FILE = Text(en="Choose a file", ko="파일 고르기")
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
    en="https://…, postgresql://user:password@host/database, or mysql://…; the password is not "
    "kept.",
    ko="https://…, postgresql://사용자:비밀번호@서버/데이터베이스, mysql://…이며 비밀번호는 남기지 "
    "않습니다.",
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
AT_WORK = Text(en="at work", ko="진행 중")
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

# ── the look at a source
PREVIEW = Text(en="Check", ko="확인")
PREVIEW_QUESTION = Text(
    en="What is in it, and where does it go?", ko="무엇이 들어 있고, 어디로 가나요?"
)
HOLDS = Text(en="‘{name}’ holds {form}", ko="‘{name}’: {form} 자료입니다.")
UNDERSTOOD = Text(
    en="{n} of {all} [[all|column is|columns are]] understood.",
    ko="열 {all}개 가운데 {n}개를 알아보았습니다.",
)
UNDERSTOOD_ALL = Text(
    en="[[all|its one column is|all {all} columns are]] understood.",
    ko="열 {all}개를 모두 알아보았습니다.",
)
CAN_LOAD = Text(en="Check them, then load.", ko="확인한 뒤 읽으세요.")
CAN_LOAD_BASIS = Text(
    en="Say on which basis these people may be contacted, then load.",
    ko="연락해도 되는 근거를 고른 뒤 읽으세요.",
)
LACKS = Text(
    en="‘{name}’ would hold {form}, but {fields} [[n|is|are]] missing.",
    ko="‘{form}’ 자료로 읽으려면 ‘{name}’에 {fields} 열이 더 있어야 합니다.",
)
LACKS_DO = Text(
    en="Choose the column below, or say that it holds something else.",
    ko="아래에서 열을 고르거나, 다른 내용이라고 알려 주세요.",
)
LOOKED_ALL = Text(
    en="All {n} [[n|record was|records were]] looked at; nothing is loaded yet.",
    ko="기록 {n}건을 모두 살펴보았고, 아직 읽지는 않았습니다.",
)
LOOKED_SOME = Text(
    en="{n} records from all over it were looked at; nothing is loaded yet.",
    ko="곳곳에서 기록 {n}건을 살펴보았고, 아직 읽지는 않았습니다.",
)
MISSHAPEN = Text(
    en="{n} of the lines [[n|has|have]] not the shape of a record and would wait in quarantine.",
    ko="기록 꼴이 아닌 줄이 {n}개 있어, 읽으면 격리됩니다.",
)
SAVED_AS = Text(
    en="The mapping kept as ‘{name}’ is used again.", ko="저장된 대응 ‘{name}’을 다시 씁니다."
)

READING = Text(en="How it is read", ko="읽는 방법")
HOLDS_LABEL = Text(en="It holds", ko="내용")
READ_AGAIN = Text(en="Look again", ko="다시 살펴보기")
CHANGE_READING = Text(en="Change how it is read", ko="읽는 방법 바꾸기")
FIND_OUT = Text(en="(find out)", ko="(알아내기)")
FORMAT = Text(en="Kind of file", ko="파일 종류")
ENCODING = Text(en="Encoding", ko="글자 인코딩")
DELIMITER = Text(en="Values are separated by", ko="값 사이 구분")
HEADER = Text(en="Names of columns", ko="열 이름")
SHEET = Text(en="Sheet", ko="시트")
LOOKED_AT = Text(en="Looked at", ko="살펴본 기록")
ABOUT_ALL = Text(en="{n} of about {all}", ko="약 {all}건 가운데 {n}건")
EXACT_ALL = Text(en="{n} of {all}", ko="{all}건 가운데 {n}건")
FORMATS = {
    "csv": Text(en="Separated values", ko="구분된 텍스트"),
    "json-lines": Text(en="JSON lines", ko="줄마다 JSON"),
    "parquet": Text(en="Parquet", ko="Parquet"),
    "workbook": Text(en="Workbook", ko="통합 문서"),
    "query": Text(en="Query", ko="질의"),
}
ENCODINGS = {
    "utf-8": Text(en="UTF-8", ko="UTF-8"),
    "cp949": Text(en="Korean (CP949)", ko="한국어(CP949)"),
    "utf-16-le": Text(en="UTF-16", ko="UTF-16"),
    "utf-16-be": Text(en="UTF-16 (big-endian)", ko="UTF-16(빅 엔디언)"),
    "cp1252": Text(en="Western (CP1252)", ko="서유럽(CP1252)"),
}
DELIMITERS = {
    ",": Text(en="comma", ko="쉼표"),
    ";": Text(en="semicolon", ko="쌍반점"),
    "\t": Text(en="tab", ko="탭"),
    "|": Text(en="vertical bar", ko="세로줄"),
    "^": Text(en="caret", ko="꺾쇠(^)"),
}
HEADERS = {
    "yes": Text(en="in the first line", ko="첫 줄에 있음"),
    "no": Text(en="nowhere", ko="없음"),
}

# ── the mapping
MAPPING = Text(en="What each column is", ko="열마다 무엇인가")
MAPPING_SAY = Text(
    en="Proposed from names and values. Change what is wrong; it is kept for the next time.",
    ko="이름과 값을 보고 골랐습니다. 틀린 것은 바꾸세요. 다음에도 그대로 씁니다.",
)
COLUMN = Text(en="Column", ko="열")
EXAMPLES = Text(en="Examples", ko="예")
WRITTEN = Text(en="Written as", ko="쓰인 꼴")
FIELD = Text(en="Becomes", ko="들어갈 곳")
BECAUSE_COLUMN = Text(en="Why", ko="까닭")
FIELD_OF = Text(en="Field for ‘{column}’", ko="‘{column}’ 열이 들어갈 곳")
LEFT_OUT = Text(en="(not loaded)", ko="(읽지 않음)")
NEEDED = Text(en="Needed", ko="꼭 필요함")
OTHERS = Text(en="Others", ko="그 밖")
FILLED = Text(en="{share} filled", ko="{share} 채움")
NO_VALUES = Text(en="no values", ko="값 없음")
MISFITS = Text(en="does not fit: {values}", ko="맞지 않는 값: {values}")
MASKED = Text(en="Names and contact data are masked here.", ko="이름과 연락처는 가려져 있습니다.")
KINDS = {
    "empty": Text(en="empty", ko="비어 있음"),
    "flag": Text(en="yes or no", ko="예/아니요"),
    "number": Text(en="number", ko="숫자"),
    "date": Text(en="date", ko="날짜"),
    "moment": Text(en="date and time", ko="날짜와 시각"),
    "email": Text(en="e-mail", ko="이메일"),
    "phone": Text(en="phone", ko="전화번호"),
    "text": Text(en="text", ko="글자"),
}
DECIMAL_COMMA = Text(en="decimal comma: 1.234,5", ko="쉼표가 소수점: 1.234,5")
ORDER_DOUBT = Text(
    en="Day or month first? The values leave it open.",
    ko="일과 월 순서를 값만으로는 알 수 없습니다.",
)
ORDER_OF = Text(en="Order of day and month in ‘{column}’", ko="‘{column}’의 일과 월 순서")
ORDERS = {
    "day": Text(en="Day first: 15 March is 15/03", ko="일이 먼저: 3월 15일은 15/03"),
    "month": Text(en="Month first: 15 March is 03/15", ko="월이 먼저: 3월 15일은 03/15"),
}
BECAUSES = {
    "name": Text(en="its name", ko="이름"),
    "content": Text(en="its values", ko="값"),
    "saved": Text(en="kept from last time", ko="지난번 선택"),
    "person": Text(en="you", ko="직접 고름"),
    "none": Text(en="–", ko="–"),
}
MISSING_TITLE = Text(en="Still missing: {fields}.", ko="아직 없는 항목: {fields}.")
MISSING_WORDS = Text(
    en="Choose the column that holds it, give one value for all records, or load it as something "
    "else.",
    ko="해당하는 열을 고르거나, 모든 기록에 같은 값을 주거나, 다른 내용으로 읽으세요.",
)
MISSING_KEY = Text(
    en="Records without a number can be told apart by what they say: see “More”.",
    ko="번호가 없는 기록은 내용으로 구별할 수 있습니다. ‘더 보기’를 확인하세요.",
)
CHOOSE_COLUMN = Text(en="Choose its column.", ko="해당하는 열을 고르세요.")
GIVEN_TWICE = Text(
    en="{field} is also given to {others}.", ko="{others}에도 ‘{field}’ 항목을 골랐습니다."
)
COLUMN_IS_KEY = Text(
    en="This column already names the record.", ko="이미 기록을 구별하는 데 쓰는 열입니다."
)
NOT_LOADED = Text(en="Nothing was loaded.", ko="아직 읽지 않았습니다.")
NOT_LOADED_DO = Text(
    en="What is missing is marked below; everything else is as you left it.",
    ko="빠진 것을 아래에 표시했고, 나머지는 고른 그대로입니다.",
)

MODE = Text(en="What it does to what is there", ko="있는 자료에 하는 일")
MODES = {
    "upsert": (
        Text(en="Add and update", ko="더하고 고치기"),
        Text(
            en="New records come in; later versions replace earlier ones. Nothing is deleted.",
            ko="새 기록을 더하고, 더 늦은 판으로 바꿉니다. 지우지는 않습니다.",
        ),
    ),
    "append": (
        Text(en="Add new records only", ko="새 기록만 더하기"),
        Text(
            en="What is there stays as it is; a record that would change it waits in quarantine.",
            ko="있는 것은 그대로 두며, 바꾸려는 기록은 격리합니다.",
        ),
    ),
    "snapshot": (
        Text(en="Full snapshot", ko="전체를 새로 맞추기"),
        Text(
            en="This is everything: rows of this source that it no longer has are deleted.",
            ko="이 파일이 전부입니다. 이 원천에서 왔지만 이제 없는 행은 지웁니다.",
        ),
    ),
}
MORE = Text(en="More", ko="더 보기")
VERSION_COLUMN = Text(en="When a record was last changed", ko="기록이 바뀐 때")
VERSION_HELP = Text(
    en="With such a column, an older file never overwrites newer data.",
    ko="이런 열이 있으면 오래된 파일이 새 자료를 덮어쓰지 않습니다.",
)
DELETED_COLUMN = Text(en="Whether a record was deleted", ko="기록을 지웠는지")
DELETED_HELP = Text(
    en="Rows that the source marks as deleted are deleted here too.",
    ko="원천이 지웠다고 표시한 행은 여기서도 지웁니다.",
)
NO_COLUMN = Text(en="(no such column)", ko="(그런 열 없음)")
KEY_FROM_CONTENT = Text(
    en="Records have no number: tell them apart by what they say",
    ko="기록에 번호가 없음: 내용으로 구별하기",
)
KEY_HELP = Text(en="Equal records then count as one.", ko="내용이 같은 기록은 하나로 칩니다.")
CONSTANTS = Text(en="One value for all records", ko="모든 기록에 같은 값")
CONSTANTS_HELP = Text(
    en="For what the file does not say, such as the channel or the currency.",
    ko="채널이나 통화처럼 파일에 없는 것을 적습니다.",
)
CONSTANT_FIELD = Text(en="Field {n}", ko="항목 {n}")
CONSTANT_VALUE = Text(en="Value {n}", ko="값 {n}")
NO_FIELD = Text(en="(no field)", ko="(항목 없음)")
CONSTANT_FIELD_NEEDED = Text(en="Choose the field of this value.", ko="이 값의 항목을 고르세요.")
CONSTANT_VALUE_NEEDED = Text(en="Give its value.", ko="값을 적어 주세요.")
MAY_SHRINK = Text(
    en="A full snapshot may delete most of what this source gave before",
    ko="전체를 맞출 때 이 원천의 행 대부분을 지워도 됨",
)
MAY_SHRINK_HELP = Text(
    en="Otherwise such a load is refused, since half a file looks the same.",
    ko="켜지 않으면 그런 읽기는 거절합니다. 잘린 파일도 똑같아 보이기 때문입니다.",
)

BASIS = Text(en="May these people be contacted?", ko="이분들에게 연락해도 되나요?")
BASIS_WHY = Text(
    en="The file says how people can be reached. Dangol asks before every message whether it may, "
    "so it has to know on which legal basis.",
    ko="파일에 연락처나 수신 동의가 있습니다. 메시지를 보내기 전마다 보내도 되는지 확인하므로, "
    "어떤 법적 근거인지 알아야 합니다.",
)
BASES = {
    "consent": (
        Text(en="They agreed", ko="동의를 받음"),
        Text(
            en="Each person's answer, where a column gives it; without such a column nobody "
            "counts as reachable.",
            ko="동의 열이 있으면 사람마다 그 답을 따르고, 없으면 아무에게도 보내지 않습니다.",
        ),
    ),
    "contract": (
        Text(en="They have a contract with us", ko="계약 관계"),
        Text(
            en="Messages that the contract needs, such as about an order.",
            ko="주문 안내처럼 계약에 필요한 연락입니다.",
        ),
    ),
    "legitimate-interest": (
        Text(en="Legitimate interest", ko="정당한 이익"),
        Text(
            en="Where the law of the country allows it, and somebody weighed it.",
            ko="그 나라 법이 허용하고, 이익을 따져 본 경우입니다.",
        ),
    ),
    "unknown": (
        Text(en="We do not know", ko="알 수 없음"),
        Text(
            en="Everything is loaded, and nobody counts as reachable.",
            ko="자료는 모두 읽되, 아무에게도 보내지 않습니다.",
        ),
    ),
}
DECLARED_BY = Text(en="Who declares this", ko="밝히는 사람")
DECLARED_HELP = Text(
    en="The name is kept beside every consent.", ko="이름을 동의마다 함께 남깁니다."
)
BASIS_NEEDED = Text(en="Choose one of the four.", ko="넷 가운데 하나를 고르세요.")
DECLARER_NEEDED = Text(en="Give a name.", ko="이름을 적어 주세요.")

FIRST_ROWS = Text(en="First rows", ko="앞부분 행")
FIRST_ROWS_SAY = Text(
    en="The first {n} as they stand in the source; names and contact data are masked.",
    ko="원천에 적힌 그대로 앞의 {n}행이며, 이름과 연락처는 가려져 있습니다.",
)
LOAD_EXACT = Text(en="Load {n} [[n|record|records]]", ko="기록 {n}건 읽기")
LOAD_ABOUT = Text(en="Load about {n} [[n|record|records]]", ko="기록 약 {n}건 읽기")
LOAD_ALL = Text(en="Load all records", ko="모든 기록 읽기")
LOAD_SAY = Text(
    en="Into {tables}, in one step. Records that do not fit wait in quarantine.",
    ko="한 번에 {tables} 표에 씁니다. 맞지 않는 기록은 격리합니다.",
)
GIVE_UP = Text(en="Not now", ko="나중에")

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
