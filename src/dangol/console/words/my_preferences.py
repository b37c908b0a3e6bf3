"""Words of the page on which people say themselves what they allow."""

from dangol.words import Text

TITLE = Text(en="What may we do?", ko="무엇을 해도 될까요?")
LEAD = Text(
    en="{project} keeps to what you choose here, at once. You can change it whenever you like.",
    ko="{project}에서는 여기서 고르신 대로 바로 따릅니다. 언제든 바꾸실 수 있습니다.",
)
UNKNOWN = Text(en="We hold nothing about you.", ko="보관 중인 정보가 없습니다.")
UNKNOWN_SAY = Text(
    en="There is nothing to allow or refuse.", ko="허용하거나 거부하실 것이 없습니다."
)
KEPT = Text(en="Saved.", ko="저장했습니다.")
KEPT_SAY = Text(en="It holds from now on.", ko="지금부터 그대로 따릅니다.")
NEWS = Text(en="News and offers", ko="소식과 혜택")
OTHER = Text(en="Use of your data", ko="정보 이용")
OPTIONS = {
    "marketing.email": Text(en="By e-mail", ko="이메일로 받기"),
    "marketing.sms": Text(en="By text message", ko="문자로 받기"),
    "marketing.push": Text(en="On your phone (push)", ko="앱 알림으로 받기"),
    "marketing.mail": Text(en="By letter", ko="우편으로 받기"),
    "night-marketing.sms": Text(
        en="Text messages at night too, from {from_hour}:00 to {until_hour}:00",
        ko="밤({from_hour}시~{until_hour}시)에도 문자로 받기",
    ),
    "night-marketing.push": Text(
        en="Push messages at night too, from {from_hour}:00 to {until_hour}:00",
        ko="밤({from_hour}시~{until_hour}시)에도 앱 알림으로 받기",
    ),
    "advertising.ads": Text(
        en="Show me our advertisements on other sites, by matching my e-mail address or phone "
        "number",
        ko="이메일이나 전화번호를 맞춰 다른 사이트에서도 맞춤 광고 보기",
    ),
    "analytics.web": Text(
        en="Learn from how I use the site, to make it better", ko="더 나은 사이트를 위한 이용 분석"
    ),
    "personalisation.web": Text(en="Suggest what fits me", ko="나에게 맞는 상품 추천"),
}
SAVE = Text(en="Save", ko="저장")
REFUSE = Text(en="Refuse everything", ko="모두 거부")
DATA = Text(en="Your data", ko="내 정보")
DATA_SAY = Text(
    en="Ask here for what we hold about you, or to have it erased. It costs nothing.",
    ko="보관 중인 정보를 받거나 지워 달라고 하실 수 있습니다. 비용은 없습니다.",
)
WISHES = {
    "export": Text(en="Send me my data", ko="내 정보 받기"),
    "erasure": Text(en="Erase my data", ko="내 정보 지우기"),
}
WISHES_SAY = {
    "export": Text(
        en="A copy of all that we hold, and what it was used for.",
        ko="보관 중인 모든 정보와 어디에 쓰였는지 보내 드립니다.",
    ),
    "erasure": Text(
        en="Everything goes that no law makes us keep, purchases and choices too. It cannot be "
        "undone.",
        ko="법으로 보관해야 하는 것을 빼고 구매 내역과 선택하신 것까지 모두 지웁니다. 되돌릴 수 "
        "없습니다.",
    ),
}
WISHES_DO = {
    "export": Text(en="Ask for my data", ko="내 정보 요청"),
    "erasure": Text(en="Ask to be erased", ko="삭제 요청"),
}
SURE = Text(en="I want everything about me to be erased.", ko="나에 관한 모든 정보를 지워 주세요.")
SURE_MISSING = Text(en="Please tick this first.", ko="먼저 여기에 표시해 주세요.")
ASKED = {
    "export": Text(en="You asked for your data on {day}.", ko="{day}에 정보를 요청하셨습니다."),
    "erasure": Text(en="You asked to be erased on {day}.", ko="{day}에 삭제를 요청하셨습니다."),
}
ASKED_DUE = Text(en="You get an answer by {day}.", ko="{day}까지 답해 드립니다.")
OUTCOMES = {
    "answered": Text(en="Answered on {day}.", ko="{day}에 답해 드렸습니다."),
    "refused": Text(en="Refused on {day}.", ko="{day}에 거절했습니다."),
    "erased": Text(en="Erased on {day}.", ko="{day}에 지웠습니다."),
}
BECAUSE = Text(en="The reason: {reason}", ko="까닭: {reason}")
FOOT = Text(
    en="Messages that a purchase needs, such as a receipt, come all the same.",
    ko="영수증처럼 구매에 필요한 안내는 계속 보내 드립니다.",
)
