"""Words of the page of the media mix."""

from dangol.words import Text

MEDIA_MIX = Text(en="Media mix", ko="매체 구성")
MEDIA_MIX_ASKS = Text(
    en="What did each channel bring, and what would more of it bring?",
    ko="채널마다 무엇을 가져왔고, 더 쓰면 무엇을 가져올까요?",
)
EMPTY = Text(en="No media mix was fitted yet.", ko="아직 매체 구성을 계산하지 않았습니다.")
EMPTY_WORDS = Text(
    en="What each channel brought, what the next unit of money brings, and what that rests on "
    "appear here.",
    ko="채널마다 가져온 매출과 다음 돈이 가져올 매출, 그 바탕을 여기에 보여 줍니다.",
)
ASK = Text(en="Ask differently", ko="다르게 묻기")
TO_PLAN = Text(en="See the plan", ko="계획 보기")
SIDE_BY_SIDE = Text(en="Three ways of measuring, side by side", ko="세 가지로 잰 값을 나란히")
NO_TESTS = Text(en="No test calibrates the mix yet.", ko="아직 모형을 바로잡는 테스트가 없습니다.")
NO_TESTS_SAY = Text(
    en="A geo test that is over, a test of people whose plan names a channel, or a lift test that "
    "you write down enters by itself.",
    ko="끝난 지역 테스트, 채널을 적은 고객 테스트, 직접 적은 리프트 테스트가 저절로 들어갑니다.",
)
FIND_TEST = Text(en="Find regions for a test", ko="테스트할 지역 찾기")
WRITE_TEST = Text(en="Write down a lift test", ko="리프트 테스트 적기")
NO_CREDITS = Text(en="Attribution has not been asked.", ko="기여 배분을 계산하지 않았습니다.")
NO_CREDITS_SAY = Text(
    en="Ask it to see what paths credit to each channel beside the mix.",
    ko="계산하면 경로가 채널마다 배분한 값을 모형과 나란히 봅니다.",
)
TO_ATTRIBUTION = Text(en="Attribution", ko="기여 배분")
