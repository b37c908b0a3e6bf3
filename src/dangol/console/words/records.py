"""Records of any kind: list, form, one, history."""

from dangol.words import Text

NONE = Text(en="There is no record of this kind yet.", ko="아직 만든 것이 없습니다.")
COUNT = Text(en="{n} in all.", ko="모두 {n}건입니다.")
IN_STATE = Text(en="{n} {state}", ko="{state} {n}건")
EMPTY_DO = Text(
    en="What you make appears here, with its state and its history.",
    ko="만들면 상태와 이력과 함께 여기에 나타납니다.",
)
NEW = Text(en="New", ko="새로 만들기")
NAME = Text(en="Name", ko="이름")
STATE = Text(en="State", ko="상태")
CHANGED = Text(en="Changed", ko="바뀐 때")
MADE = Text(en="Made", ko="만든 때")
NUMBER = Text(en="Version", ko="버전")
NOTHING_IN_STATE = Text(en="None in this state.", ko="이 상태인 것은 없습니다.")
NEW_HEAD = Text(en="New {kind}", ko="새 {kind}")
EDIT_HEAD = Text(en="Change ‘{name}’", ko="‘{name}’ 고치기")
FORM_QUESTION = Text(en="What should be kept?", ko="무엇을 적어 둘까요?")
CREATE = Text(en="Create", ko="만들기")
CHANGE = Text(en="Save changes", ko="바꾼 내용 저장")
EDIT = Text(en="Change", ko="고치기")
FIELDS = Text(en="What is kept", ko="내용")
HISTORY = Text(en="History", ko="이력")
NO_HISTORY = Text(en="No entry.", ko="기록이 없습니다.")
NOT_SET = Text(en="not set", ko="정하지 않음")
IS = Text(en="‘{name}’: {state}.", ko="‘{name}’: {state}")
CREATED = Text(en="created", ko="만듦")
CHANGED_FIELDS = Text(en="changed {fields}", ko="{fields} 바꿈")
YES = Text(en="Yes", ko="예")
NO = Text(en="No", ko="아니요")
SURE = Text(en="{step}: ‘{name}’?", ko="‘{name}’: {step}할까요?")
NAME_TAKEN = Text(
    en="Another one has this name; choose another.",
    ko="같은 이름이 이미 있습니다. 다른 이름을 고르세요.",
)
REFUSALS = {
    "record-conflict": Text(
        en="Somebody changed this after you opened it. Open it again and repeat your change.",
        ko="여는 동안 다른 사람이 바꾸었습니다. 다시 열고 한 번 더 고쳐 주세요.",
    ),
    "transition": Text(
        en="This is not possible any more: somebody moved it meanwhile.",
        ko="이미 상태가 바뀌어 할 수 없습니다.",
    ),
    "name-taken": NAME_TAKEN,
}
SEE = Text(en="See it at work", ko="쓰이는 모습 보기")
