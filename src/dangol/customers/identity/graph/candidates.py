"""What may touch one another, whatever the limits say: customer numbers in groups."""

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from dangol.customers.identity.graph.evidence_rows import ANONYMOUS, JOINING, STATEMENTS

_NUMBER = "customer"


def candidate_groups(rows: pa.Table) -> pa.Array:
    """By row of evidence the name of its group: the smallest customer number in it."""
    from scipy.sparse import coo_array
    from scipy.sparse.csgraph import connected_components

    kinds = rows["evidence_kind"]
    numbers = rows["customer_id"].combine_chunks()
    ties = pc.is_in(kinds, value_set=pa.array((*JOINING, ANONYMOUS, *STATEMENTS))).to_numpy()
    kind = pc.if_else(pc.is_in(kinds, value_set=pa.array(STATEMENTS)), _NUMBER, kinds)
    keys = pc.binary_join_element_wise(kind, rows["evidence_key"], "\x1f").filter(pa.array(ties))
    own = pc.binary_join_element_wise(_NUMBER, pc.unique(numbers), "\x1f")
    nodes = pa.chunked_array([own, *keys.chunks]).combine_chunks().dictionary_encode()
    codes = nodes.indices.to_numpy()
    of_number = numbers.dictionary_encode().indices.to_numpy()
    count = len(nodes.dictionary)
    ends = (of_number[ties], codes[len(own) :])
    graph = coo_array((np.ones(len(ends[0]), np.int8), ends), shape=(count, count))
    labels = connected_components(graph, directed=False)[1][: len(own)]
    names = pc.unique(numbers)
    by_name = np.array(pc.array_sort_indices(names))[::-1]
    smallest = np.full(labels.max(initial=-1) + 1, -1)
    smallest[labels[by_name]] = by_name
    return names.take(pa.array(smallest[labels][of_number]))
