"""Settings: project, accounts, tokens, schedules, plug-ins, about."""

from dangol.words import Text

# ── project
PROJECT_HEAD = Text(
    en="‘{name}’ counts in {currency}, by the clock of {zone}.",
    ko="‘{name}’ 프로젝트는 {currency}로 세고 {zone} 시각을 씁니다.",
)
PROJECT_BECAUSE = Text(
    en="The settings stand in {file} in the project's folder; whoever runs the server changes "
    "them there.",
    ko="설정은 프로젝트 폴더의 {file}에 있으며, 서버를 돌리는 사람이 거기에서 바꿉니다.",
)
SETTINGS = Text(en="Settings of the project", ko="프로젝트 설정")
SETTING = Text(en="Setting", ko="설정")
VALUE = Text(en="Value", ko="값")
MEANS = Text(en="Meaning", ko="뜻")
NOT_SET = Text(en="not set", ko="정하지 않음")
NAMES = {
    "name": Text(en="The name shown in the console.", ko="화면에 보이는 이름입니다."),
    "time_zone": Text(
        en="Which day and hour a purchase belongs to.",
        ko="구매가 어느 날, 어느 시각에 속하는지 정하는 시간대입니다.",
    ),
    "week_starts_on": Text(en="First day of a business week.", ko="영업 주의 첫날입니다."),
    "currency": Text(
        en="Reporting currency; others are converted.",
        ko="보고 통화입니다. 다른 통화는 바꾸어 셉니다.",
    ),
    "country": Text(
        en="Country whose phone numbers and addresses name no country.",
        ko="나라를 적지 않은 전화번호와 주소가 속하는 나라입니다.",
    ),
    "languages": Text(
        en="Languages of the console; the first is the default.",
        ko="화면의 언어이며, 첫째가 기본입니다.",
    ),
    "as_of": Text(
        en="A fixed ‘now’ for historical data.", ko="지난 자료를 위해 고정한 ‘지금’입니다."
    ),
    "notice": Text(
        en="A line on every screen: where the data is from.",
        ko="모든 화면에 나오는, 자료의 출처를 알리는 줄입니다.",
    ),
    "engine": Text(en="Engine of the warehouse.", ko="데이터 창고의 엔진입니다."),
    "spark_master": Text(
        en="Address of the Spark master, for the engine Spark.",
        ko="Spark 엔진을 쓸 때의 마스터 주소입니다.",
    ),
    "incoming_folder": Text(
        en="Folder whose subfolders may be watched, seen from the project.",
        ko="아래 폴더를 지켜볼 수 있는 폴더이며, 프로젝트에서 본 경로입니다.",
    ),
    "consent_rules": Text(
        en="What differs from the rules of consent of the country.",
        ko="나라의 동의 규칙과 다르게 정한 것입니다.",
    ),
    "backup_days": Text(
        en="Days after which a backup is removed.", ko="백업을 지우기까지의 날수입니다."
    ),
    "encryption_key_file": Text(
        en="File with the key that an encrypted project is opened with.",
        ko="암호화된 프로젝트를 여는 키가 든 파일입니다.",
    ),
    "k_anonymity": Text(
        en="People who must be described alike in a download that is not for contacting.",
        ko="연락용이 아닌 내려받기에서 설명이 같아야 하는 사람 수입니다.",
    ),
    "public_url": Text(
        en="Address at which people reach the server, for links in messages.",
        ko="사람들이 서버에 들어오는 주소이며, 메시지 속의 링크에 씁니다.",
    ),
    "mail_server": Text(en="Server that sends e-mail.", ko="이메일을 보내는 서버입니다."),
    "mail_from": Text(en="Address that e-mail comes from.", ko="이메일을 보내는 주소입니다."),
    "mail_user": Text(
        en="Name for signing in to the mail server.", ko="메일 서버에 로그인하는 이름입니다."
    ),
    "oidc_issuer": Text(
        en="Provider that people may sign in with.",
        ko="로그인에 쓸 수 있는 조직 계정의 서버입니다.",
    ),
    "oidc_client_id": Text(
        en="Name under which the provider knows this project.",
        ko="그 서버가 이 프로젝트를 부르는 이름입니다.",
    ),
    "oidc_scopes": Text(
        en="What the provider is asked to tell.", ko="그 서버에 알려 달라고 하는 것입니다."
    ),
    "oidc_role_claim": Text(en="Claim that gives the role.", ko="역할을 정하는 클레임입니다."),
    "oidc_roles": Text(
        en="Role by value of that claim; without one nobody comes in.",
        ko="그 클레임의 값에 따른 역할이며, 없으면 들어오지 못합니다.",
    ),
    "password_sign_in": Text(
        en="Whether all may sign in with a password, or administrators only.",
        ko="모두 비밀번호로 로그인할 수 있는지, 관리자만 할 수 있는지입니다.",
    ),
    "memory_limit": Text(
        en="Memory the warehouse may use.", ko="데이터 창고가 쓸 수 있는 메모리입니다."
    ),
    "threads": Text(
        en="Threads of the warehouse; 0 takes every core.",
        ko="데이터 창고의 스레드 수이며, 0이면 모두 씁니다.",
    ),
}
YOU = Text(en="You", ko="내 계정")
ROLE = Text(en="Role", ko="역할")
LANGUAGE = Text(en="Language", ko="언어")
BRIGHTNESS = Text(en="Brightness", ko="밝기")
CHANGE_PASSWORD = Text(en="Change password", ko="비밀번호 바꾸기")

# ── password
PASSWORD_QUESTION = Text(
    en="Which password should your account have?", ko="내 계정의 비밀번호를 무엇으로 할까요?"
)
PASSWORD_HEAD = Text(en="Change your password.", ko="비밀번호를 바꿉니다.")
PASSWORD_DO = Text(en="Your other sessions end.", ko="다른 곳의 로그인은 끝납니다.")
PASSWORD_DONE = Text(en="Your password is changed.", ko="비밀번호를 바꾸었습니다.")
PASSWORD_DONE_DO = Text(en="Your other sessions have ended.", ko="다른 곳의 로그인은 끝났습니다.")
CURRENT = Text(en="Password of today", ko="지금 비밀번호")
NEW_PASSWORD = Text(en="New password", ko="새 비밀번호")
WRONG_PASSWORD = Text(en="This is not your password.", ko="지금 비밀번호가 아닙니다.")

# ── users
USERS_HEAD = Text(en="{n} [[n|person|people]] can sign in.", ko="{n}명이 로그인할 수 있습니다.")
USERS_BECAUSE = Text(
    en="Administrators among them: {admins}. Each role includes those before it.",
    ko="이 가운데 {admins}명이 관리자입니다. 역할은 앞의 역할을 모두 포함합니다.",
)
USERS = Text(en="Accounts", ko="계정")
NAME = Text(en="Name", ko="이름")
EMAIL = Text(en="E-mail address", ko="이메일 주소")
SINCE = Text(en="Since", ko="만든 때")
DISABLED = Text(en="no access", ko="접근 막힘")
ENABLED = Text(en="may sign in", ko="로그인 가능")
BY_PROVIDER = Text(en="organisation’s account", ko="조직 계정")
NO_PASSWORD = Text(en="no password", ko="비밀번호 없음")
NO_PASSWORD_HEAD = Text(en="Your account has no password.", ko="내 계정에는 비밀번호가 없습니다.")
NO_PASSWORD_DO = Text(
    en="You sign in with your organisation’s account; an administrator can set one as well.",
    ko="조직 계정으로 로그인합니다. 관리자가 비밀번호를 정해 줄 수도 있습니다.",
)
STATE = Text(en="Access", ko="접근")
DISABLE = Text(en="Take access away", ko="접근 막기")
ENABLE = Text(en="Give access back", ko="다시 허용")
DISABLE_SURE = Text(
    en="Take access away from {name}? Their sessions end at once.",
    ko="{name} 님의 접근을 막을까요? 로그인도 바로 끝납니다.",
)
NEW_USER = Text(en="New account", ko="새 계정")
CREATE_USER = Text(en="Make the account", ko="계정 만들기")
PASSWORD = Text(en="First password", ko="첫 비밀번호")
PASSWORD_TELL = Text(
    en="Tell them in person; they can change it.", ko="직접 알려 주세요. 본인이 바꿀 수 있습니다."
)
SET_PASSWORD = Text(en="Set a new password", ko="새 비밀번호 정하기")
SET_ROLE = Text(en="Change role", ko="역할 바꾸기")
MORE = Text(en="Change", ko="바꾸기")
YOURSELF = Text(en="you", ko="나")
EMAIL_TAKEN = Text(
    en="Another account has this address, perhaps a disabled one.",
    ko="이미 쓰는 주소입니다. 접근이 막힌 계정일 수 있습니다.",
)
LAST_ADMIN = Text(
    en="This is the last administrator. Make somebody else administrator first.",
    ko="마지막 관리자입니다. 먼저 다른 사람을 관리자로 정하세요.",
)

# ── tokens
TOKENS_HEAD = Text(en="{n} [[n|token is|tokens are]] in use.", ko="쓰고 있는 토큰은 {n}개입니다.")
TOKENS_NONE = Text(en="No program has a token.", ko="토큰을 가진 프로그램이 없습니다.")
TOKENS_BECAUSE = Text(
    en="A token lets a program use the API as you, with at most your role. Its secret is shown "
    "once.",
    ko="토큰이 있으면 프로그램이 나를 대신해 API를 씁니다. 내 역할을 넘지 못하고, 비밀 값은 한 "
    "번만 보입니다.",
)
TOKENS = Text(en="Tokens", ko="토큰")
NEW_TOKEN = Text(en="New token", ko="새 토큰")
CREATE_TOKEN = Text(en="Make the token", ko="토큰 만들기")
TOKEN_NAME = Text(en="What it is for", ko="쓰임")
TOKEN_NAME_HELP = Text(en="For example: nightly export.", ko="보기: 야간 내보내기")
DAYS = Text(en="Valid for", ko="쓸 수 있는 기간")
N_DAYS = Text(en="{n} days", ko="{n}일")
UNTIL = Text(en="Until", ko="끝나는 때")
LAST_USED = Text(en="Last used", ko="마지막 사용")
NOT_USED = Text(en="never", ko="없음")
REVOKE = Text(en="Revoke", ko="취소")
REVOKE_SURE = Text(
    en="Revoke ‘{name}’? Programs that use it stop working at once.",
    ko="‘{name}’ 토큰을 취소할까요? 쓰던 프로그램은 바로 멈춥니다.",
)
STANDINGS = {
    "active": Text(en="in use", ko="사용 중"),
    "expired": Text(en="expired", ko="기간 끝남"),
    "revoked": Text(en="revoked", ko="취소됨"),
}
SECRET = Text(en="Copy the secret now.", ko="비밀 값을 지금 복사하세요.")
SECRET_DO = Text(
    en="It is not kept, and cannot be shown again.", ko="저장하지 않아 다시 볼 수 없습니다."
)
COPY = Text(en="Copy", ko="복사")
COPIED = Text(en="Copied", ko="복사함")

# ── schedules
SCHEDULES_HEAD = Text(
    en="{n} [[n|schedule keeps|schedules keep]] answers up to date.",
    ko="일정 {n}개가 답을 새로 고칩니다.",
)
SCHEDULES_NONE = Text(
    en="Nothing is brought up to date by itself yet.", ko="아직 저절로 새로 고치는 것이 없습니다."
)
SCHEDULES_NONE_DO = Text(
    en="A schedule runs what is stale at the times you choose.",
    ko="일정을 정하면 그때마다 오래된 답을 새로 고칩니다.",
)
SCHEDULES_BECAUSE = Text(en="Times are those of {zone}.", ko="때는 {zone} 시각입니다.")
SCHEDULE = Text(en="Schedule", ko="일정")
WHAT = Text(en="What", ko="무엇을")
WHEN = Text(en="When", ko="언제")
NEXT = Text(en="Next time", ko="다음 차례")
EVERYTHING = Text(en="Everything that is stale", ko="오래된 것 모두")
NEW_SCHEDULE = Text(en="New schedule", ko="새 일정")
ARCHIVED = Text(en="Archived schedules", ko="보관된 일정")

# ── plug-ins
PLUGINS_HEAD = Text(
    en="{analyses} analyses and {records} kinds of records are installed.",
    ko="분석 {analyses}개와 기록 {records}종이 설치되어 있습니다.",
)
PLUGINS_GOOD = Text(en="All of them can be used.", ko="모두 쓸 수 있습니다.")
PLUGINS_BAD = Text(en="{n} cannot be used.", ko="{n}개는 쓸 수 없습니다.")
PROBLEMS = Text(en="What cannot be used, and why", ko="쓸 수 없는 것과 까닭")
PROBLEM_HELP = Text(
    en="The rest works without them. Whoever installed the package can mend it.",
    ko="나머지는 그대로 쓸 수 있습니다. 패키지를 설치한 사람이 고칠 수 있습니다.",
)
ANALYSES = Text(en="Analyses", ko="분석")
RECORDS = Text(en="Kinds of records", ko="기록의 종류")
SAMPLES = Text(en="Samples", ko="예시 자료")
QUESTION = Text(en="Question", ko="질문")
OURS = Text(en="part of Dangol", ko="단골에 포함")

# ── about
ABOUT_HEAD = Text(en="This is Dangol {version}.", ko="단골 {version} 버전입니다.")
ABOUT_GOOD = Text(en="Every check is well.", ko="모든 점검이 정상입니다.")
ABOUT_BAD = Text(
    en="{n} [[n|check needs|checks need]] attention.", ko="살펴볼 점검이 {n}건 있습니다."
)
CHECKS = Text(en="Checks", ko="점검")
CHECKS_ADMIN = Text(
    en="Administrators see the checks here.", ko="관리자에게는 점검 결과가 보입니다."
)
VERSIONS = Text(en="Versions", ko="버전")
ENGINE = Text(en="Engine", ko="엔진")
LICENCE = Text(en="Licence", ko="라이선스")
NOTICES = Text(en="Licences of the scripts that pages load", ko="화면이 쓰는 스크립트의 라이선스")
API = Text(en="API description", ko="API 설명")
