"""Themes of free answers in Korean and English: planted ones are found, none by chance."""

from collections import Counter

from surveyed import WHY, surveyed

from dangol.methods.themes import found_themes, words_of
from dangol.tables.voice import SURVEY_ANSWERS


def texts_of(themes: bool, seed: int = 1) -> tuple[list[str], list[str]]:
    world = surveyed(1500, seed, themes=themes)
    rows = world.tables[SURVEY_ANSWERS].to_pylist()
    return [row["answer"] for row in rows if row["question"] == WHY], world.themes


def test_words_lose_particles_and_plurals() -> None:
    assert words_of("배송이 너무 늦었습니다") == ["배송", "늦었"]
    assert words_of("직원들이 매장에서") == ["직원들", "매장"]
    assert words_of("The deliveries were late, and prices too!") == ["delivery", "late", "price"]
    assert words_of("   ") == []


def test_planted_themes_are_found_in_both_languages() -> None:
    texts, planted = texts_of(themes=True)
    found = found_themes(texts, 1)
    assert found.stability > 0.7
    pure = sum(
        max(Counter(p for p, t in zip(planted, found.theme, strict=True) if t == one).values())
        for one in range(len(found.words))
    )
    assert pure / len(texts) > 0.95
    sizes = [int((found.theme == one).sum()) for one in range(len(found.words))]
    assert sizes == sorted(sizes, reverse=True)
    named = {word for words in found.words for word in words}
    assert {"배송", "가격", "delivery", "price"} <= named


def test_the_same_texts_have_the_same_themes() -> None:
    texts, _ = texts_of(themes=True)
    one, two = found_themes(texts, 1), found_themes(texts, 1)
    assert one.words == two.words
    assert (one.theme == two.theme).all()


def test_where_words_fall_by_chance_there_is_no_theme() -> None:
    for seed in (1, 2, 3):
        texts, _ = texts_of(themes=False, seed=seed)
        assert not found_themes(texts, 1).are_told


def test_few_texts_have_no_theme() -> None:
    assert not found_themes(["배송이 늦어요"] * 20, 1).are_told
    assert not found_themes(["..."] * 100, 1).are_told
