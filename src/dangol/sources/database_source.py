"""A query against a database, read again from where the last look ended."""

from pydantic import field_validator

from dangol.contract.params import param
from dangol.sources.kept_source import DATABASE, KeptSource
from dangol.words import Text

SCHEMES = ("postgresql", "postgres", "mysql", "mariadb")


class DatabaseSource(KeptSource):
    """Rows of PostgreSQL or MySQL; nothing is ever written there."""

    kind = DATABASE
    title = Text(en="Database", ko="데이터베이스")
    plural = Text(en="Databases", ko="데이터베이스")
    question = Text(
        en="Which databases are read again and again?", ko="어떤 데이터베이스를 계속 읽나요?"
    )

    address: str = param(
        title=Text(en="Address", ko="주소"),
        help=Text(
            en="postgresql://user@host:5432/shop or mysql://user@host/shop. The password is kept "
            "apart.",
            ko="postgresql://user@host:5432/shop, mysql://user@host/shop처럼 적습니다. 비밀번호는 "
            "따로 보관합니다.",
        ),
        min_length=1,
        max_length=2_000,
    )
    query: str = param(
        title=Text(en="Query", ko="질의"),
        help=Text(
            en="What to read: a SELECT over its tables.", ko="무엇을 읽을지 SELECT로 적습니다."
        ),
        min_length=1,
        max_length=20_000,
    )
    cursor: str = param(
        default="",
        title=Text(en="Column that grows", ko="늘어나는 열"),
        help=Text(
            en="A column of the query that grows with every change, such as updated_at: then only "
            "what is new is read. Empty reads everything each time.",
            ko="바뀔 때마다 커지는 질의의 열로, updated_at 같은 것입니다. 있으면 새것만 읽고, "
            "비우면 매번 모두 읽습니다.",
        ),
        max_length=200,
    )
    overlap: int = param(
        default=300,
        title=Text(en="Overlap", ko="겹쳐 읽기"),
        help=Text(
            en="How far before the last position to look again, in seconds or numbers of that "
            "column: what was written late is found, and nothing is loaded twice.",
            ko="마지막 위치보다 얼마나 앞에서 다시 볼지, 그 열의 초나 수로 적습니다. 늦게 쓰인 "
            "것도 찾고, 두 번 읽지는 않습니다.",
        ),
        ge=0,
        le=10_000_000,
    )
    compare_hours: int = param(
        default=24,
        title=Text(en="Compare everything every (hours)", ko="전체를 견주는 간격(시간)"),
        help=Text(
            en="A comparison of all rows finds those that were deleted there; 0 never compares.",
            ko="모든 행을 견주어 그곳에서 지운 행을 찾습니다. 0이면 견주지 않습니다.",
        ),
        ge=0,
        le=8_760,
    )

    @field_validator("address")
    @classmethod
    def _known(cls, value: str) -> str:
        scheme, found, rest = value.partition("://")
        if not found or scheme.partition("+")[0].lower() not in SCHEMES:
            raise ValueError("An address begins with postgresql:// or mysql://.")
        user, at, _ = rest.partition("/")[0].rpartition("@")
        if at and user.partition(":")[2]:
            raise ValueError("The password is given apart, so that nobody reads it here.")
        return value

    @property
    def credential_title(self) -> Text:
        return Text(en="Password", ko="비밀번호")

    @property
    def place(self) -> str:
        return self.address.partition("?")[0]
