"""Words for what becomes of models: families, why one is in use, what rings."""

from dangol.words import Text

FAMILY_NAMES = {
    "logistic": Text(en="Logistic regression", ko="로지스틱 회귀"),
    "boosting": Text(en="Boosted trees", ko="부스팅 나무"),
    "forest": Text(en="Random forest", ko="랜덤 포레스트"),
    "svm": Text(en="Support vector machine", ko="서포트 벡터 머신"),
    "neighbours": Text(en="Nearest neighbours", ko="최근접 이웃"),
    "network": Text(en="Neural network", ko="신경망"),
    "survival": Text(en="Survival (time until)", ko="생존 분석(걸리는 시간)"),
    "together": Text(en="All together", ko="모두 함께"),
}
REASONS = {
    "first": Text(en="the first that was learned", ko="처음 배운 모형입니다"),
    "better": Text(
        en="it forecast an unseen period clearly better than the one before",
        ko="보지 못한 기간을 앞의 모형보다 뚜렷이 잘 맞혔습니다",
    ),
    "renewed": Text(
        en="it did no worse than the one before, which rang or was out of date",
        ko="알림이 울렸거나 오래된 앞의 모형보다 못하지 않았습니다",
    ),
    "kept": Text(
        en="another was learned and was not clearly better",
        ko="새로 배웠지만 뚜렷이 낫지 않아 그대로 씁니다",
    ),
    "worse": Text(en="another was learned and was worse", ko="새로 배웠지만 더 못해 그대로 씁니다"),
    "not-due": Text(en="no other is due yet", ko="아직 다시 배울 때가 아닙니다"),
    "chosen": Text(en="a person chose this version", ko="사람이 이 판을 골랐습니다"),
}
CAUSES = {
    "level": Text(
        en="more or fewer do it than was forecast", ko="예측보다 많거나 적은 사람이 합니다"
    ),
    "order": Text(
        en="customers are told apart less well than when it was learned",
        ko="배울 때보다 고객을 가려내지 못합니다",
    ),
    "inputs": Text(
        en="one of its inputs looks unlike when it was learned",
        ko="입력 하나가 배울 때와 달라졌습니다",
    ),
}
