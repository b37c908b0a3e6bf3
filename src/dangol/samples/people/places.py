"""Where simulated people live: real places, made-up doors."""

import numpy as np

from dangol.samples.people.lists import split

KOREAN = (
    ("서울특별시", "서울", "강남구", 6000), ("서울특별시", "서울", "송파구", 5500),
    ("서울특별시", "서울", "마포구", 3900), ("서울특별시", "서울", "노원구", 1600),
    ("서울특별시", "서울", "관악구", 8700), ("서울특별시", "서울", "강서구", 7500),
    ("부산광역시", "부산", "해운대구", 48000), ("부산광역시", "부산", "사하구", 49300),
    ("대구광역시", "대구", "수성구", 42000), ("인천광역시", "인천", "남동구", 21500),
    ("광주광역시", "광주", "북구", 61000), ("대전광역시", "대전", "유성구", 34000),
    ("울산광역시", "울산", "남구", 44600), ("경기도", "경기", "성남시 분당구", 13500),
    ("경기도", "경기", "수원시 영통구", 16500), ("경기도", "경기", "고양시 일산동구", 10300),
    ("경기도", "경기", "용인시 수지구", 16800), ("경기도", "경기", "부천시", 14500),
    ("강원특별자치도", "강원", "춘천시", 24200), ("충청북도", "충북", "청주시 흥덕구", 28300),
    ("충청남도", "충남", "천안시 서북구", 31000), ("전라남도", "전남", "순천시", 57900),
    ("경상북도", "경북", "포항시 남구", 37700), ("경상남도", "경남", "창원시 성산구", 51400),
    ("제주특별자치도", "제주", "제주시", 63100),
)  # fmt: skip
KOREAN_ROADS = split(
    "중앙로 시민로 문화로 공원로 학교로 은행로 장미로 벚꽃로 한강로 산성로 호수로 번영로 "
    "대학로 평화로 역전로 시장로 향교로 솔밭로 해안로 동문로 서문로 남문로 북문로 새싹로 "
    "행복로 가람로 누리로 도담로 마루로 미래로 샛별로 아름로 온빛로 푸른로 하늘로 한빛로 "
    "햇살로 금호로 백양로 청솔로"
)
AMERICAN = (
    ("Springfield", "IL", 62701), ("Austin", "TX", 78701), ("Portland", "OR", 97201),
    ("Columbus", "OH", 43201), ("Denver", "CO", 80201), ("Raleigh", "NC", 27601),
    ("Madison", "WI", 53701), ("Tucson", "AZ", 85701), ("Omaha", "NE", 68101),
    ("Albany", "NY", 12201), ("Fresno", "CA", 93701), ("Tampa", "FL", 33601),
    ("Boise", "ID", 83701), ("Richmond", "VA", 23218), ("Spokane", "WA", 99201),
    ("Nashville", "TN", 37201), ("Tulsa", "OK", 74101), ("Dayton", "OH", 45401),
    ("Salem", "OR", 97301), ("Mobile", "AL", 36601),
)  # fmt: skip
AMERICAN_STREETS = split(
    "Main Oak Pine Maple Cedar Elm Washington Lake Hill Walnut Spring North Ridge Church "
    "Willow Mill Sunset Railroad Jackson Cherry West South Center Highland Forest River "
    "Meadow East Chestnut Park Franklin Lincoln Jefferson Adams Madison Monroe Birch Spruce "
    "Dogwood Hickory Laurel Magnolia"
)
AMERICAN_WAYS = (
    ("Street", "St"),
    ("Avenue", "Ave"),
    ("Road", "Rd"),
    ("Drive", "Dr"),
    ("Lane", "Ln"),
)
JAPANESE = (
    ("東京都", "世田谷区", "三軒茶屋", 1540024), ("東京都", "杉並区", "高円寺南", 1660003),
    ("東京都", "江東区", "豊洲", 1350061), ("東京都", "練馬区", "石神井町", 1770041),
    ("神奈川県", "横浜市港北区", "日吉", 2230061), ("神奈川県", "川崎市中原区", "小杉町", 2110063),
    ("大阪府", "大阪市天王寺区", "上本町", 5430001), ("大阪府", "吹田市", "千里山西", 5650851),
    ("愛知県", "名古屋市千種区", "今池", 4640850), ("福岡県", "福岡市中央区", "大名", 8100041),
    ("北海道", "札幌市白石区", "本通", 30027), ("兵庫県", "神戸市灘区", "六甲町", 6570027),
    ("京都府", "京都市左京区", "下鴨", 6060801), ("埼玉県", "さいたま市浦和区", "高砂", 3300063),
    ("千葉県", "船橋市", "本町", 2730005), ("広島県", "広島市中区", "白島北町", 7300001),
)  # fmt: skip


class Doors:
    """Draws doors of a country; each comes in the forms in which people write it."""

    def __init__(self, rng: np.random.Generator) -> None:
        self._rng = rng

    def korean(self) -> tuple[str, str]:
        whole, short, city, code = KOREAN[self._rng.integers(len(KOREAN))]
        road = KOREAN_ROADS[self._rng.integers(len(KOREAN_ROADS))]
        branch = int(self._rng.integers(0, 60))
        street = f"{road}{branch}길" if branch > 20 else road
        number = int(self._rng.integers(1, 300))
        post = code + int(self._rng.integers(0, 300))
        if self._rng.random() < 0.7:
            block, floor, room = self._rng.integers((101, 1, 1), (116, 25, 5)).tolist()
            home = f"{block}동 {floor}{room:02}호"
            brief = f"{block}-{floor}{room:02}"
        else:
            home = brief = ""
        full = f"{whole} {city} {street} {number}{', ' + home if home else ''} ({post:05})"
        return full, f"{short} {city} {street} {number} {brief}".strip()

    def american(self) -> tuple[str, str]:
        city, state, code = AMERICAN[self._rng.integers(len(AMERICAN))]
        street = AMERICAN_STREETS[self._rng.integers(len(AMERICAN_STREETS))]
        way, brief = AMERICAN_WAYS[self._rng.integers(len(AMERICAN_WAYS))]
        number, post = int(self._rng.integers(1, 9999)), code + int(self._rng.integers(0, 30))
        if self._rng.random() < 0.4:
            flat = int(self._rng.integers(1, 200))
            unit, short = f", Apt {flat}", f" #{flat}"
        else:
            unit = short = ""
        return (
            f"{number} {street} {way}{unit}, {city}, {state} {post:05}",
            f"{number} {street} {brief}{short}, {city} {state} {post:05}",
        )

    def japanese(self) -> tuple[str, str]:
        prefecture, city, town, code = JAPANESE[self._rng.integers(len(JAPANESE))]
        block, lot, house = self._rng.integers((1, 1, 1), (7, 40, 30)).tolist()
        room = int(self._rng.integers(1, 12)) * 100 + int(self._rng.integers(1, 9))
        home = f" {room}号室" if self._rng.random() < 0.5 else ""
        post = f"〒{code // 10_000:03}-{code % 10_000:04}"
        return (
            f"{post} {prefecture}{city}{town}{block}丁目{lot}番{house}号{home}",
            f"{prefecture}{city}{town}{block}-{lot}-{house}{home}",
        )
