"""How surveys are read, in a marketer's words with its sources."""

from dangol.words import Text

METHOD = Text(
    en="A question is a recommendation (0 to 10), a satisfaction, a statement on a scale or free "
    "text by its words and answers. The Net Promoter Score (Reichheld 2003) is the share of 9 and "
    "10 less that of 0 to 6, with the score interval of Tango (1998); satisfaction the share of "
    "the two best answers, with Wilson's interval (1927). Who answered is compared with all "
    "customers, and weighted to match them (raking, Deming and Stephan 1940), with the effective "
    "number of answers (Kish 1965). A trend is clear where the interval of its slope leaves zero "
    "out (White 1980). Factors: Horn's parallel analysis (1965) and Velicer's partial correlations "
    "(1976) for their number, minimum residuals (Harman and Jones 1966), oblimin rotation, alpha "
    "and omega for reliability. Themes: non-negative factorisation of the words of Korean and "
    "English answers (Lee and Seung 1999), as many as are found again in parts of the answers "
    "(Greene and others 2014) and more stable than words dealt by chance.",
    ko="질문은 그 말과 답을 보고 추천(0~10), 만족도, 척도 문항, 자유로운 글로 나눕니다. 순추천지수"
    "(Reichheld 2003)는 9~10점의 비중에서 0~6점의 비중을 뺀 값이고 구간은 Tango(1998)의 점수 "
    "구간입니다. 만족도는 가장 좋은 두 답의 비율이고 구간은 Wilson(1927)의 것입니다. 답한 고객을 "
    "전체 고객에 견주고 그에 맞게 가중하며(레이킹, Deming과 Stephan 1940), 유효한 답 수(Kish "
    "1965)를 함께 보입니다. 기울기의 구간에 0이 없을 때에만 추세가 뚜렷하다고 합니다(White 1980). "
    "요인의 수는 Horn(1965)의 평행 분석과 Velicer(1976)의 부분상관으로 정하고, 최소 잔차(Harman과 "
    "Jones 1966)로 뽑아 오블리민으로 돌리며, 신뢰도는 알파와 오메가입니다. 주제는 한국어와 영어 "
    "답의 낱말을 비음수 행렬로 분해해(Lee와 Seung 1999) 찾고, 답의 일부에서도 다시 나오며"
    "(Greene 외 2014) 낱말을 우연히 섞었을 때보다 안정된 만큼만 둡니다.",
)
