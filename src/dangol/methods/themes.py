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
from importlib.resources import files
from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt

if TYPE_CHECKING:
    from scipy.sparse import csr_matrix

Array = npt.NDArray[np.float64]
Places = npt.NDArray[np.intp]
FEWEST_TEXTS = 40
LEAST_STABLE = 0.5
"""Below, themes come and go with the texts that are looked at."""
_ABOVE_CHANCE, _SHUFFLES = 0.12, 5
MOST_LEARNING = 20_000
_DRAWS, _KEPT = 4, 0.8
_NEAR = 0.02
_COMPARED, _NAMING = 8, 4
_FEWEST_WITH_WORD, _MOST_WITH_WORD = 5, 0.6
_WORD = re.compile(r"[a-z]+(?:'[a-z]+)?|[가-힣]+")


def _listed(name: str) -> tuple[str, ...]:
    return tuple((files("dangol.methods") / name).read_text(encoding="utf-8").split())


_ENDINGS = _listed("korean_endings.txt")
"""Particles and the commonest endings, longest first; a stem keeps two syllables at least."""
_SILENT = frozenset(_listed("silent_words.txt"))


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
    word = word.split("'", maxsplit=1)[0]
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
    parts = _parts(learn, rng)
    most = min(most, len(names) // 2, len(told) // 20)
    stable = {count: _stability(learn, parts, count, seed) for count in range(2, max(most, 2) + 1)}
    best = max(stable.values())
    count = max(one for one, value in stable.items() if value >= best - _NEAR)
    by_chance = _chance_stability(split, told, count, seed)
    if best < max(LEAST_STABLE, by_chance + _ABOVE_CHANCE):
        return nothing
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


def _chance_stability(split: Sequence[list[str]], told: Places, count: int, seed: int) -> float:
    """How stable themes are at best where the same words fall into texts by chance."""
    rng = np.random.default_rng(seed)
    every = [word for place in told for word in split[place]]
    best = 0.0
    for _ in range(_SHUFFLES):
        mixed = iter([every[place] for place in rng.permutation(len(every))])
        dealt = [[next(mixed) for _ in split[place]] for place in told[:MOST_LEARNING]]
        names, rows = _weighed(dealt)
        if len(names) >= count:
            best = max(best, _stability(rows, _parts(rows, rng), count, seed))
    return best


def _parts(rows: "csr_matrix", rng: np.random.Generator) -> "list[csr_matrix]":
    """Parts of the texts, each without a fifth of them."""
    kept = int(_KEPT * rows.shape[0])
    return [rows[np.sort(rng.permutation(rows.shape[0])[:kept])] for _ in range(_DRAWS)]


def _weighed(split: Sequence[list[str]]) -> "tuple[list[str], csr_matrix]":
    """Words that several texts have and not nearly all, and TF-IDF rows of length one."""
    from scipy.sparse import csr_matrix
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


def _factored(rows: "csr_matrix", count: int, seed: int) -> Array:
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


def _weights(rows: "csr_matrix", themes: Array) -> Array:
    """How near each text is to each theme."""
    found: Array = np.asarray(rows @ themes.T, dtype=np.float64)
    return found


def _stability(rows: "csr_matrix", parts: "Sequence[csr_matrix]", count: int, seed: int) -> float:
    """How many of each theme's first words are found again, at best, in parts of the texts."""
    from scipy.optimize import linear_sum_assignment

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
