"""Words of sources that are looked at again and again."""

from dangol.words import Text

QUESTION = Text(en="Does this source still give us everything?", ko="이 원천에서 빠짐없이 오나요?")
KEPT = Text(en="Sources that are looked at by themselves", ko="알아서 확인하는 원천")
KEPT_SAY = Text(
    en="What is new there is loaded without anybody asking, and nothing twice.",
    ko="새로 생긴 자료를 알아서 읽으며, 두 번 읽지 않습니다.",
)
KEPT_NONE = Text(
    en="A folder, a database, an API or a service that calls can be looked at all the time.",
    ko="폴더, 데이터베이스, API, 우리를 부르는 서비스를 늘 지켜볼 수 있습니다.",
)
NEW = {
    "watched-folder": Text(en="Watch a folder", ko="폴더 지켜보기"),
    "database-source": Text(en="Read a database", ko="데이터베이스 읽기"),
    "api-source": Text(en="Ask an API", ko="API 부르기"),
    "webhook": Text(en="Take calls (webhook)", ko="부름 받기(웹훅)"),
}
SOURCE = Text(en="Source", ko="원천")
PLACE = Text(en="Where", ko="위치")
STANDS = Text(en="State", ko="상태")
LAST_LOOK = Text(en="Last look", ko="마지막 확인")
NEXT_LOOK = Text(en="Next look", ko="다음 확인")
LAST_NEWS = Text(en="Last news", ko="마지막 새 자료")
NEVER = Text(en="never", ko="없음")
ONLY_ASKED = Text(en="when somebody asks", ko="누를 때만")
RECORDS_DAY = Text(en="Records, 24 h", ko="기록, 24시간")
FAILURES = Text(en="Failed looks, 7 days", ko="실패한 확인, 7일")
WAITING = Text(en="In quarantine", ko="격리")
KIND = Text(en="Kind", ko="종류")

STATES = {
    "fine": Text(en="up to date", ko="최신"),
    "busy": Text(en="being looked at", ko="확인 중"),
    "failing": Text(en="not readable", ko="읽지 못함"),
    "paused": Text(en="paused", ko="멈춤"),
    "unmapped": Text(en="to be mapped", ko="대응 필요"),
    "unsecured": Text(en="secret needed", ko="비밀 필요"),
    "new": Text(en="not looked at yet", ko="확인 전"),
}
HEADS = {
    "fine": Text(en="‘{name}’ is up to date.", ko="‘{name}’ 원천은 최신입니다."),
    "busy": Text(en="‘{name}’ is being looked at.", ko="‘{name}’ 원천을 확인하고 있습니다."),
    "failing": Text(
        en="‘{name}’ could not be read on {at}.", ko="{at}에 ‘{name}’ 원천을 읽지 못했습니다."
    ),
    "paused": Text(en="‘{name}’ is paused.", ko="‘{name}’ 원천은 멈춰 있습니다."),
    "unmapped": Text(
        en="Nobody has said yet what ‘{name}’ holds.",
        ko="‘{name}’ 원천에 무엇이 들었는지 아직 정하지 않았습니다.",
    ),
    "unsecured": Text(
        en="‘{name}’ waits for its secret.", ko="‘{name}’ 원천의 비밀이 아직 없습니다."
    ),
    "new": Text(
        en="‘{name}’ has not been looked at yet.", ko="‘{name}’ 원천은 아직 확인하지 않았습니다."
    ),
}
DOS = {
    "fine": Text(
        en="{n} [[n|record|records]] came in the last 24 hours.",
        ko="지난 24시간 동안 기록 {n}건이 들어왔습니다.",
    ),
    "busy": Text(en="This page shows when it is done.", ko="끝나면 이 화면에 나타납니다."),
    "failing": Text(
        en="Nothing was skipped; what waits comes in when it can be read again.",
        ko="건너뛴 것은 없습니다. 다시 읽을 수 있으면 밀린 것이 들어옵니다.",
    ),
    "paused": Text(
        en="Resume it, and what came meanwhile is loaded.",
        ko="다시 시작하면 그동안의 자료를 읽습니다.",
    ),
    "unmapped": Text(
        en="Look at its first records and say which column is what.",
        ko="처음 몇 기록을 보고 어느 열이 무엇인지 정하세요.",
    ),
    "unsecured": Text(en="Give it on this page.", ko="이 화면에서 알려 주세요."),
    "new": Text(en="It will be within a minute.", ko="1분 안에 확인합니다."),
}
BECAUSE = {
    "watched-folder": Text(
        en="Each file is loaded once, and again when it changes; one that is still written waits.",
        ko="파일마다 한 번, 바뀌면 다시 읽습니다. 아직 쓰는 파일은 기다립니다.",
    ),
    "database-source": Text(
        en="Only what changed is read, a little before the last position again, so that late "
        "entries are found.",
        ko="바뀐 것만 읽되, 늦게 쓰인 것을 놓치지 않도록 마지막 위치 조금 앞부터 봅니다.",
    ),
    "api-source": Text(
        en="Every page is turned; where the API is busy or broken, it is asked again later.",
        ko="모든 쪽을 넘기며, API가 바쁘거나 고장이면 나중에 다시 부릅니다.",
    ),
    "webhook": Text(
        en="A call is on the disk before it is answered, and signed ones only are taken.",
        ko="서명된 부름만 받으며, 디스크에 쓴 뒤에 답합니다.",
    ),
}
LOOK_NOW = Text(en="Look now", ko="지금 확인")
MAP = Text(en="Look at the first records", ko="처음 기록 보기")
MAP_AGAIN = Text(en="Change the mapping", ko="대응 바꾸기")
SETTINGS = Text(en="Settings", ko="설정")
ANEW = Text(en="Read everything anew", ko="처음부터 다시 읽기")
ANEW_SURE = Text(
    en="Read everything of ‘{name}’ anew? What is in already stays as it is.",
    ko="‘{name}’ 원천을 처음부터 다시 읽을까요? 이미 읽은 것은 그대로 있습니다.",
)
ANEW_SAY = Text(
    en="Forgets how far it was read. Of use where its past was changed there.",
    ko="어디까지 읽었는지 잊습니다. 그곳의 지난 자료가 바뀌었을 때 쓰세요.",
)
NOTHING_YET = Text(en="There is no record in it yet.", ko="아직 기록이 없습니다.")
NOTHING_YET_DO = Text(
    en="Let it give a first one, then look again.", ko="첫 기록이 생긴 뒤에 다시 보세요."
)
BY_DAY = Text(en="Records by day", ko="날마다 들어온 기록")
BY_DAY_SAY = Text(
    en="At most {n} records a day in the last 30 days.", ko="지난 30일 동안 하루 최대 {n}건입니다."
)
MAPPING = Text(en="What it is loaded as", ko="무엇으로 읽나요")
COLUMN = Text(en="In the source", ko="원천의 열")
FIELD = Text(en="Here", ko="여기의 항목")
UNUSED = Text(en="Not used: {names}", ko="쓰지 않음: {names}")
LOOKS = Text(en="Latest looks", ko="최근 확인")
LOOKS_SAY = Text(
    en="Looks that found nothing new are kept for a while only.",
    ko="새것이 없던 확인은 잠시만 보관합니다.",
)
TIME = Text(en="Time", ko="시각")
FOUND = Text(en="Found", ko="결과")
RECORDS = Text(en="Records", ko="기록")
RUNS = Text(en="Loads", ko="읽기")
OUTCOMES = {
    "new": Text(en="new records", ko="새 기록"),
    "nothing": Text(en="nothing new", ko="새것 없음"),
    "failed": Text(en="failed", ko="실패"),
}
POSITION = Text(en="Read up to", ko="읽은 위치")
COMPARED = Text(en="Everything compared", ko="전체 비교")
FILES = Text(en="Files loaded", ko="읽은 파일")
FILES_BAD = Text(en="Files that did not fit", ko="맞지 않는 파일")
FILES_BAD_SAY = Text(en="They are tried again when they change.", ko="바뀌면 다시 읽어 봅니다.")
PUT_FILES = Text(en="Put files into", ko="파일을 둘 곳")
CALL_AT = Text(en="Address to call", ko="부를 주소")
CALL_SAY = Text(
    en="Give this address and the secret to the other service. It must call with POST and JSON.",
    ko="다른 서비스에 이 주소와 비밀을 알려 주세요. POST로 JSON을 보내야 합니다.",
)
SECRET_KEPT = Text(
    en="It is kept, and never shown again.", ko="보관하고 있으며 다시 보이지 않습니다."
)
SECRET_NONE = Text(en="It was not given yet.", ko="아직 알려 주지 않았습니다.")
SECRET_GIVE = Text(en="Keep", ko="보관")
SECRET_HELP = Text(
    en="Readable by the project's owner only; an empty one forgets it.",
    ko="프로젝트 주인만 읽을 수 있습니다. 비우면 잊습니다.",
)
DETAIL = Text(en="What it said", ko="받은 답")
BACK = Text(en="To the source", ko="원천으로")
SAVE_MAPPING = Text(en="Keep this and load", ko="이대로 정하고 읽기")
