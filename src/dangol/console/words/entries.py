"""Entries whose pages come later: what will appear there."""

from dangol.words import Text

WILL_SHOW = {
    "market": Text(
        en="Posts, reviews and complaints about you and your market will appear here: how "
        "many, how people feel, "
        "what changed, each with its evidence.",
        ko="우리와 시장을 말하는 게시글, 후기, 불만이 얼마나 되는지, 사람들이 어떻게 느끼는지, "
        "무엇이 달라졌는지를 근거와 함께 여기에 보여 줍니다.",
    ),
    "campaigns": Text(
        en="Whom to approach with which offer, when, and what came of it will appear here, "
        "measured against a group left out.",
        ko="누구에게 무엇을 언제 권할지, 그리고 보내지 않은 집단과 견주어 무엇이 달라졌는지를 "
        "여기에 보여 줍니다.",
    ),
    "budget": Text(
        en="What each channel brings, and what moving money between them would change, will "
        "appear here, with intervals.",
        ko="채널마다 무엇을 벌어 오는지, 예산을 옮기면 무엇이 달라지는지를 구간과 함께 여기에 "
        "보여 줍니다.",
    ),
}
NOTHING_YET = Text(en="Nothing stands here yet.", ko="아직 보여 줄 것이 없습니다.")
SOME = Text(
    en="{n} [[n|question|questions]] can be asked here.", ko="여기에서 질문 {n}개를 할 수 있습니다."
)
MEANWHILE_DO = Text(
    en="An analysis of a plug-in takes its place here by itself.",
    ko="플러그인의 분석은 설치하면 여기에 저절로 나타납니다.",
)
SEE_PLUGINS = Text(en="See what is installed", ko="설치된 것 보기")
QUESTIONS = Text(en="Questions", ko="질문")
