"""A source looked at: how it is read, what each column is, what a load does."""

from dangol.words import Text

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

HOLDS_LABEL = Text(en="It holds", ko="내용")
READ_AGAIN = Text(en="Look again", ko="다시 살펴보기")
CHANGE_READING = Text(en="Change how it is read", ko="읽는 방법 바꾸기")
FIND_OUT = Text(en="(find out)", ko="(알아내기)")
FORMAT = Text(en="Kind of file", ko="파일 종류")
ENCODING = Text(en="Encoding", ko="글자 인코딩")
DELIMITER = Text(en="Values are separated by", ko="값 사이 구분")
HEADER = Text(en="Names of columns", ko="열 이름")
SHEET = Text(en="Sheet", ko="시트")
STAY = Text(en="Columns that stay", ko="남길 열")
STAY_HELP = Text(
    en="For surveys and partners' files: each column that is not named here becomes a row of "
    "question and answer. Separate names by commas.",
    ko="설문이나 제휴사 파일에 씁니다. 여기 적지 않은 열은 하나씩 질문과 답의 행이 됩니다. 이름은 "
    "쉼표로 나눕니다.",
)
LOOKED_AT = Text(en="Looked at", ko="살펴본 기록")
ABOUT_ALL = Text(en="{n} of about {all}", ko="약 {all}건 가운데 {n}건")
EXACT_ALL = Text(en="{n} of {all}", ko="{all}건 가운데 {n}건")
FORMATS = {
    "csv": Text(en="Separated values", ko="구분된 텍스트"),
    "json-lines": Text(en="JSON lines", ko="줄마다 JSON"),
    "parquet": Text(en="Parquet file", ko="Parquet 파일"),
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
REFUSAL_UNHEARD = Text(
    en="This column reads like a refusal. Choose ‘{field}’, so that nobody who refused is "
    "contacted.",
    ko="수신을 거부한 열로 보입니다. 거부한 분에게 연락하지 않도록 ‘{field}’ 항목을 고르세요.",
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
            en="Each person's answer, where a column gives it; else you declare that everyone in "
            "the file agreed who did not refuse.",
            ko="동의 열이 있으면 사람마다 그 답을 따르고, 없으면 거부하지 않은 모두가 동의했다고 "
            "밝히는 것입니다.",
        ),
    ),
    "contract": (
        Text(en="They have a contract with us", ko="계약 관계"),
        Text(
            en="Messages that the contract needs, such as about an order; no marketing.",
            ko="주문 안내처럼 계약에 필요한 연락만이며, 마케팅은 아닙니다.",
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
