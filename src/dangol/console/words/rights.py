"""Words of the pages about the rights of people: what is kept, handing it out, erasing it."""

from dangol.words import Text

REQUESTS = Text(en="What you asked for", ko="요청하신 것")
QUESTION = Text(en="What may this person ask of us?", ko="이 사람이 우리에게 요구할 수 있는 것은?")
HEAD = Text(
    en="{n} [[n|row is|rows are]] kept in {tables} [[tables|table|tables]].",
    ko="표 {tables}개에 {n}행을 보관하고 있습니다.",
)
BECAUSE = Text(
    en="An answer is due within {n} days ({source}).", ko="{n}일 안에 답해야 합니다({source})."
)
RIGHTS = Text(en="Rights", ko="권리")
LINK = Text(en="What they allow", ko="허용한 것")
LINK_SAY = Text(
    en="Their own page, by a link that needs no password. Send it to nobody else.",
    ko="비밀번호 없이 여는 본인만의 페이지입니다. 다른 사람에게 보내지 마세요.",
)
LINK_MAKE = Text(en="Make the link", ko="링크 만들기")
EXPORT = Text(en="Hand out everything", ko="모두 내어 주기")
EXPORT_SAY = Text(
    en="All that is kept, with the meaning of each column, and which questions it was used for.",
    ko="보관하는 모든 것과 열의 뜻, 어떤 물음에 쓰였는지 담습니다.",
)
EXPORT_JSON = Text(en="For programs (JSON)", ko="프로그램용(JSON)")
EXPORT_HTML = Text(en="To be read (HTML)", ko="읽는 문서(HTML)")
REVEAL = Text(en="See identifiers", ko="식별자 보기")
REVEAL_SAY = Text(
    en="E-mail addresses and numbers are masked until you say why you need them; both is kept.",
    ko="왜 필요한지 적어야 이메일과 번호를 볼 수 있으며, 누가 왜 보았는지 남습니다.",
)
REASON = Text(en="Reason", ko="까닭")
REASON_HELP = Text(
    en="Without the person's name, address or number: it stays in the audit trail.",
    ko="이름이나 주소, 번호는 적지 마세요. 감사 기록에 남습니다.",
)
REVEAL_DO = Text(en="Show", ko="보기")
ERASE = Text(en="Erase", ko="지우기")
ERASE_SAY = Text(
    en="Everything of this person goes, from every table, file and answer, and what comes again "
    "stays out. It cannot be undone. Purchases go too, so past sales become smaller.",
    ko="모든 표와 파일, 답에서 이 사람의 것을 지우고, 다시 들어와도 받지 않습니다. 되돌릴 수 "
    "없으며, 구매도 지워져 지난 매출이 줄어듭니다.",
)
ERASE_DO = Text(en="Erase for good", ko="영구히 지우기")
ERASE_SURE = Text(
    en="Erase this person from everything, for good?", ko="이 사람을 모두 영구히 지울까요?"
)
TABLE = Text(en="Table", ko="표")
ROWS = Text(en="Rows", ko="행")
KEPT = Text(en="What is kept", ko="보관하는 것")
USES = Text(en="What it was used for", ko="쓰인 곳")
READERS = Text(en="Who looked at this person", ko="이 사람을 본 사람")
READERS_SAY = Text(
    en="Each reader once an hour; also who saw identifiers, handed out or made a link.",
    ko="한 사람이 여러 번 보아도 한 시간에 한 번만 적습니다. 식별자를 보거나 내어 준 일, "
    "링크를 만든 일도 적습니다.",
)
IDENTIFIER = Text(en="Identifier", ko="식별자")
MADE = Text(en="Made on {at}", ko="{at}에 만듦")
EXPORT_TITLE = Text(en="What we keep about you", ko="보관 중인 개인정보")

ERASURES_QUESTION = Text(en="Who was erased, and is it true?", ko="누구를 지웠고, 정말 지워졌나요?")
ERASURES_HEAD = Text(
    en="{n} [[n|person was|people were]] erased.", ko="지금까지 {n}명을 지웠습니다."
)
ERASURES_NONE = Text(en="Nobody was erased yet.", ko="아직 지운 사람이 없습니다.")
ERASURES_BECAUSE = Text(
    en="An erasure keeps no name: only hashes, by which a replay is known and everything can be "
    "looked through again.",
    ko="삭제 기록에는 이름이 없고 해시만 있어, 다시 들어온 것을 알아보고 모든 곳을 다시 살필 수 "
    "있습니다.",
)
ASKED = Text(en="Asked", ko="요청")
STANDS = Text(en="State", ko="상태")
STATES = {
    "done": Text(en="Erased", ko="지움"),
    "open": Text(en="Being erased", ko="지우는 중"),
    "lifted": Text(en="May come back", ko="다시 받음"),
}
WHAT = Text(en="What went", ko="지운 것")
BACKUPS = Text(en="Still in backups", ko="남은 백업")
BACKUP_UNTIL = Text(en="until {day}", ko="{day}까지")
NO_BACKUPS = Text(en="in none", ko="없음")
VERIFY = Text(en="Look again", ko="다시 살피기")
HOLDS = Text(
    en="It holds: nothing was found in {n} places.", ko="지워졌습니다. {n}곳에서 찾지 못했습니다."
)
HOLDS_NOT = Text(en="It does not hold.", ko="지워지지 않았습니다.")
LEFT = Text(en="Found: {what}.", ko="찾은 곳: {what}.")
BROKEN_SEAL = Text(en="The proof was changed.", ko="증명이 바뀌었습니다.")
NAMED = Text(
    en="Say why without naming the person.", ko="이 사람을 밝히지 말고 까닭만 적어 주세요."
)
NO_REASON = Text(en="Say why.", ko="까닭을 적어 주세요.")
