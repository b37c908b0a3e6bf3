"""Signing in, and the first administrator."""

from collections.abc import Iterable

from dangol.governance.passwords import MINIMUM_LENGTH
from dangol.words import Language, Text, both

SIGN_IN = Text(en="Sign in", ko="로그인")
SIGN_IN_LEAD = Text(en="to {project}", ko="{project}에 들어갑니다.")
EMAIL = Text(en="E-mail address", ko="이메일 주소")
PASSWORD = Text(en="Password", ko="비밀번호")
ENTER = Text(en="Sign in", ko="로그인")
FORGOTTEN = Text(
    en="Forgotten it? An administrator can set a new one.",
    ko="잊었다면 관리자가 새로 정해 줄 수 있습니다.",
)
BY_PROVIDER = Text(en="Sign in with your organisation’s account", ko="조직 계정으로 로그인")
BY_PASSWORD = Text(en="With a password", ko="비밀번호로 로그인")
BY_PASSWORD_ADMIN = Text(
    en="With a password (administrators only)", ko="비밀번호로 로그인 (관리자만)"
)
LEFT = Text(en="You are signed out here.", ko="여기에서는 로그아웃했습니다.")
LEFT_FURTHER = Text(
    en="Your organisation’s sign-in goes on; you are being led to where it ends.",
    ko="조직 계정의 로그인은 남아 있어, 그것을 끝내는 곳으로 갑니다.",
)
LEAVE_PROVIDER = Text(en="Sign out there too", ko="조직 계정도 로그아웃")
TO_ENTRANCE = Text(en="To the sign-in page", ko="로그인 화면으로")
WRONG = Text(
    en="The address and the password do not belong together.",
    ko="이메일 주소와 비밀번호가 맞지 않습니다.",
)
TOO_MANY = Text(
    en="Too many wrong attempts. Wait a quarter of an hour; even the right password is refused "
    "until then.",
    ko="잘못된 시도가 너무 많습니다. 15분쯤 기다려 주세요. 그때까지는 맞는 비밀번호도 받지 "
    "않습니다.",
)

UNPREPARED = Text(
    en="This project has no administrator yet.", ko="이 프로젝트에는 아직 관리자가 없습니다."
)
UNPREPARED_DO = Text(
    en="Open the set-up link that the server printed when it started.",
    ko="서버를 시작할 때 나온 설정 링크를 여세요.",
)
UNPREPARED_HELP = Text(
    en="Only who started the server can see the link, so nobody else can become the first "
    "administrator. "
    "Start the server again, and it prints a new one.",
    ko="링크는 서버를 시작한 사람만 볼 수 있어 다른 사람이 첫 관리자가 될 수 없습니다. "
    "서버를 다시 시작하면 새 링크가 나옵니다.",
)
SETUP = Text(en="Make the first administrator", ko="첫 관리자를 만듭니다")
SETUP_LEAD = Text(
    en="Your account may do everything here, and make accounts for others.",
    ko="이 계정은 모든 일을 할 수 있고, 다른 사람의 계정을 만듭니다.",
)
NAME = Text(en="Your name", ko="이름")
NAME_HELP = Text(en="As colleagues will read it.", ko="동료가 보게 될 이름입니다.")
PASSWORD_HELP = both(
    "At least {n} characters; long is better than complicated.",
    "{n}자 이상입니다. 복잡한 것보다 긴 것이 좋습니다.",
    n=MINIMUM_LENGTH,
)
AGAIN = Text(en="Password again", ko="비밀번호 한 번 더")
DIFFERENT = Text(en="The two passwords differ.", ko="두 비밀번호가 다릅니다.")
CODE = Text(en="Set-up code", ko="설정 코드")
CODE_HELP = Text(en="From the link that the server printed.", ko="서버가 낸 링크에 들어 있습니다.")
CREATE = Text(en="Make the account and sign in", ko="계정을 만들고 들어가기")
SETUP_WRONG = {
    "setup-code": Text(
        en="This is not the newest set-up code; look where the server was started.",
        ko="가장 새 설정 코드가 아닙니다. 서버를 시작한 곳에서 확인하세요.",
    ),
    "setup-done": Text(
        en="There is an administrator already: sign in.", ko="이미 관리자가 있습니다. 로그인하세요."
    ),
    "too-many-attempts": TOO_MANY,
}

_FAULTS = {
    "email": Text(
        en="This is no e-mail address; one looks like name@example.com.",
        ko="이메일 주소가 아닙니다. name@example.com 같은 꼴입니다.",
    ),
    "name": Text(en="A name has 1 to 120 characters.", ko="이름은 1자에서 120자까지입니다."),
    "role": Text(en="There is no such role.", ko="그런 역할은 없습니다."),
    "language": Text(en="There is no such language.", ko="그런 언어는 없습니다."),
    "days": Text(en="1 to 3,650 days.", ko="1일에서 3,650일까지입니다."),
}
PASSWORD_FAULT = both("At least {n} characters.", "{n}자 이상이어야 합니다.", n=MINIMUM_LENGTH)


def account_faults(faults: Iterable[tuple[str, str]], language: Language) -> dict[str, str]:
    """The faults of an account's fields in the reader's language; English keeps its details."""
    known = {**_FAULTS, "password": PASSWORD_FAULT}
    return {
        place: message if language == "en" or place not in known else known[place].of(language)
        for place, message in faults
    }
