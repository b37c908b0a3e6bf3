"""Frequent names of three countries, with how frequent they are."""

from dataclasses import dataclass

from dangol.samples.people.lists import split, weighted


@dataclass(frozen=True)
class Names:
    """Family names with their weights; given names of men and of women, with Latin spellings."""

    family: tuple[str, ...]
    weights: tuple[float, ...]
    men: tuple[str, ...]
    women: tuple[str, ...]


_FAMILY, _WEIGHTS = weighted(
    "김:215 이:147 박:84 최:47 정:43 강:24 조:21 윤:21 장:20 임:17 한:15 오:15 서:15 신:15 "
    "권:14 황:14 안:14 송:14 전:11 홍:11 유:10 고:9 문:9 양:9 손:9 배:8 백:8 허:7 남:6 심:6 "
    "노:6 하:5 곽:4 성:4 차:4 주:4 우:4 구:4 민:3 류:3 나:3 진:3 지:3 엄:3 채:3 원:3 천:2 방:2 "
    "공:2 남궁:1 황보:1"
)
_FIRST_MEN = (
    "민 서 지 도 시 예 준 현 건 우 승 재 성 영 상 동 진 태 경 정 종 병 광 기 용 철 형 창 인 규"
)
_LAST_MEN = (
    "준 우 호 훈 수 민 현 석 진 환 혁 규 찬 빈 윤 원 성 철 식 기 섭 재 욱 헌 태 일 용 근 완 율"
)
_FIRST_WOMEN = (
    "서 지 하 수 예 민 은 유 채 다 소 가 나 미 영 경 혜 현 선 정 연 윤 주 보 아 세 시 진 희 명"
)
_LAST_WOMEN = (
    "연 윤 은 아 원 진 희 영 숙 정 현 선 경 미 주 지 나 라 빈 린 인 서 혜 율 솔 이 자 순 란 애"
)
KOREAN = Names(
    _FAMILY,
    _WEIGHTS,
    tuple(a + b for a in _FIRST_MEN.split() for b in _LAST_MEN.split() if a != b),
    tuple(a + b for a in _FIRST_WOMEN.split() for b in _LAST_WOMEN.split() if a != b),
)

_FAMILY, _WEIGHTS = weighted(
    "Smith:24 Johnson:19 Williams:16 Brown:14 Jones:14 Garcia:12 Miller:12 Davis:11 "
    "Rodriguez:11 Martinez:11 Hernandez:10 Lopez:9 Gonzalez:8 Wilson:8 Anderson:8 Thomas:8 "
    "Taylor:8 Moore:7 Jackson:7 Martin:7 Lee:7 Perez:7 Thompson:7 White:7 Harris:6 Sanchez:6 "
    "Clark:6 Ramirez:6 Lewis:5 Robinson:5 Walker:5 Young:5 Allen:5 King:5 Wright:5 Scott:4 "
    "Torres:4 Nguyen:4 Hill:4 Flores:4 Green:4 Adams:4 Nelson:4 Baker:4 Hall:4 Rivera:4 "
    "Campbell:4 Mitchell:4 Carter:4 Roberts:4 Gomez Phillips Evans Turner Diaz Parker Cruz "
    "Edwards Collins Reyes Stewart Morris Morales Murphy Cook Rogers Gutierrez Ortiz Morgan "
    "Cooper Peterson Bailey Reed Kelly Howard Ramos Cox Ward Richardson Watson Brooks Chavez "
    "Wood James Bennett Gray Mendoza Ruiz Hughes Price Alvarez Castillo Sanders Patel Myers "
    "Long Ross Foster Jimenez Powell Jenkins Perry Russell Sullivan Bell Coleman Butler "
    "Henderson Barnes Fisher Vasquez Simmons Graham Murray Ford Castro Marshall Owens Harrison "
    "McDonald Woods Kennedy Wells Vargas Chen Freeman Webb Tucker Guzman Burns Crawford Olson "
    "Simpson Porter Hunter Gordon Mendez Silva Shaw Snyder Mason Dixon Hunt Hicks Holmes Palmer "
    "Wagner Black Robertson Boyd Stone Salazar Fox Warren Mills Meyer Rice Schmidt Garza "
    "Daniels Ferguson Nichols Stephens Soto Weaver Ryan Gardner Payne Grant Dunn Kelley Spencer "
    "Hawkins Arnold Pierce Hansen"
)
AMERICAN = Names(
    _FAMILY,
    _WEIGHTS,
    split(
        "James Robert John Michael David William Richard Joseph Thomas Christopher Charles "
        "Daniel Matthew Anthony Mark Donald Steven Andrew Paul Joshua Kenneth Kevin Brian "
        "Timothy Ronald George Jason Edward Jeffrey Ryan Jacob Nicholas Gary Eric Jonathan "
        "Stephen Larry Justin Scott Brandon Benjamin Samuel Gregory Alexander Patrick Frank "
        "Raymond Jack Dennis Jerry Tyler Aaron Jose Adam Nathan Henry Zachary Douglas Peter "
        "Kyle Noah Ethan Jeremy Walter Christian Keith Roger Terry Austin Sean Gerald Carl "
        "Harold Dylan Arthur Lawrence Jordan Jesse Bryan Billy Bruce Gabriel Joe Logan Alan "
        "Juan Albert Willie Elijah Wayne Randy Vincent Mason Roy Ralph Bobby Russell Bradley "
        "Philip Eugene"
    ),
    split(
        "Mary Patricia Jennifer Linda Elizabeth Barbara Susan Jessica Karen Sarah Lisa Nancy "
        "Sandra Betty Ashley Emily Kimberly Margaret Donna Michelle Carol Amanda Melissa "
        "Deborah Stephanie Rebecca Sharon Laura Cynthia Dorothy Amy Kathleen Angela Shirley "
        "Emma Brenda Pamela Nicole Anna Samantha Katherine Christine Debra Rachel Carolyn Janet "
        "Maria Olivia Heather Helen Catherine Diane Julie Victoria Joyce Lauren Kelly Christina "
        "Ruth Joan Virginia Judith Evelyn Hannah Andrea Megan Cheryl Jacqueline Madison Teresa "
        "Abigail Sophia Martha Sara Gloria Janice Kathryn Ann Isabella Judy Charlotte Julia "
        "Grace Amber Alice Jean Denise Frances Danielle Marilyn Natalie Beverly Diana Brittany "
        "Theresa Kayla Alexis Doris"
    ),
)
SHORT = {
    "Robert": "Bob", "William": "Bill", "Richard": "Rick", "James": "Jim", "Michael": "Mike",
    "Thomas": "Tom", "Joseph": "Joe", "Daniel": "Dan", "Matthew": "Matt", "Edward": "Ed",
    "Andrew": "Andy", "Kenneth": "Ken", "Joshua": "Josh", "Timothy": "Tim", "Jeffrey": "Jeff",
    "Benjamin": "Ben", "Samuel": "Sam", "Nicholas": "Nick", "Elizabeth": "Liz", "Jennifer": "Jen",
    "Patricia": "Patty", "Katherine": "Kate", "Barbara": "Barb", "Susan": "Sue", "Rebecca": "Becky",
    "Deborah": "Debbie", "Jessica": "Jess", "Margaret": "Peggy", "Christina": "Tina",
}  # fmt: skip

_FAMILY, _WEIGHTS = weighted(
    "佐藤:19 鈴木:18 高橋:14 田中:13 伊藤:11 渡辺:11 山本:11 中村:11 小林:10 加藤:9 吉田:8 "
    "山田:8 佐々木:7 山口:6 松本:6 井上:6 木村:6 林:5 斎藤:5 清水:5 山崎:5 森:5 池田:5 橋本:5 "
    "阿部:5 石川:4 山下:4 中島:4 石井:4 小川:4 前田:4 岡田:4 長谷川:4 藤田:4 後藤:4 近藤:4 "
    "村上:4 遠藤:3 青木:3 坂本:3 斉藤:3 福田:3 太田:3 西村:3 藤井:3 金子:3 岡本:3 藤原:3 三浦:3 "
    "中野:3 中川:3 原田:3 松田:3 竹内:3 小野:3 田村:3 中山:3 和田:3 石田:3 森田:3 上田:2 原:2 "
    "内田:2 柴田:2 酒井:2 宮崎:2 横山:2 高木:2 安藤:2 宮本:2 大野:2"
)
_MEN = split(
    "翔 蓮 大翔 陽翔 悠真 湊 樹 蒼 颯 健 誠 隆 浩 徹 学 剛 修 茂 勝 進 和也 直樹 健太 拓也 翔太 "
    "大輔 達也 裕太 正樹 英樹 一郎 健一 浩二 雄太 智也 亮太 康平 慎吾 祐介 大介 哲也 秀樹 和夫 "
    "正人 幸雄 清 博 明 豊 昇"
)
_WOMEN = split(
    "陽葵 凛 結菜 葵 芽依 美咲 さくら 結衣 莉子 美羽 愛 彩 舞 恵 香織 由美 直美 裕子 真由美 "
    "智子 久美子 恵子 幸子 和子 洋子 節子 京子 美智子 陽子 明美 麻衣 千尋 七海 優花 彩花 沙織 "
    "友美 亜美 真美 美穂 綾 瞳 唯 楓"
)
JAPANESE = Names(_FAMILY, _WEIGHTS, _MEN, _WOMEN)
