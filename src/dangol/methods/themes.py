"""What short texts in Korean and English are about: themes out of their words.

Texts are counts of words (TF-IDF; G. Salton and C. Buckley, 1988) that non-negative matrix
factorisation (D. D. Lee and H. S. Seung, 1999) writes as a few themes. How many is decided by
stability (D. Greene, D. O'Callaghan and P. Cunningham, "How many topics?", 2014): themes that are
found again when a fifth of the texts is left out.
"""

import re
import warnings
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from scipy.optimize import linear_sum_assignment
from scipy.sparse import csr_matrix

Array = npt.NDArray[np.float64]
Places = npt.NDArray[np.intp]
FEWEST_TEXTS = 40
LEAST_STABLE = 0.5
"""Below, themes come and go with the texts that are looked at."""
MOST_LEARNING = 20_000
_DRAWS, _KEPT = 4, 0.8
_NEAR = 0.02
_COMPARED, _NAMING = 8, 4
_FEWEST_WITH_WORD, _MOST_WITH_WORD = 5, 0.6
_WORD = re.compile(r"[a-z]+(?:'[a-z]+)?|[가-힣]+")
# Particles and the commonest endings, longest first; a stem keeps two syllables at least.
_ENDINGS = tuple(
    "에서는 에게는 으로는 까지는 부터는 이라고 입니다 습니다 했습니다 합니다 됩니다 해요 했어요 "
    "네요 어요 아요 지만 는데 에서 에게 으로 까지 부터 이나 이랑 처럼 보다 마다 밖에 라서 이라 "
    "하고 한테 이고 이며 이가 은 는 이 가 을 를 에 의 도 로 와 과 만 나 께 요 고 서 며 다".split()
)
_SILENT = frozenset(
    "the a an and or but of to in on at for with from by as is are was were be been it its this "
    "that these those i we you he she they my our your me us them have has had do does did not no "
    "so very too really just also would could should will can there here what when which who how "
    "all any some more most than then if because about into out up down over only own same such "
    "그리고 그런데 하지만 그래서 너무 정말 매우 아주 조금 좀 더 잘 것 수 등 때 있는 있어 있습 없는 "
    "없어 없습 좋겠 같아 같습 그냥 항상 많이 제가 저는 저희 우리 이거 그거 해서 하면 한번".split()
)


@dataclass(frozen=True)
class Themes:
    """``words`` of each theme, the theme of each text (-1: none), and how stable they are."""

    words: tuple[tuple[str, ...], ...]
    theme: Places
    weight: Array
    stability: float

    @property
    def are_told(self) -> bool:
        return len(self.words) > 0


def words_of(text: str) -> list[str]:
    """The words of a text without particles and plural endings; silent ones are left out."""
    found = []
    for word in _WORD.findall(text.lower()):
        stem = _korean_stem(word) if "가" <= word[0] <= "힣" else _english_stem(word)
        if len(stem) > 1 and word not in _SILENT and stem not in _SILENT:
            found.append(stem)
    return found


def _korean_stem(word: str) -> str:
    ending = next((e for e in _ENDINGS if word.endswith(e) and len(word) - len(e) >= 2), "")
    return word.removesuffix(ending)


def _english_stem(word: str) -> str:
    word = word.split("'")[0]
    if word.endswith("ies") and len(word) > 4:
        return word[:-3] + "y"
    if word.endswith("s") and not word.endswith("ss") and len(word) > 3:
        return word[:-1]
    return word


def found_themes(texts: Sequence[str], seed: int, most: int = 8) -> Themes:
    """The themes of texts; none where there are few texts or nothing stays the same."""
    nothing = Themes((), np.full(len(texts), -1, dtype=np.intp), np.zeros(len(texts)), 0.0)
    split = [words_of(text) for text in texts]
    told = np.flatnonzero([bool(words) for words in split])
    if len(told) < FEWEST_TEXTS:
        return nothing
    names, rows = _weighed([split[place] for place in told])
    if len(names) < 4:
        return nothing
    rng = np.random.default_rng(seed)
    learn = rows[np.sort(rng.permutation(rows.shape[0])[:MOST_LEARNING])]
    parts = [
        learn[np.sort(rng.permutation(learn.shape[0])[: int(_KEPT * learn.shape[0])])]
        for _ in range(_DRAWS)
    ]
    most = min(most, len(names) // 2, len(told) // 20)
    stable = {count: _stability(learn, parts, count, seed) for count in range(2, max(most, 2) + 1)}
    best = max(stable.values())
    if best < LEAST_STABLE:
        return nothing
    count = max(one for one, value in stable.items() if value >= best - _NEAR)
    themes = _factored(learn, count, seed)
    weight = _weights(rows, themes)
    theme, strength = np.full(len(texts), -1, dtype=np.intp), np.zeros(len(texts))
    has = weight.sum(axis=1) > 0
    theme[told[has]] = weight[has].argmax(axis=1)
    strength[told[has]] = weight[has].max(axis=1) / weight[has].sum(axis=1)
    order = np.argsort(-np.bincount(theme[theme >= 0], minlength=count), kind="stable")
    place = np.argsort(order, kind="stable")
    theme[theme >= 0] = place[theme[theme >= 0]]
    words = tuple(
        tuple(names[word] for word in np.argsort(-themes[one], kind="stable")[:_NAMING])
        for one in order
    )
    return Themes(words, theme, strength, stable[count])


def _weighed(split: Sequence[list[str]]) -> tuple[list[str], csr_matrix]:
    """Words that several texts have and not nearly all, and TF-IDF rows of length one."""
    from sklearn.feature_extraction.text import TfidfVectorizer

    least = max(_FEWEST_WITH_WORD, len(split) // 400)
    vectors = TfidfVectorizer(
        analyzer=lambda words: words, min_df=least, max_df=_MOST_WITH_WORD, sublinear_tf=True
    )
    try:
        rows = vectors.fit_transform(split)
    except ValueError:
        # No word is left.
        return [], csr_matrix((len(split), 0))
    return list(vectors.get_feature_names_out()), rows.tocsr()


def _factored(rows: csr_matrix, count: int, seed: int) -> Array:
    """(themes, words), each theme of length one."""
    from sklearn.decomposition import NMF
    from sklearn.exceptions import ConvergenceWarning

    model = NMF(count, init="nndsvd", max_iter=300, random_state=seed)
    with warnings.catch_warnings():
        # Near enough is enough: themes are read by their first words.
        warnings.simplefilter("ignore", ConvergenceWarning)
        model.fit(rows)
    found = np.asarray(model.components_, dtype=np.float64)
    size = np.sqrt((found**2).sum(axis=1, keepdims=True))
    themes: Array = found / np.where(size > 0, size, 1.0)
    return themes


def _weights(rows: csr_matrix, themes: Array) -> Array:
    """How near each text is to each theme."""
    found: Array = np.asarray(rows @ themes.T, dtype=np.float64)
    return found


def _stability(rows: csr_matrix, parts: Sequence[csr_matrix], count: int, seed: int) -> float:
    """How many of each theme's first words are found again, at best, in parts of the texts."""
    whole = _first_words(_factored(rows, count, seed))
    found = []
    for part in parts:
        other = _first_words(_factored(part, count, seed))
        agreed = np.array([[len(a & b) / len(a | b) for b in other] for a in whole])
        mine, theirs = linear_sum_assignment(-agreed)
        found.append(float(agreed[mine, theirs].mean()))
    return float(np.mean(found))


def _first_words(themes: Array) -> list[set[int]]:
    order = np.argsort(-themes, axis=1, kind="stable")[:, :_COMPARED]
    return [set(row.tolist()) for row in order]
