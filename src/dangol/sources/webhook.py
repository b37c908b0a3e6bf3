"""A webhook: another service calls whenever something happens there."""

from typing import Literal

from dangol.contract.params import param
from dangol.sources.kept_source import WEBHOOK, KeptSource
from dangol.words import Text

Signature = Literal["standard", "hex", "base64", "stripe", "token"]


class Webhook(KeptSource):
    """What others call with; a call is on the disk before it is answered."""

    kind = WEBHOOK
    title = Text(en="Webhook", ko="웹훅")
    plural = Text(en="Webhooks", ko="웹훅")
    question = Text(en="Which services call us?", ko="어떤 서비스가 우리를 부르나요?")

    signature: Signature = param(
        default="hex",
        title=Text(en="Signature", ko="서명"),
        help=Text(
            en="How a call proves where it comes from; the secret is kept apart. A call that "
            "proves nothing is refused.",
            ko="어디서 온 부름인지 증명하는 방법입니다. 비밀은 따로 보관하며, 증명이 없는 부름은 "
            "거절합니다.",
        ),
        choices={
            "standard": Text(en="Standard Webhooks", ko="Standard Webhooks"),
            "hex": Text(en="HMAC-SHA256, hexadecimal", ko="HMAC-SHA256, 16진수"),
            "base64": Text(en="HMAC-SHA256, Base64", ko="HMAC-SHA256, Base64"),
            "stripe": Text(en="Time and HMAC (t=, v1=)", ko="시각과 HMAC(t=, v1=)"),
            "token": Text(en="The secret itself in a header", ko="헤더에 비밀 그대로"),
        },
    )
    header: str = param(
        default="X-Signature",
        title=Text(en="Header", ko="헤더"),
        help=Text(
            en="The header that holds the signature, such as X-Hub-Signature-256. Standard "
            "Webhooks have their own.",
            ko="서명이 든 헤더로, X-Hub-Signature-256 같은 것입니다. Standard Webhooks는 정해져 "
            "있습니다.",
        ),
        min_length=1,
        max_length=100,
        pattern="^[A-Za-z0-9-]+$",
    )
    records: str = param(
        default="",
        title=Text(en="Records in the call", ko="부름 속의 기록"),
        help=Text(
            en="Where the record or the list of records stands, such as data.object; empty takes "
            "the whole call.",
            ko="기록이나 기록 목록이 있는 곳으로, data.object처럼 적습니다. 비우면 전체입니다.",
        ),
        max_length=200,
    )
    every_minutes: int = param(
        default=1,
        title=Text(en="Load every (minutes)", ko="읽는 간격(분)"),
        help=Text(
            en="How often what came is loaded; 0 loads only when somebody asks.",
            ko="들어온 것을 얼마나 자주 읽을지 정합니다. 0이면 누를 때만 읽습니다.",
        ),
        ge=0,
        le=44_640,
    )

    @property
    def credential_title(self) -> Text:
        return Text(en="Secret", ko="비밀")

    @property
    def place(self) -> str:
        return f"{self.header}: {self.signature}"
