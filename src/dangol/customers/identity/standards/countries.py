"""Countries by the two letters of ISO 3166-1, out of the names that sources use."""

from dangol.customers.identity.standards.text import cleaned

_NAMES = {
    "KR": "kor|korea|south korea|republic of korea|대한민국|한국|韓国",
    "US": "usa|u.s.|u.s.a.|united states|united states of america|미국|アメリカ",
    "JP": "jpn|japan|일본|日本",
    "CN": "chn|china|중국|中国",
    "GB": "gbr|uk|u.k.|united kingdom|great britain|england|scotland|wales|영국",
    "AU": "aus|australia|호주", "CA": "can|canada|캐나다", "DE": "deu|germany|deutschland|독일",
    "FR": "fra|france|프랑스", "TW": "twn|taiwan|대만|台湾", "SG": "sgp|singapore|싱가포르",
    "VN": "vnm|vietnam|viet nam|베트남", "IN": "ind|india|인도", "TH": "tha|thailand|태국",
    "NL": "nld|netherlands|네덜란드", "ES": "esp|spain|españa|스페인",
    "IT": "ita|italy|italia|이탈리아",
}  # fmt: skip
_CODES = {name: code for code, names in _NAMES.items() for name in names.split("|")}


def country_code(text: str | None, otherwise: str) -> str:
    """``otherwise`` where nothing is told, or nothing that is known."""
    if not text:
        return otherwise
    plain = cleaned(text)
    if len(plain) == 2 and plain.isascii() and plain.isalpha():
        return plain.upper()
    return _CODES.get(plain.casefold(), otherwise)
