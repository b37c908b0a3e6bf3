"""What was watched of a model as rows of its table."""

import datetime as dt
import math
from collections.abc import Sequence

import pyarrow as pa

from dangol.scoring.score_model import ScoreModel
from dangol.scoring.watching import Watched
from dangol.store.warehouse.arrow_types import rows_of
from dangol.tables.scores import MODEL_PERIODS


def watched_rows(rows: Sequence[tuple[dt.date, Watched]], model: ScoreModel) -> pa.Table:
    """One row per cut-off; the input that moved most under its English title."""
    told = [one for _, one in rows]

    def figure(of: list[float]) -> pa.Array:
        # An AUC where all or none happened is no number.
        return pa.array([None if math.isnan(value) else round(value, 6) for value in of])

    return rows_of(
        MODEL_PERIODS,
        cutoff_on=pa.array([day for day, _ in rows], pa.date32()),
        people_count=pa.array([one.people for one in told], pa.int64()),
        forecast_share=figure([one.forecast_share for one in told]).cast(pa.float64()),
        observed_share=figure([one.observed_share for one in told]).cast(pa.float64()),
        level_score=figure([one.score for one in told]).cast(pa.float64()),
        area_under_curve=figure([one.area for one in told]).cast(pa.float64()),
        calibration_error=figure([one.calibration_error for one in told]).cast(pa.float64()),
        moved_input=pa.array(
            [model.inputs[one.most_moved].title.en if model.inputs else None for one in told],
            pa.string(),
        ),
        moved_index=figure([one.moved for one in told]).cast(pa.float64()),
        alarm_cause=pa.array([one.cause or None for one in told], pa.string()),
    )
