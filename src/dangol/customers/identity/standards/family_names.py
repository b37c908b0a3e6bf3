"""Family names by which a name is taken apart, and short names for whole ones.

The most frequent of each country, as their statistics offices count them.
"""

from dangol.customers.identity.standards.text import words

KOREAN = words(
    "김 이 박 최 정 강 조 윤 장 임 한 오 서 신 권 황 안 송 전 홍 유 고 문 양 손 배 백 허 남 심 "
    "노 하 곽 성 차 주 우 구 민 류 나 진 지 엄 채 원 천 방 공 현 함 변 염 여 추 도 소 석 선 설 "
    "마 길 연 위 표 명 기 반 라 왕 금 옥 육 인 맹 제 모 탁 국 어 은 편 용 예 경 봉 사 부 가 복 "
    "태 목 형 피 두 감 음 빈 동 온 호 범 좌 팽 승 간 상 시 갈 리 림 여 렴 량 남궁 황보 제갈 "
    "사공 선우 서문 독고 동방 어금 망절 장곡"
)
CHINESE = frozenset(
    "金李朴崔鄭姜趙尹張林韓吳徐申權黃安宋全洪王刘劉陈陳杨楊吴赵赵周孙孫马馬朱胡郭何高罗羅郑梁谢謝"
)
JAPANESE = words(
    "佐藤 鈴木 高橋 田中 伊藤 渡辺 渡邊 山本 中村 小林 加藤 吉田 山田 佐々木 山口 松本 井上 "
    "木村 斎藤 斉藤 齋藤 清水 山崎 森 阿部 池田 橋本 山下 石川 中島 前田 藤田 小川 後藤 岡田 "
    "長谷川 村上 近藤 石井 坂本 遠藤 青木 藤井 西村 福田 太田 三浦 岡本 松田 中川 中野 原田 "
    "小野 田村 竹内 金子 和田 中山 石田 上田 森田 柴田 酒井 宮崎 横山 宮本 内田 高木 谷口 安藤 "
    "丸山 大野 今井 藤原 河野 高田 武田 上野 村田 小島 杉山 千葉 増田 久保 菅原 平野 桜井 大塚 "
    "野口 松尾 新井 佐野 岩崎 菊地 野村 木下 小山 松井 原 林 東 南 西 北 辻 関"
)
KOREAN_IN_LATIN = words(
    "kim lee yi rhee park pak bak choi choe jung jeong chung kang gang cho jo yoon yun jang "
    "chang lim im han oh seo suh shin sin kwon gwon hwang ahn song jeon jun hong yoo yu ryu ko "
    "go moon mun yang son sohn bae baek paik heo hur nam shim sim noh roh ha kwak sung cha joo "
    "ju woo koo gu min ryu na jin ji um eom chae won cheon bang kong hyun ham byun"
)
PARTICLES = words(
    "van von de der den del della di da dos das du la le el al bin ibn ben abu mac mc st saint "
    "ter ten zu zum zur"
)
_SHORT = {
    "robert": "bob bobby rob robbie", "william": "will bill billy liam",
    "richard": "rick dick rich ricky", "james": "jim jimmy jamie", "john": "johnny jack",
    "michael": "mike mick mikey", "thomas": "tom tommy", "joseph": "joe joey",
    "charles": "charlie chuck", "christopher": "chris", "daniel": "dan danny", "matthew": "matt",
    "anthony": "tony", "edward": "ed eddie ted", "steven": "steve", "stephen": "steph",
    "andrew": "andy drew", "kenneth": "ken kenny", "joshua": "josh", "timothy": "tim",
    "jeffrey": "jeff", "gregory": "greg", "benjamin": "ben", "samuel": "sam sammy",
    "nicholas": "nick", "jonathan": "jon", "lawrence": "larry", "alexander": "alex",
    "patrick": "pat", "raymond": "ray", "gerald": "jerry",
    "elizabeth": "liz beth lizzie betty eliza", "margaret": "maggie peggy meg",
    "jennifer": "jen jenny", "patricia": "patty trish", "katherine": "kate kathy katie",
    "catherine": "cathy", "barbara": "barb", "susan": "sue susie", "deborah": "deb debbie",
    "rebecca": "becky becca", "jessica": "jess", "amanda": "mandy", "victoria": "vicky",
    "christina": "tina", "pamela": "pam", "kimberly": "kim", "theresa": "terry",
    "cynthia": "cindy", "jacqueline": "jackie", "abigail": "abby", "madeline": "maddie",
    "philip": "phil", "ronald": "ron ronnie", "donald": "don", "frederick": "fred",
    "zachary": "zach", "nathaniel": "nate", "vincent": "vince", "leonard": "len lenny",
    "douglas": "doug",
}  # fmt: skip
NICKNAMES = {short: whole for whole, shorts in _SHORT.items() for short in shorts.split()}
"""Of a short name that stands for several, the most frequent."""
