"""Cohorts: their page."""

from dangol.words import Text

EMPTY = Text(en="Cohorts have not been followed yet.", ko="코호트를 아직 따라가지 않았습니다.")
EMPTY_WORDS = Text(
    en="Once they are, who comes back and what customers bring with time appear here.",
    ko="따라가면 누가 돌아오고 시간이 지나며 얼마를 가져오는지 여기에 나타납니다.",
)
WHOLE_TABLE = Text(en="All cohorts as a table", ko="모든 코호트를 표로")
