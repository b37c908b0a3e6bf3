"""Groups out of pairs, beside the plain rule."""

from hypothesis import given
from hypothesis import strategies as st

from dangol.methods.components import components, pairs_within

IDS = [f"n{n}" for n in range(9)]
ends = st.sampled_from(IDS)


@given(st.lists(st.tuples(ends, ends), max_size=12))
def test_whatever_a_way_leads_to_is_in_the_group(pairs: list[tuple[str, str]]) -> None:
    reached = {one: {one} for one in IDS}
    for _ in IDS:
        for one, other in pairs:
            both = reached[one] | reached[other]
            for each in both:
                reached[each] = both
    assert {frozenset(g) for g in components(IDS, pairs)} == {
        frozenset(g) for g in reached.values()
    }


def test_pairs_of_a_group_are_each_once() -> None:
    assert pairs_within([["b", "a", "c"], ["d"]]) == {("a", "b"), ("a", "c"), ("b", "c")}
    assert components([], []) == []
