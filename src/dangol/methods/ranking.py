"""Scores from ranks, in whole numbers, so that chance never decides."""

import ibis
import ibis.expr.types as ir


def quantile_score(rows: ir.Table, by: ir.Value, bins: int) -> ir.IntegerValue:
    """Score rows 1..``bins`` by ``by``: the highest scores ``bins``, ties share a score.

    NTILE splits ties by chance, so two identical customers can land in different segments
    and change places between runs; counting the rows that are not better cannot. The score
    is ceil(bins * m / n), with n rows of which m are not better.
    """
    better = ibis.rank().over(order_by=by.desc())
    every = rows.count().over()
    not_better = (every - better).cast("int64")
    score: ir.IntegerValue = ((not_better * bins + every - 1) / every).floor().cast("int64")
    return score
