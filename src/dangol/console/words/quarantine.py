"""The quarantine: what waits and why, repairing, loading again, giving up."""

from dangol.words import Text

QUESTION = Text(en="What could not be loaded, and why?", ko="무엇을 왜 읽지 못했나요?")
HEAD = Text(
    en="{n} [[n|record waits|records wait]], most often because: {reason}.",
    ko="격리된 기록이 {n}건 있습니다. 가장 많은 까닭: {reason}.",
)
HEAD_DO = Text(
    en="Repair them here, or correct the source and load it again.",
    ko="여기서 고치거나, 원천을 고쳐 다시 읽으세요.",
)
HEAD_NONE = Text(en="Nothing waits in quarantine.", ko="격리된 기록이 없습니다.")
HEAD_NONE_DO = Text(en="Nothing needs to be done.", ko="할 일이 없습니다.")
BECAUSE = Text(
    en="They are in no table and no answer until they fit. Nothing is thrown away.",
    ko="맞을 때까지 어떤 표나 답에도 들어가지 않으며, 버리지도 않습니다.",
)
BECAUSE_NONE = Text(
    en="A record that does not fit stops here with every reason, and the rest is loaded.",
    ko="맞지 않는 기록은 모든 까닭과 함께 여기에 멈추고, 나머지는 읽습니다.",
)
EMPTY = Text(en="Records that do not fit appear here", ko="맞지 않는 기록이 여기에 나타납니다")
EMPTY_WORDS = Text(
    en="With the value that is wrong, so that you can repair it and load it again.",
    ko="잘못된 값을 표시하므로, 고쳐서 다시 읽을 수 있습니다.",
)
SEE_LOADING = Text(en="See what was loaded", ko="읽은 원천 보기")

PILES = Text(en="By source and reason", ko="원천과 까닭별")
PILES_SAY = Text(
    en="A record with two reasons counts in both.", ko="까닭이 둘이면 양쪽에서 셉니다."
)
STATES = Text(en="State", ko="상태")
RECORDS = Text(en="Records", ko="기록")
RECORDS_SAY = Text(
    en="As they came from the source, what is wrong marked; names and contact data are masked.",
    ko="원천에서 온 그대로이며 잘못된 값을 표시했습니다. 이름과 연락처는 가려져 있습니다.",
)
CHOOSE = Text(en="Choose", ko="고르기")
CHOOSE_ONE = Text(en="Choose record {n} of ‘{source}’", ko="‘{source}’ {n}번째 기록 고르기")
PLACE = Text(en="Line", ko="줄")
REASON = Text(en="Why", ko="까닭")
RECORD = Text(en="Record", ko="기록")
EDIT = Text(en="Repair", ko="고치기")
OPEN = Text(en="Open", ko="열기")
EDIT_ONE = Text(en="Repair record {n} of ‘{source}’", ko="‘{source}’ {n}번째 기록 고치기")
NO_VALUE = Text(en="(empty)", ko="(비어 있음)")
WHOLE_LINE = Text(en="whole line", ko="줄 전체")
LINE_MASKED = Text(en="(masked; open it to see)", ko="(가려짐, 열어서 보기)")
REPAIRED = Text(en="repaired", ko="고침")
PAGE_OF = Text(en="{first}–{last} of {all}", ko="{all}건 가운데 {first}–{last}번째")
ROWS_FOR_ANALYSTS = Text(
    en="Analysts see the records themselves here, and repair them.",
    ko="분석가에게는 기록이 보이며, 고칠 수 있습니다.",
)
NOTHING_FOUND = Text(en="No record matches.", ko="맞는 기록이 없습니다.")
NOTHING_FOUND_DO = Text(
    en="Choose another pile, or show all.", ko="다른 묶음을 고르거나 모두 보세요."
)
SHOW_ALL = Text(en="Show all", ko="모두 보기")

WHAT_TO_DO = Text(en="What to do with them", ko="어떻게 할까요")
WHICH = Text(en="Which records", ko="어떤 기록")
ALL_OF = Text(en="All {n} that are listed", ko="목록에 있는 {n}건 모두")
ONLY_ONE = Text(en="The one that is listed", ko="목록에 있는 한 건")
TICKED = Text(en="Only the ticked ones", ko="고른 것만")
SET_COLUMN = Text(en="Give a column this value", ko="열에 이 값 넣기")
ANY_COLUMN = Text(en="(choose a column)", ko="(열 고르기)")
SET_VALUE = Text(en="Value", ko="값")
SET = Text(en="Set the value", ko="값 넣기")
SET_SAY = Text(
    en="To repair many at once, show one source.", ko="한꺼번에 고치려면 한 원천만 고르세요."
)
REPLAY = Text(en="Load again", ko="다시 읽기")
DROP = Text(en="Set aside for good", ko="쓰지 않기")
NONE_TICKED = Text(en="Tick a record first.", ko="기록을 먼저 고르세요.")
COLUMN_NEEDED = Text(en="Choose a column first.", ko="열을 먼저 고르세요.")

DONE = {
    "set": Text(
        en="{n} [[n|record was|records were]] repaired. Load them again when they fit.",
        ko="기록 {n}건을 고쳤습니다. 다 고쳤으면 다시 읽으세요.",
    ),
    "drop": Text(
        en="{n} [[n|record was|records were]] set aside for good.",
        ko="기록 {n}건을 쓰지 않기로 했습니다.",
    ),
}
SURE_QUESTION = Text(en="Shall these records never be loaded?", ko="이 기록을 영영 읽지 않을까요?")
SURE_HEAD = Text(
    en="{n} [[n|record|records]] would be set aside for good.",
    ko="기록 {n}건을 쓰지 않기로 합니다.",
)
SURE_DO = Text(
    en="They stay visible here, and no answer will ever count them.",
    ko="여기에 계속 보이지만, 어떤 답에도 들어가지 않습니다.",
)
SURE = Text(en="Set {n} [[n|record|records]] aside for good", ko="기록 {n}건 쓰지 않기")
KEEP = Text(en="Keep them waiting", ko="그대로 두기")

# ── one record
ONE_QUESTION = Text(en="What is wrong with this record?", ko="이 기록은 무엇이 잘못되었나요?")
ONE_HEAD = Text(en="Record {n} of ‘{source}’: {reason}.", ko="‘{source}’ {n}번째 기록: {reason}.")
ONE_HEAD_NO_LINE = Text(en="A record of ‘{source}’: {reason}.", ko="‘{source}’의 기록: {reason}.")
ONE_DO = Text(en="Repair it, then load it again.", ko="고친 뒤 다시 읽으세요.")
ONE_REPAIRED_DO = Text(en="It is repaired: load it again.", ko="고쳤으니 다시 읽으세요.")
ONE_SETTLED = Text(en="{state}; nothing needs to be done.", ko="{state}. 할 일이 없습니다.")
ONE_BECAUSE = Text(
    en="Set aside on {at}. What came stays as it came; a repair is kept beside it.",
    ko="{at}에 격리했습니다. 들어온 값은 그대로 두고, 고친 값을 따로 남깁니다.",
)
VALUES = Text(en="Its values", ko="값")
THE_LINE = Text(en="The line as it stands", ko="줄 그대로")
CAME_AS = Text(en="It came as: {value}", ko="들어온 값: {value}")
SAVE = Text(en="Keep the repair", ko="고친 값 저장")
SAVE_REPLAY = Text(en="Keep and load again", ko="저장하고 다시 읽기")
REVEAL = Text(en="Show masked values", ko="가린 값 보기")
REVEAL_SAY = Text(
    en="Names and contact data are masked. Showing them, to repair the record, is written into "
    "the audit trail.",
    ko="이름과 연락처는 가려져 있습니다. 고치려고 보면 감사 기록에 남습니다.",
)
REASON = Text(en="What you need them for", ko="어디에 쓰려는지")
REASON_HELP = Text(
    en="Without anybody's name or number: it stays in the audit trail.",
    ko="이름이나 번호는 적지 마세요. 감사 기록에 남습니다.",
)
REASON_FAULTS = {
    "no-reason": Text(en="Say why you need to see them.", ko="왜 보려는지 적어 주세요."),
    "naming-reason": Text(
        en="Say why without a number or an e-mail address.",
        ko="번호나 이메일 주소 없이 적어 주세요.",
    ),
}
REVEALED = Text(
    en="Masked values are shown; that is written into the audit trail.",
    ko="가린 값을 보여 줍니다. 감사 기록에 남겼습니다.",
)
NOTHING_CHANGED = Text(en="Nothing was changed.", ko="바꾼 값이 없습니다.")
FROM_RUN = Text(en="The run that set it aside", ko="격리한 실행")

WRONG = {
    "nothing-to-replay": (
        Text(en="They cannot be loaded again yet.", ko="아직 다시 읽을 수 있는 기록이 없습니다."),
        Text(
            en="A line without the shape of a record, or one that contradicts another, must be "
            "repaired first.",
            ko="기록 꼴이 아니거나 다른 기록과 어긋나는 것은 먼저 고쳐야 합니다.",
        ),
    ),
    "unknown-source-column": (
        Text(en="Not every record has this column.", ko="이 열이 없는 기록이 있습니다."),
        Text(en="Show one source, then choose again.", ko="한 원천만 고른 뒤 다시 해 보세요."),
    ),
}
