"""How a media mix is reached, in a paragraph."""

from dangol.words import Text

METHOD = Text(
    en="Sales of each period are what sells anyway (level, trend with a bend each half year, "
    "seasons, holidays, what the shop tells of events and prices) plus what each channel brings: "
    "its spend carries over into later periods and wears out (Jin and others 2017), in regions by "
    "as much more or less as data tells (Sun and others 2017). What is held likely beforehand is "
    "said as return on spend (Zhang and others 2023). Tests enter as what they are: the change of "
    "spend in their days and regions, and the sales that it brought. A preview is the top of the "
    "posterior and the normal that lies on it (Laplace); the full answer draws from it "
    "(Hamiltonian Monte Carlo) and says whether all chains agree. Intervals hold nine in ten.",
    ko="기간마다의 매출을 매체 없이 팔릴 것과 채널이 가져온 것으로 나눕니다. 매체 없이 팔릴 것은 "
    "수준, 반년마다 꺾이는 추세, 계절, 공휴일, 알려 준 행사와 가격입니다. 채널의 비용은 뒤 "
    "기간까지 남아 움직이고 쓸수록 무뎌지며(Jin 외 2017), 지역마다의 차이는 자료가 말하는 만큼만 "
    "둡니다(Sun 외 2017). 미리 두는 기대는 비용 대비 매출로 적습니다(Zhang 외 2023). 테스트는 그 "
    "기간과 지역에서 바뀐 비용과 그것이 가져온 매출 그대로 들어갑니다. 미리보기는 사후분포의 "
    "꼭대기와 그 위에 놓은 정규분포(라플라스)이고, 전체 계산은 해밀턴 몬테카를로로 뽑아 사슬이 "
    "서로 맞는지도 알립니다. 구간은 열에 아홉을 담습니다.",
)
