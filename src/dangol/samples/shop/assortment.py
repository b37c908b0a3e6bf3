"""What the shop sells and where: 400 products of 40 categories, ten stores and a web shop.

Per category the truth about it is written here once: how much of all purchases it takes,
how its sales answer to price and promotion, how often it comes back, and its own rhythm.
"""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.float64]


@dataclass(frozen=True)
class Category:
    """One group of products.

    ``weight`` is its share of purchases before shares are made to add to one; ``price`` won;
    ``elasticity`` the relative change of its products' sales per relative change of their
    own shelf price; ``promotion_effect`` what a promotion adds to the logarithm of sales per
    unit of discount; ``cycle_days`` how long one purchase lasts, where there is a rhythm.
    """

    department: str
    name: str
    weight: float
    price: int
    elasticity: float
    promotion_effect: float
    return_share: float
    cycle_days: float | None
    items: tuple[str, ...]


# Department, name, weight, price, elasticity, promotion effect, return share, cycle; items.
_LINES = """
신선식품 | 과일 | 4.5 | 9900 | -1.6 | 3.0 | .010 | -
    사과 감귤 바나나 딸기 포도
신선식품 | 채소 | 4.5 | 4500 | -1.1 | 2.4 | .008 | -
    양파 대파 상추 감자 버섯
신선식품 | 정육 | 3.6 | 16900 | -1.9 | 3.4 | .008 | -
    삼겹살 한우불고기 닭가슴살 목살 다짐육
신선식품 | 수산 | 2.4 | 14900 | -1.7 | 3.0 | .012 | -
    고등어 오징어 새우 연어 전복
유제품 | 우유 | 4.2 | 3200 | -1.3 | 2.2 | .004 | 14
    흰우유 저지방우유 두유 바나나우유 유기농우유
유제품 | 요구르트 | 2.8 | 4800 | -1.8 | 3.2 | .004 | -
    플레인요거트 그릭요거트 마시는요거트 과일요거트 키즈요거트
유제품 | 치즈와 버터 | 2.0 | 7900 | -1.7 | 3.0 | .005 | -
    슬라이스치즈 모차렐라 버터 크림치즈 스트링치즈
가공식품 | 라면 | 3.8 | 4900 | -2.2 | 3.8 | .003 | -
    매운라면 컵라면 짜장라면 비빔면 칼국수
가공식품 | 통조림 | 2.0 | 5900 | -2.0 | 3.6 | .003 | -
    참치캔 햄통조림 골뱅이 옥수수캔 꽁치캔
가공식품 | 양념과 소스 | 2.6 | 6500 | -1.2 | 2.2 | .003 | -
    고추장 된장 간장 참기름 토마토소스
가공식품 | 쌀과 잡곡 | 2.2 | 32900 | -1.4 | 2.4 | .006 | 60
    백미 현미 잡곡 찹쌀 귀리
간식 | 과자 | 3.8 | 2900 | -1.9 | 3.6 | .003 | -
    감자칩 새우과자 쿠키 팝콘 쌀과자
간식 | 초콜릿과 사탕 | 2.2 | 3900 | -2.0 | 3.6 | .003 | -
    밀크초콜릿 다크초콜릿 젤리 캐러멜 박하사탕
간식 | 빵 | 3.2 | 4200 | -1.3 | 2.4 | .006 | -
    식빵 단팥빵 크루아상 베이글 모닝빵
간식 | 아이스크림 | 2.2 | 5500 | -2.1 | 3.8 | .002 | -
    바닐라아이스 초코바 과일바 모나카 샤베트
음료 | 생수 | 3.6 | 6900 | -1.5 | 2.6 | .003 | 21
    생수2리터 생수500 탄산수 해양심층수 아기생수
음료 | 커피 | 3.6 | 12900 | -1.8 | 3.2 | .005 | 28
    원두커피 캡슐커피 믹스커피 콜드브루 디카페인커피
음료 | 차 | 1.8 | 8900 | -1.4 | 2.6 | .005 | -
    녹차 보리차 홍차 캐모마일 유자차
음료 | 탄산음료 | 2.6 | 3900 | -2.3 | 4.0 | .002 | -
    콜라 사이다 제로콜라 과일탄산 에너지음료
건강식품 | 비타민 | 1.8 | 24900 | -1.5 | 3.0 | .020 | 60
    종합비타민 비타민C 오메가3 유산균 칼슘
건강식품 | 홍삼 | 1.0 | 69000 | -1.3 | 3.2 | .025 | 60
    홍삼정 홍삼스틱 홍삼차 홍삼절편 키즈홍삼
건강식품 | 단백질 보충제 | 1.2 | 39900 | -1.6 | 3.0 | .025 | 45
    초코단백질 바닐라단백질 식물단백질 단백질바 단백질음료
생활용품 | 세탁세제 | 2.2 | 15900 | -2.0 | 3.6 | .006 | 60
    액체세제 가루세제 캡슐세제 섬유유연제 얼룩제거제
생활용품 | 주방세제 | 1.6 | 6900 | -1.7 | 3.2 | .005 | 75
    주방세제 식기세척기세제 베이킹소다 수세미 고무장갑
생활용품 | 화장지 | 2.4 | 18900 | -2.2 | 3.8 | .004 | 45
    두루마리화장지 물티슈 미용티슈 키친타월 여행용티슈
뷰티 | 스킨케어 | 2.0 | 28900 | -1.5 | 3.4 | .045 | 60
    수분크림 토너 세럼 선크림 클렌징폼
뷰티 | 색조 화장품 | 1.4 | 21900 | -1.7 | 3.6 | .070 | -
    립틴트 쿠션 마스카라 아이섀도 블러셔
뷰티 | 헤어케어 | 1.8 | 13900 | -1.8 | 3.4 | .020 | 60
    샴푸 트리트먼트 헤어오일 염색약 두피토닉
유아 | 기저귀 | 1.8 | 34900 | -1.9 | 3.4 | .020 | 21
    신생아기저귀 소형기저귀 중형기저귀 대형기저귀 팬티기저귀
유아 | 분유 | 1.2 | 31900 | -0.9 | 2.2 | .015 | 21
    분유1단계 분유2단계 분유3단계 산양분유 액상분유
유아 | 이유식 | 1.2 | 8900 | -1.4 | 2.8 | .010 | -
    쌀미음 소고기죽 채소죽 과일퓌레 아기과자
반려동물 | 강아지 사료 | 1.6 | 36900 | -1.3 | 2.8 | .015 | 35
    강아지사료연어 강아지사료닭고기 강아지사료소고기 노견사료 퍼피사료
반려동물 | 고양이 사료 | 1.4 | 33900 | -1.2 | 2.6 | .015 | 35
    고양이사료참치 고양이사료닭고기 고양이모래 노묘사료 키튼사료
반려동물 | 반려동물 간식 | 1.4 | 7900 | -1.8 | 3.2 | .008 | -
    덴탈껌 육포간식 츄르 동결건조간식 우유껌
의류 | 양말과 속옷 | 1.6 | 11900 | -1.7 | 3.2 | .060 | -
    면양말 스포츠양말 러닝셔츠 드로즈 브라렛
의류 | 티셔츠 | 1.4 | 24900 | -2.0 | 3.8 | .120 | -
    기본티셔츠 긴팔티셔츠 카라티셔츠 줄무늬티셔츠 기능성티셔츠
의류 | 아우터 | 0.7 | 79000 | -2.2 | 4.2 | .160 | -
    바람막이 카디건 경량패딩 후드집업 청재킷
가전과 취미 | 소형 가전 | 0.6 | 89000 | -2.1 | 4.0 | .080 | -
    전기포트 토스터 무선청소기 가습기 에어프라이어
가전과 취미 | 문구 | 1.2 | 4900 | -1.3 | 2.4 | .015 | -
    공책 볼펜세트 색연필 다이어리 포스트잇
가전과 취미 | 장난감 | 1.1 | 27900 | -1.9 | 3.6 | .060 | -
    블록 인형 보드게임 퍼즐 미니카
"""


def _category(line: str, items: str) -> Category:
    words = [part.strip() for part in line.split("|")]
    department, name, weight, price, elasticity, effect, returned, cycle = words
    return Category(
        department,
        name,
        float(weight),
        int(price),
        float(elasticity),
        float(effect),
        float(returned),
        None if cycle == "-" else float(cycle),
        tuple(items.split()),
    )


_WRITTEN = _LINES.strip().splitlines()
CATEGORIES = tuple(
    _category(line, items) for line, items in zip(_WRITTEN[::2], _WRITTEN[1::2], strict=True)
)
CATEGORY_NAMES = tuple(c.name for c in CATEGORIES)
# Two versions of every item: brand, price beside the category's, how much better it sells.
VERSIONS = (("단골상회", 0.78, 1.0), ("가온", 1.28, 0.8))
ITEM_PRICES = np.array([0.70, 0.85, 1.0, 1.15, 1.40])
ITEM_WEIGHTS = np.array([1.5, 1.2, 1.0, 0.8, 0.6])
PRODUCTS_EACH = len(ITEM_PRICES) * len(VERSIONS)
PRODUCT_COUNT = len(CATEGORIES) * PRODUCTS_EACH

WEB = "web"
# Number, name, region, share of customers who shop there.
STORES = (
    ("s01", "강남점", "서울", 0.16),
    ("s02", "마포점", "서울", 0.14),
    ("s03", "수원점", "경기", 0.14),
    ("s04", "성남점", "경기", 0.12),
    ("s05", "인천점", "인천", 0.10),
    ("s06", "대전점", "대전", 0.08),
    ("s07", "대구점", "대구", 0.08),
    ("s08", "부산점", "부산", 0.09),
    ("s09", "광주점", "광주", 0.06),
    ("s10", "제주점", "제주", 0.03),
    (WEB, "온라인점", "온라인", 0.0),
)
# Latitude and longitude of each; a web shop is nowhere.
PLACES = np.array(
    [
        [37.498, 127.028],
        [37.556, 126.910],
        [37.263, 127.029],
        [37.420, 127.127],
        [37.456, 126.705],
        [36.351, 127.385],
        [35.871, 128.601],
        [35.158, 129.160],
        [35.160, 126.852],
        [33.489, 126.498],
        [np.nan, np.nan],
    ]
)
WEB_STORE = len(STORES) - 1
COASTAL_STORES = (7, 9)


def of_categories(name: str) -> Floats:
    """One number per category, in their order; ``nan`` where a category has none."""
    values = (getattr(c, name) for c in CATEGORIES)
    return np.array([np.nan if v is None else v for v in values], dtype=np.float64)


def base_shares() -> Floats:
    """Share of all purchases per category, before anyone's interests; adds to one."""
    weights = of_categories("weight")
    return np.asarray(weights / weights.sum(), dtype=np.float64)


def list_prices() -> Floats:
    """Usual shelf price in won, shape (categories, products each), rounded as a shop does."""
    versions = np.array([price for _brand, price, _weight in VERSIONS])
    factors = np.outer(ITEM_PRICES, versions).ravel()
    prices = of_categories("price")[:, None] * factors[None, :]
    return np.asarray(np.round(prices, -2), dtype=np.float64)


def product_weights() -> Floats:
    """How a category's purchases divide between its products, shape (products each,)."""
    versions = np.array([weight for _brand, _price, weight in VERSIONS])
    weights = np.outer(ITEM_WEIGHTS, versions).ravel()
    return np.asarray(weights / weights.sum(), dtype=np.float64)
