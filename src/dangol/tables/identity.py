"""Who is one person: values in their standard form, links between records, and what follows."""

from dangol.tables.shared_columns import customer_id, identifier, identifier_type
from dangol.tables.vocabulary import Column, ColumnType, Personal, Table, column
from dangol.words import Text

FAULTS = {
    "unreadable": Text(en="Cannot be read", ko="읽을 수 없음"),
    "placeholder": Text(en="Stands for nothing", ko="뜻 없는 값"),
    "masked": Text(en="Hides letters", ko="가려진 값"),
    "incomplete": Text(en="A part is missing", ko="일부가 빠짐"),
    "unlikely": Text(en="Hardly true", ko="사실 같지 않음"),
    "ambiguous": Text(en="Can be read in two ways", ko="두 가지로 읽힘"),
}


def _standard(name: str, *, en: str, ko: str, type: ColumnType = "string") -> Column:
    return column(name, type, personal=Personal.IDENTIFIER, en=en, ko=ko)


def _confidence(name: str, *, en: str, ko: str) -> Column:
    return column(name, "float64", unit="0..1", en=en, ko=ko)


def _fault(name: str, *, en: str, ko: str) -> Column:
    return column(name, "string", en=en, ko=ko, values=FAULTS)


raw_hash = column(
    "raw_hash",
    "string",
    en="Hash of the values as they were given: what did not change is not read again.",
    ko="알려 준 값의 해시입니다. 바뀌지 않은 것은 다시 읽지 않습니다.",
)

STANDARD_PEOPLE = Table(
    "standard_people",
    Text(
        en="Names, gender and day of birth of each record of a customer, in their standard form.",
        ko="고객 기록마다 표준 형태로 적은 이름, 성별, 생년월일입니다.",
    ),
    key=("customer_id",),
    instanced=True,
    columns=(
        customer_id,
        raw_hash,
        _standard("standard_family_name", en="Family name.", ko="성입니다."),
        _standard("standard_given_name", en="Given name.", ko="이름입니다."),
        _standard(
            "family_name_key",
            en="Family name to compare by: no case, no accents, Hangul in Latin letters.",
            ko="비교하려고 대소문자와 부호를 없애고 한글을 로마자로 푼 성입니다.",
        ),
        _standard(
            "given_name_key",
            en="Given name to compare by; of a usual short form the whole name.",
            ko="비교하려고 로마자로 푼 이름입니다. 흔한 줄임 이름은 온전한 이름으로 바꿉니다.",
        ),
        _confidence(
            "name_confidence",
            en="How sure it is that the name was taken apart rightly; empty where none was told.",
            ko="이름을 바르게 나누었다고 믿는 정도입니다.",
        ),
        _fault("name_fault", en="What is odd about the name.", ko="이름의 이상한 점입니다."),
        column(
            "standard_gender",
            "string",
            personal=Personal.ATTRIBUTE,
            en="m, f, or x for what is neither.",
            ko="m, f이며 그 밖이면 x입니다.",
        ),
        _standard("standard_birth_on", en="Day of birth.", ko="생년월일입니다.", type="date"),
        _confidence(
            "birth_confidence",
            en="How sure the day of birth is; empty where none was told.",
            ko="생년월일을 믿는 정도입니다.",
        ),
        _fault(
            "birth_fault",
            en="What is odd about the day of birth.",
            ko="생년월일의 이상한 점입니다.",
        ),
    ),
)

STANDARD_IDENTIFIERS = Table(
    "standard_identifiers",
    Text(
        en="Every identifier in its standard form, beside the form in which it was given.",
        ko="모든 식별자를 알려 준 형태와 나란히 표준 형태로 적습니다.",
    ),
    key=("customer_id", "identifier_type", "identifier"),
    instanced=True,
    columns=(
        customer_id,
        identifier_type,
        identifier,
        raw_hash,
        _standard(
            "standard_identifier",
            en="In its standard form: a phone number in E.164, an address of e-mail to write to.",
            ko="표준 형태입니다. 전화는 E.164, 이메일은 보낼 수 있는 주소입니다.",
        ),
        _standard(
            "identifier_key",
            en="The same for all spellings of one identifier; empty where it says nothing.",
            ko="같은 식별자를 어떻게 적어도 같은 값이며, 뜻 없는 값이면 비웁니다.",
        ),
        _confidence(
            "identifier_confidence",
            en="How sure it is that this is what was meant.",
            ko="뜻한 값이 이것이라고 믿는 정도입니다.",
        ),
        _fault(
            "identifier_fault",
            en="What is odd about the identifier.",
            ko="식별자의 이상한 점입니다.",
        ),
    ),
)

STANDARD_ADDRESSES = Table(
    "standard_addresses",
    Text(
        en="Postal addresses in parts, beside the form in which they were given.",
        ko="우편 주소를 부분으로 나누어, 알려 준 형태와 나란히 적습니다.",
    ),
    key=("customer_id", "identifier"),
    instanced=True,
    columns=(
        customer_id,
        identifier,
        raw_hash,
        column(
            "address_country", "string", en="Country, two letters.", ko="나라의 두 글자 부호입니다."
        ),
        column(
            "address_region",
            "string",
            personal=Personal.ATTRIBUTE,
            en="Province, state or prefecture.",
            ko="시도나 주입니다.",
        ),
        column(
            "address_city",
            "string",
            personal=Personal.ATTRIBUTE,
            en="City with its ward, or county.",
            ko="시군구입니다.",
        ),
        _standard(
            "address_street",
            en="Road, or the quarter by which lots are counted.",
            ko="도로명이나 지번의 동입니다.",
        ),
        _standard("address_number", en="Number of house or lot.", ko="건물번호나 지번입니다."),
        _standard("address_unit", en="Flat within the house.", ko="동과 호입니다."),
        _standard("address_building", en="Name of the building.", ko="건물 이름입니다."),
        column(
            "address_postcode",
            "string",
            personal=Personal.ATTRIBUTE,
            en="Post code.",
            ko="우편번호입니다.",
        ),
        _standard(
            "address_key",
            en="The same for all spellings of one door; empty where no door is named.",
            ko="같은 집을 어떻게 적어도 같은 값이며, 집을 알 수 없으면 비웁니다.",
        ),
        _confidence(
            "address_confidence",
            en="How sure it is that the address was read rightly.",
            ko="주소를 바르게 읽었다고 믿는 정도입니다.",
        ),
        _fault("address_fault", en="What is odd about the address.", ko="주소의 이상한 점입니다."),
    ),
)

LIKELY_PAIRS = Table(
    "likely_pairs",
    Text(
        en="Pairs of records that are likely one person, with the reasons.",
        ko="한 사람일 가능성이 높은 기록 쌍과 그 까닭입니다.",
    ),
    key=("left_customer_id", "right_customer_id"),
    instanced=True,
    columns=(
        column(
            "left_customer_id",
            "string",
            personal=Personal.PSEUDONYM,
            en="One of the two records; the smaller number.",
            ko="두 기록 가운데 번호가 작은 것입니다.",
        ),
        column(
            "right_customer_id",
            "string",
            personal=Personal.PSEUDONYM,
            en="The other record.",
            ko="다른 기록입니다.",
        ),
        column(
            "match_probability",
            "float64",
            unit="0..1",
            en="Probability that both are one person.",
            ko="두 기록이 한 사람일 확률입니다.",
        ),
        column(
            "match_weights",
            "json",
            en="What speaks for it and against it: bits by comparison.",
            ko="찬성하고 반대하는 근거를 비교마다 비트로 적습니다.",
        ),
        column(
            "is_disputed",
            "boolean",
            en="Whether something speaks against it that the probability does not weigh: given "
            "names of people who live together, or phone and e-mail that are both others'.",
            ko="함께 사는 사람의 이름, 또는 전화와 이메일이 모두 다른 것처럼 확률이 따지지 않는 "
            "반대 근거가 있는지입니다.",
        ),
    ),
)

COMPARED_RECORDS = Table(
    "compared_records",
    Text(en="Which records were compared, and as what.", ko="어떤 내용으로 비교한 기록인지입니다."),
    key=("customer_id",),
    instanced=True,
    columns=(
        customer_id,
        column(
            "record_hash",
            "string",
            personal=Personal.PSEUDONYM,
            en="Hash of what was compared.",
            ko="비교한 내용의 해시입니다.",
        ),
    ),
)
