"""Who the customers are, and by which identifiers a source knows them."""

from dangol.tables.shared_columns import customer_id, identifier, identifier_type
from dangol.tables.vocabulary import Column, ColumnType, Personal, Table, column
from dangol.words import Text


def _attribute(
    name: str, *, en: str, ko: str, label: tuple[str, str], type: ColumnType = "string"
) -> Column:
    shown = Text(en=label[0], ko=label[1])
    return column(name, type, en=en, ko=ko, personal=Personal.ATTRIBUTE, attribute=shown)


CUSTOMERS = Table(
    "customers",
    Text(
        en="One row per customer with what was given about them; nothing here is guessed.",
        ko="고객마다 한 행이며, 알려 준 내용만 담습니다. 짐작한 값은 없습니다.",
    ),
    key=("customer_id",),
    sourced=True,
    columns=(
        customer_id,
        column(
            "full_name",
            "string",
            personal=Personal.IDENTIFIER,
            en="Name, as given.",
            ko="알려 준 이름입니다.",
        ),
        column(
            "family_name",
            "string",
            personal=Personal.IDENTIFIER,
            en="Family name, where the source has it apart.",
            ko="원천이 따로 적은 성입니다.",
        ),
        column(
            "given_name",
            "string",
            personal=Personal.IDENTIFIER,
            en="Given name, where the source has it apart.",
            ko="원천이 따로 적은 이름입니다.",
        ),
        _attribute(
            "gender", en="Gender, as given.", ko="알려 준 성별입니다.", label=("Gender", "성별")
        ),
        _attribute(
            "birth_on",
            en="Day of birth, as given.",
            ko="알려 준 생년월일입니다.",
            label=("Born", "생년월일"),
            type="date",
        ),
        _attribute(
            "home_region",
            en="Where the customer lives, in the source's words.",
            ko="원천이 적은, 고객이 사는 지역입니다.",
            label=("Region", "지역"),
        ),
        column(
            "home_postcode",
            "string",
            personal=Personal.ATTRIBUTE,
            en="Post code of the home, where the source has it apart.",
            ko="원천이 따로 적은 집의 우편번호입니다.",
        ),
        column(
            "home_country",
            "string",
            personal=Personal.ATTRIBUTE,
            en="Country of the home, in the source's words; the project's where it is empty.",
            ko="원천이 적은, 사는 나라입니다. 비어 있으면 프로젝트의 나라로 봅니다.",
        ),
        column(
            "home_latitude",
            "float64",
            unit="degrees",
            personal=Personal.ATTRIBUTE,
            en="Where the home lies, in degrees north of the equator; the middle of its district "
            "is near enough.",
            ko="집이 적도에서 북쪽으로 몇 도인지입니다. 동네의 가운데여도 충분합니다.",
        ),
        column(
            "home_longitude",
            "float64",
            unit="degrees",
            personal=Personal.ATTRIBUTE,
            en="Where the home lies, in degrees east of Greenwich.",
            ko="집이 그리니치에서 동쪽으로 몇 도인지입니다.",
        ),
        _attribute(
            "joined_on",
            en="Day on which the person became a customer, as given.",
            ko="알려 준 가입일입니다.",
            label=("Joined", "가입일"),
            type="date",
        ),
        _attribute(
            "membership_tier",
            en="Tier of the membership, in the source's words.",
            ko="원천이 적은 회원 등급입니다.",
            label=("Membership", "회원 등급"),
        ),
        _attribute(
            "age_band",
            en="Age in bands, as given.",
            ko="알려 준 나이대입니다.",
            label=("Age", "나이대"),
        ),
        _attribute(
            "income_band",
            en="Yearly household income in bands, as given.",
            ko="알려 준 연간 가구 소득대입니다.",
            label=("Income", "소득대"),
        ),
        _attribute(
            "home_ownership",
            en="Homeowner, renter or likely one of both.",
            ko="자가, 임차, 또는 그중 하나로 보이는지입니다.",
            label=("Home", "주거"),
        ),
        _attribute(
            "marital_status",
            en="Married or unmarried.",
            ko="기혼인지 미혼인지입니다.",
            label=("Marital status", "혼인"),
        ),
        _attribute(
            "household_size",
            en="People in the household; the highest band is open.",
            ko="가구원 수입니다. 가장 큰 구간은 위로 열려 있습니다.",
            label=("Household size", "가구원 수"),
        ),
        _attribute(
            "household_composition",
            en="Adults and children in the household.",
            ko="가구의 어른과 아이 구성입니다.",
            label=("Household", "가구 구성"),
        ),
        _attribute(
            "children_count",
            en="Children in the household; the highest band is open.",
            ko="가구의 아이 수입니다. 가장 큰 구간은 위로 열려 있습니다.",
            label=("Children", "아이 수"),
        ),
    ),
)

IDENTIFIERS = Table(
    "identifiers",
    Text(
        en="Every identifier under which a source knows a customer.",
        ko="원천이 고객을 알아보는 모든 식별자입니다.",
    ),
    key=("customer_id", "identifier_type", "identifier"),
    sourced=True,
    by_record=True,
    columns=(
        customer_id,
        identifier_type,
        identifier,
        column(
            "source",
            "string",
            en="Name of the source that gave the row.",
            ko="이 행을 준 원천의 이름입니다.",
        ),
    ),
)
