"""By what people are grouped in a test, and what is drawn together."""

from typing import Literal

from dangol.words import Text

Group = Literal[
    "",
    "bought_before",
    "gender",
    "age_band",
    "home_region",
    "membership_tier",
    "income_band",
    "household_size",
]
Cluster = Literal["", "home_region", "home_postcode"]
GROUPS: dict[str, Text] = {
    "": Text(en="None", ko="없음"),
    "bought_before": Text(en="Bought in the days before", ko="그 전에 산 적"),
    "gender": Text(en="Gender", ko="성별"),
    "age_band": Text(en="Age", ko="나이대"),
    "home_region": Text(en="Region", ko="지역"),
    "membership_tier": Text(en="Membership", ko="회원 등급"),
    "income_band": Text(en="Income", ko="소득대"),
    "household_size": Text(en="Household size", ko="가구원 수"),
}
"""What was so before the test and stays so: nothing else may part people afterwards."""
CLUSTERS: dict[str, Text] = {
    "": Text(en="One by one", ko="한 사람씩"),
    "home_region": Text(en="Region", ko="지역"),
    "home_postcode": Text(en="Post code", ko="우편번호"),
}
