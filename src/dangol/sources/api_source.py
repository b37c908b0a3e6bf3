"""An API that answers in JSON, page by page, asked for what is new."""

from typing import Literal

from pydantic import field_validator, model_validator

from dangol.contract.params import param
from dangol.sources.kept_source import API, KeptSource
from dangol.words import Text

Paging = Literal["auto", "none", "link-header", "next-link", "cursor", "page-number", "offset"]
Proof = Literal["none", "bearer", "basic", "header", "oauth2"]


class ApiSource(KeptSource):
    """Records of a REST API."""

    kind = API
    title = Text(en="API", ko="API")
    plural = Text(en="APIs", ko="API")
    question = Text(en="Which APIs are asked again and again?", ko="어떤 API를 계속 부르나요?")

    address: str = param(
        title=Text(en="Address", ko="주소"),
        help=Text(
            en="Of the list of records, such as https://shop.example/api/orders.",
            ko="기록 목록의 주소로, https://shop.example/api/orders 같은 것입니다.",
        ),
        min_length=1,
        max_length=2_000,
    )
    parameters: str = param(
        default="",
        title=Text(en="Parameters", ko="매개변수"),
        help=Text(
            en="What to ask with, as in an address: status=paid&limit=100.",
            ko="주소에 쓰듯이 적습니다: status=paid&limit=100.",
        ),
        max_length=2_000,
    )
    records: str = param(
        default="",
        title=Text(en="Records in the answer", ko="답 속의 기록"),
        help=Text(
            en="Where the list of records stands, such as data.orders; empty finds it out.",
            ko="기록 목록이 있는 곳으로, data.orders처럼 적습니다. 비우면 찾아냅니다.",
        ),
        max_length=200,
    )
    paging: Paging = param(
        default="auto",
        title=Text(en="Pages", ko="쪽 넘기기"),
        help=Text(en="How the next page is asked for.", ko="다음 쪽을 어떻게 부르나요?"),
        choices={
            "auto": Text(en="Found out", ko="찾아냄"),
            "none": Text(en="One page", ko="한 쪽뿐"),
            "link-header": Text(en="Header 'Link'", ko="Link 헤더"),
            "next-link": Text(en="Address in the answer", ko="답 속의 주소"),
            "cursor": Text(en="Cursor in the answer", ko="답 속의 커서"),
            "page-number": Text(en="Page number", ko="쪽 번호"),
            "offset": Text(en="Offset", ko="건너뛸 수"),
        },
    )
    next_path: str = param(
        default="",
        title=Text(en="Next page in the answer", ko="답 속의 다음 쪽"),
        help=Text(
            en="Where the answer has the address or cursor of the next page, such as "
            "meta.next_cursor.",
            ko="답에서 다음 쪽의 주소나 커서가 있는 곳으로, meta.next_cursor 같은 것입니다.",
        ),
        max_length=200,
    )
    page_parameter: str = param(
        default="",
        title=Text(en="Parameter of the page", ko="쪽 매개변수"),
        help=Text(
            en="Name of the parameter that takes the cursor, the page number or the offset.",
            ko="커서, 쪽 번호, 건너뛸 수를 받는 매개변수의 이름입니다.",
        ),
        max_length=100,
    )
    page_size: int = param(
        default=100,
        title=Text(en="Records of a page", ko="한 쪽의 기록"),
        help=Text(en="Sent as 'limit' with an offset.", ko="건너뛸 수와 함께 limit로 보냅니다."),
        ge=1,
        le=100_000,
    )
    since_parameter: str = param(
        default="",
        title=Text(en="Parameter 'since'", ko="이후 매개변수"),
        help=Text(
            en="Name of the parameter that asks for what changed since, such as updated_since; "
            "empty reads everything each time.",
            ko="그 뒤에 바뀐 것만 청하는 매개변수로, updated_since 같은 것입니다. 비우면 매번 "
            "모두 읽습니다.",
        ),
        max_length=100,
    )
    cursor: str = param(
        default="",
        title=Text(en="Field that grows", ko="늘어나는 항목"),
        help=Text(
            en="The field of the records whose latest value is asked with next time, such as "
            "updated_at.",
            ko="기록에서 가장 늦은 값을 다음번에 쓰는 항목으로, updated_at 같은 것입니다.",
        ),
        max_length=200,
    )
    compare_hours: int = param(
        default=24,
        title=Text(en="Read everything every (hours)", ko="전체를 다시 읽는 간격(시간)"),
        help=Text(
            en="Some APIs lose a record between two pages while others change; reading everything "
            "finds it. 0 never does.",
            ko="쪽을 넘기는 사이에 기록이 빠지는 API가 있어, 전체를 다시 읽어 찾습니다. 0이면 하지 "
            "않습니다.",
        ),
        ge=0,
        le=8_760,
    )
    most_per_minute: int = param(
        default=0,
        title=Text(en="Most requests a minute", ko="분당 최대 요청"),
        help=Text(
            en="The API's own limit; 0 asks as fast as it answers, and waits where it says so.",
            ko="API가 정한 상한입니다. 0이면 답하는 대로 부르고, 기다리라면 기다립니다.",
        ),
        ge=0,
        le=100_000,
    )
    proof: Proof = param(
        default="none",
        title=Text(en="Sign-in", ko="인증"),
        help=Text(
            en="How the API knows us; the secret is kept apart.",
            ko="API가 우리를 알아보는 방법입니다. 비밀은 따로 보관합니다.",
        ),
        choices={
            "none": Text(en="None", ko="없음"),
            "bearer": Text(en="Bearer token", ko="Bearer 토큰"),
            "basic": Text(en="Name and password", ko="이름과 비밀번호"),
            "header": Text(en="Key in a header", ko="헤더의 키"),
            "oauth2": Text(en="OAuth2 client credentials", ko="OAuth2 클라이언트 자격"),
        },
    )
    client: str = param(
        default="",
        title=Text(en="Name for the sign-in", ko="인증 이름"),
        help=Text(
            en="The user, the header's name, or the client id of OAuth2.",
            ko="사용자 이름, 헤더 이름, 또는 OAuth2의 클라이언트 id입니다.",
        ),
        max_length=300,
    )
    token_address: str = param(
        default="",
        title=Text(en="Address of tokens", ko="토큰 주소"),
        help=Text(en="Where OAuth2 gives tokens.", ko="OAuth2가 토큰을 주는 주소입니다."),
        max_length=2_000,
    )
    scope: str = param(
        default="",
        title=Text(en="Scope", ko="범위"),
        help=Text(en="What the OAuth2 token is asked for.", ko="OAuth2 토큰에 청하는 범위입니다."),
        max_length=500,
    )

    @field_validator("address", "token_address")
    @classmethod
    def _on_the_web(cls, value: str) -> str:
        if value and not value.lower().startswith(("https://", "http://")):
            raise ValueError("An address begins with https:// or http://.")
        return value

    @model_validator(mode="after")
    def _is_whole(self) -> "ApiSource":
        lacking = []
        if self.paging in ("next-link", "cursor") and not self.next_path:
            lacking.append(("next_path", "where the answer says the next page"))
        if self.paging in ("cursor", "page-number", "offset") and not self.page_parameter:
            lacking.append(("page_parameter", "which parameter takes it"))
        if self.since_parameter and not self.cursor:
            lacking.append(("cursor", "which field of the records grows"))
        if self.proof in ("basic", "header", "oauth2") and not self.client:
            lacking.append(("client", "the name for the sign-in"))
        if self.proof == "oauth2" and not self.token_address:
            lacking.append(("token_address", "where tokens are given"))
        if lacking:
            listed = "; ".join(f"{name}: {what}" for name, what in lacking)
            raise ValueError(f"These are needed as well: {listed}.")
        return self

    @property
    def credential_title(self) -> Text | None:
        titles = {
            "bearer": Text(en="Token", ko="토큰"),
            "basic": Text(en="Password", ko="비밀번호"),
            "header": Text(en="Key", ko="키"),
            "oauth2": Text(en="Client secret", ko="클라이언트 비밀"),
        }
        return titles.get(self.proof)

    @property
    def place(self) -> str:
        return self.address.partition("?")[0]

    def asked(self) -> dict[str, str]:
        """What the records depend on: with other questions, the position is of no use."""
        fields = ("address", "parameters", "records", "since_parameter", "cursor")
        return {one: getattr(self, one) for one in fields}
