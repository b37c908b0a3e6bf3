"""What the law of a country asks of whoever approaches people, each with its source.

They are settings: written from the texts named beside them, not legal advice, and each can be
set otherwise in ``dangol.toml``, under ``[consent_rules]``.
"""

import calendar
import datetime as dt
from collections.abc import Mapping
from typing import Any
from zoneinfo import ZoneInfo

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from dangol.settings import ProjectError, Settings

EUROPE = frozenset({
    "AT", "BE", "BG", "HR", "CY", "CZ", "DK", "EE", "FI", "FR", "DE", "GR", "HU", "IE", "IT", "LV",
    "LT", "LU", "MT", "NL", "PL", "PT", "RO", "SK", "SI", "ES", "SE", "IS", "LI", "NO",
})  # fmt: skip


class ConsentRules(BaseModel):
    """Hours are those of the business day; ``sources`` names the text by field."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    night_from: int | None = Field(None, ge=0, le=23)
    night_until: int | None = Field(None, ge=0, le=23)
    night_channels: tuple[str, ...] = ()
    """To which the night applies."""
    night_consent: bool = False
    """Whether a consent of its own allows messages at night; otherwise nothing does."""
    confirm_months: int | None = Field(None, ge=1)
    """After which a consent has to be confirmed to, or by, the person."""
    label: str | None = None
    """What a marketing message must begin with."""
    withdrawal_days: int | None = Field(None, ge=0)
    """Within which a withdrawal must be carried out; here it holds at once."""
    answer_days: int = Field(30, ge=1)
    """Within which a request for access or erasure must be answered."""
    answer_months: int | None = Field(None, ge=1)
    """Where the law counts months: whichever ends earlier holds."""
    gpc: bool = True
    """Whether Global Privacy Control refuses advertising by others."""
    sources: dict[str, str] = {}

    def due_at(self, asked_at: dt.datetime, zone: ZoneInfo) -> dt.datetime:
        """The end of the last day of the shop on which a request can be answered in time."""
        asked = asked_at.astimezone(zone).date()
        last = asked + dt.timedelta(days=self.answer_days)
        if self.answer_months is not None:
            last = min(last, _months_later(asked, self.answer_months))
        end = dt.datetime.combine(last + dt.timedelta(days=1), dt.time(), zone)
        return end.astimezone(dt.UTC) - dt.timedelta(seconds=1)

    def is_night(self, hour: int) -> bool:
        """Whether an hour of the shop's day (0..23) lies in the night."""
        if self.night_from is None or self.night_until is None:
            return False
        if self.night_from <= self.night_until:
            return self.night_from <= hour < self.night_until
        return hour >= self.night_from or hour < self.night_until


def _months_later(day: dt.date, months: int) -> dt.date:
    """The same day of a later month, or its last (Regulation (EEC) 1182/71, Art. 3(2)(c))."""
    years, month = divmod(day.month - 1 + months, 12)
    year = day.year + years
    last = calendar.monthrange(year, month + 1)[1]
    return dt.date(year, month + 1, min(day.day, last))


_NETWORK_ACT = "정보통신망 이용촉진 및 정보보호 등에 관한 법률"
_BY_COUNTRY: Mapping[str, ConsentRules] = {
    "KR": ConsentRules(
        night_from=21,
        night_until=8,
        night_channels=("sms", "push"),
        night_consent=True,
        confirm_months=24,
        label="(광고)",
        withdrawal_days=14,
        answer_days=10,
        sources={
            "night_from": f"{_NETWORK_ACT} 제50조 제3항",
            "night_until": f"{_NETWORK_ACT} 제50조 제3항",
            "night_consent": f"{_NETWORK_ACT} 제50조 제3항",
            "night_channels": f"{_NETWORK_ACT} 시행령 제61조 제2항 (전자우편 제외)",
            "confirm_months": f"{_NETWORK_ACT} 제50조 제8항, 시행령 제62조의3",
            "label": f"{_NETWORK_ACT} 제50조 제4항, 시행령 별표 6",
            "withdrawal_days": f"{_NETWORK_ACT} 제50조 제7항, 시행령 제62조의2",
            "answer_days": "개인정보 보호법 제35조 제3항·제36조, 시행령 제41조·제43조",
        },
    ),
    "JP": ConsentRules(
        answer_days=14,
        sources={"answer_days": "個人情報の保護に関する法律 第33条 (遅滞なく; 14日は設定)"},
    ),
    "US": ConsentRules(
        night_from=21,
        night_until=8,
        night_channels=("sms",),
        withdrawal_days=10,
        answer_days=45,
        sources={
            "night_from": "47 CFR 64.1200(c)(1) (calls and texts)",
            "night_channels": "47 CFR 64.1200(c)(1), (e) (calls and texts)",
            "night_until": "47 CFR 64.1200(c)(1) (calls and texts)",
            "withdrawal_days": "15 U.S.C. 7704(a)(4) (ten business days)",
            "answer_days": "Cal. Civ. Code 1798.130(a)(2)",
            "gpc": "Cal. Code Regs. tit. 11, 7025",
        },
    ),
    "GB": ConsentRules(
        answer_months=1,
        sources={
            "answer_days": "UK GDPR Art. 12(3) (one month)",
            "answer_months": "UK GDPR Art. 12(3)",
        },
    ),
}
_IN_EUROPE = ConsentRules(
    answer_months=1,
    sources={
        "answer_days": "GDPR Art. 12(3) (one month)",
        "answer_months": "GDPR Art. 12(3), Regulation (EEC) 1182/71 Art. 3",
        "gpc": "GDPR Art. 21(5) (objection by automated means)",
    },
)
_ELSEWHERE = ConsentRules(
    answer_months=1,
    sources={
        "answer_days": "GDPR Art. 12(3), taken where nothing is set",
        "answer_months": "GDPR Art. 12(3), taken where nothing is set",
    },
)


def consent_rules(settings: Settings) -> ConsentRules:
    """Those of the project's country, with what it sets otherwise. Raises ProjectError."""
    base = _BY_COUNTRY.get(
        settings.country, _IN_EUROPE if settings.country in EUROPE else _ELSEWHERE
    )
    own: dict[str, Any] = settings.consent_rules
    if not own:
        return base
    sources = {**base.sources, **dict.fromkeys(own, "dangol.toml")}
    try:
        return ConsentRules.model_validate({**base.model_dump(), **own, "sources": sources})
    except ValidationError as wrong:
        faults = [(".".join(map(str, e["loc"])), e["msg"]) for e in wrong.errors()]
        known = ", ".join(name for name in ConsentRules.model_fields if name != "sources")
        listed = "\n".join(f"  consent_rules.{place}: {what}" for place, what in faults)
        raise ProjectError(
            f"dangol.toml has rules of consent that do not fit:\n{listed}\nThere is: {known}.",
            faults,
        ) from wrong
