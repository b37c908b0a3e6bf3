"""Words of the page of encryption: who could read the files if somebody took the disk."""

from dangol.store.project_files import How
from dangol.words import Text

QUESTION = Text(
    en="Could somebody read the files who takes the disk?",
    ko="디스크를 가져간 사람이 파일을 읽을 수 있나요?",
)
HEAD_ON = Text(
    en="No. Every file is encrypted that should be.",
    ko="읽을 수 없습니다. 모두 암호화되어 있습니다.",
)
HEAD_OFF = Text(
    en="Yes. The files are not encrypted.", ko="읽을 수 있습니다. 파일이 암호화되어 있지 않습니다."
)
HEAD_OPEN = Text(
    en="In part. [[n|One file is|{n} files are]] not encrypted, and should be.",
    ko="일부는 읽을 수 있습니다. 암호화되어야 할 파일 {n}개가 그렇지 않습니다.",
)
HEAD_CHANGING = Text(
    en="No, but not every file has the new key yet.",
    ko="읽을 수 없습니다. 다만 새 키로 바꾸는 일이 아직 끝나지 않았습니다.",
)
DO_ON = Text(
    en="Have whoever runs the server turn encryption on.",
    ko="서버를 맡은 사람에게 암호화를 켜 달라고 하세요.",
)
DO_GO_ON = Text(
    en="Stop the server and run: dangol encryption rotate",
    ko="서버를 멈추고 실행하세요: dangol encryption rotate",
)
BECAUSE = Text(
    en="Since {day}, with key {key}. It lies here wrapped with one that does not.",
    ko="{day}부터 키 {key}로 암호화합니다. 이 키는 다른 곳에 있는 키로 감싸여 있습니다.",
)
BECAUSE_OFF = Text(
    en="Whoever has the disk, or a backup, has everything in it. With the server stopped: "
    "‘dangol encryption new-key FILE’, then ‘dangol encryption on’.",
    ko="디스크나 백업을 가진 사람은 그 안의 모든 것을 볼 수 있습니다. 서버를 멈추고 "
    "‘dangol encryption new-key FILE’, 그다음 ‘dangol encryption on’을 실행합니다.",
)
KINDS = Text(en="Every kind of file", ko="파일의 종류")
HOLDS = Text(en="Holds", ko="내용")
PATTERN = Text(en="Where", ko="위치")
HOW = Text(en="Encrypted", ko="암호화")
FILES = Text(en="Files", ko="파일 수")
SIZE = Text(en="KB", ko="KB")
NO = Text(en="no", ko="아니요")
OTHERS = Text(en="others, which Dangol does not know", ko="단골이 모르는 다른 파일")
NOT_YET = Text(en="not: {names}", ko="안 됨: {names}")
HOWS = {
    How.DUCKDB: Text(en="yes, by DuckDB", ko="예 (DuckDB)"),
    How.SQLITE: Text(en="yes, by SQLCipher", ko="예 (SQLCipher)"),
    How.ROWS: Text(en="yes, value by value", ko="예 (값마다)"),
    How.WHOLE: Text(en="yes, as a whole", ko="예 (파일 전체)"),
    How.WRAPPED: Text(en="yes, with your key", ko="예 (가지고 계신 키로)"),
    How.BESIDE: Text(en="as the file it belongs to", ko="딸린 파일과 같음"),
    How.PASSING: Text(en="no; it is there for moments", ko="아니요 (잠깐만 있음)"),
    How.VOLUME: Text(en="no; use an encrypted disk", ko="아니요 (암호화된 디스크를 쓰세요)"),
    How.NOTHING: Text(en="no; nothing about people in it", ko="아니요 (사람에 관한 내용 없음)"),
}
ELSEWHERE = Text(en="What lies elsewhere", ko="다른 곳에 있는 것")
ELSEWHERE_SAY = Text(
    en="Backups hold these files as they are here. Exports of tables are encrypted too, unless "
    "somebody asked for plain ones. Lists to contact and a person’s own data are handed out in "
    "clear: they are for others to read.",
    ko="백업에는 이 파일들이 그대로 들어갑니다. 표 내보내기도 일부러 평문을 고르지 않으면 "
    "암호화됩니다. 연락 대상 목록과 본인에게 주는 자료는 다른 사람이 읽을 것이므로 암호화하지 "
    "않고 내보냅니다.",
)
