"""What led to a visit, in a marketer's words: from its campaign, else from the referring site.

The rules follow the default channel groups of the trade's web analytics; the lists know
Korean services too.
"""

import ibis
import ibis.expr.types as ir

_SEARCH = ("google", "naver", "daum", "bing", "yahoo", "duckduckgo", "baidu", "zum", "ecosia")
_SOCIAL = (
    "facebook", "instagram", "twitter", "x.com", "t.co", "youtube", "tiktok", "pinterest",
    "linkedin", "reddit", "threads", "kakaostory", "story.kakao", "band.us", "blog.naver",
    "cafe.naver", "lnkd.in",
)  # fmt: skip
_MAIL = ("mail.", "outlook.live", "hanmail")
_PAID = r"^(cpc|ppc|paid.*|cpv|cpa|cpm|display|banner|retargeting|ads?)$"
_MESSAGE = ("sms", "lms", "push", "kakao", "alimtalk", "kakaotalk", "message", "line")


def traffic_of(visits: ir.Table) -> ir.Value:
    """One of ``tables.visits.TRAFFIC``, from UTM parameters and ``referrer_host``."""
    medium = visits.utm_medium.lower().fill_null("")
    source = visits.utm_source.lower().fill_null("")
    host = visits.referrer_host.lower().fill_null("")
    is_paid = medium.re_search(_PAID)
    is_search = _holds(source, _SEARCH) | _holds(host, _SEARCH)
    is_social = _holds(host, _SOCIAL) | _holds(source, _SOCIAL)
    return ibis.cases(
        (is_paid & is_search & ~is_social, "paid-search"),
        (is_paid, "advertising"),
        (medium.isin(("email", "e-mail", "newsletter")) | _holds(host, _MAIL), "email"),
        (medium.isin(_MESSAGE), "message"),
        ((medium == "social") | is_social, "social"),
        ((medium == "organic") | ((medium == "") & is_search), "search"),
        ((medium == "referral") | ((medium == "") & (source == "") & (host != "")), "referral"),
        ((medium != "") | (source != ""), "advertising"),
        else_="direct",
    )


def _holds(text: ir.StringValue, words: tuple[str, ...]) -> ir.BooleanValue:
    return ibis.or_(*(text.contains(word) for word in words))
