"""Whom audiences hold, and how many of them can be reached: written by one analysis."""

from typing import Literal, get_args

from dangol.tables.results import behaviour
from dangol.tables.shared_columns import customer_id, known_on
from dangol.tables.vocabulary import KnownFrom, Table, column
from dangol.words import Text

Channel = Literal["email", "sms", "push", "mail"]
REACHED_BY: tuple[Channel, ...] = get_args(Channel)
"""Channels for which it is counted how many may be contacted for marketing."""

audience_id = column(
    "audience_id",
    "string",
    en="The audience, as its record is numbered; of an example that comes with the product, its "
    "short name.",
    ko="오디언스 기록의 번호입니다. 제품에 딸린 예시이면 그 짧은 이름입니다.",
)
audience_name = column(
    "audience_name",
    "string",
    en="What the audience was called when it was counted.",
    ko="셀 때의 오디언스 이름입니다.",
)
_CHANNELS = {
    "email": ("by e-mail", "이메일로"),
    "sms": ("by text message", "문자로"),
    "push": ("by push message", "푸시로"),
    "mail": ("by letter", "우편으로"),
}

AUDIENCE_MEMBERS = Table(
    "audience_members",
    Text(
        en="Everyone whom an audience holds: one row per audience and person.",
        ko="오디언스마다 담긴 사람입니다. 오디언스와 사람마다 한 행입니다.",
    ),
    key=("audience_id", "customer_id"),
    columns=(
        audience_id,
        audience_name,
        customer_id,
        behaviour(
            "member_since_on",
            "date",
            en="Day of the count from which on the person was in it without a break.",
            ko="끊이지 않고 담겨 있기 시작한, 센 날입니다.",
        ),
        known_on,
    ),
    instanced=True,
    known_from=KnownFrom("known_on"),
)

AUDIENCE_SIZES = Table(
    "audience_sizes",
    Text(
        en="How many people each audience held on each day on which it was counted.",
        ko="오디언스를 센 날마다 몇 명이었는지 담습니다.",
    ),
    key=("audience_id", "known_on"),
    columns=(
        audience_id,
        audience_name,
        column(
            "audience_version",
            "int64",
            en="Version of the rule that was counted; 0 for an example that comes with the "
            "product.",
            ko="센 규칙의 판입니다. 제품에 딸린 예시이면 0입니다.",
        ),
        column(
            "audience_people", "int64", unit="people", en="People in it.", ko="담긴 사람 수입니다."
        ),
        column(
            "people_joined",
            "int64",
            unit="people",
            en="Of these, who were not in it at the count before.",
            ko="이 가운데 앞서 셀 때 없던 사람 수입니다.",
        ),
        column(
            "people_left",
            "int64",
            unit="people",
            en="Who were in it at the count before and are not any more.",
            ko="앞서 셀 때 있었으나 이제 없는 사람 수입니다.",
        ),
        *(
            column(
                f"reachable_by_{channel}",
                "int64",
                unit="people",
                en=f"People in it who may be contacted {en} for marketing.",
                ko=f"마케팅 목적으로 {ko} 연락해도 되는 사람 수입니다.",
            )
            for channel, (en, ko) in _CHANNELS.items()
        ),
        known_on,
    ),
    instanced=True,
    known_from=KnownFrom("known_on"),
)
