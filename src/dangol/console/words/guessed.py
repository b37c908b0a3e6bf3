"""Predicted and doubted attributes on the page of a person."""

from dangol.words import Text

PREDICTED = Text(en="{value} (predicted, {sure} sure)", ko="{value} (예측, {sure} 확신)")
LOOKS_LIKE = Text(en="looks like {value} ({sure} sure)", ko="실제로는 {value}일 듯함({sure} 확신)")
BROKEN = Text(en="cannot be right: {why}", ko="맞을 수 없음: {why}")
MEANS = Text(
    en="Predicted from behaviour and other answers; what was given is never changed.",
    ko="행동과 알려 준 다른 값으로 예측했으며, 알려 준 값은 바꾸지 않습니다.",
)
