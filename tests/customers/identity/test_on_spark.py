"""Records compared on Spark: the same people as on DuckDB."""

from pathlib import Path

from engines import SPARK, SparkCluster
from matched import compared, joined, kept_of, put
from own_data import Shop, opened_shop
from worlds import Clock

pytestmark = list(SPARK)


def test_spark_joins_the_same_records(
    shop: Shop, tmp_path: Path, clock: Clock, spark_cluster: SparkCluster
) -> None:
    kept = kept_of(150, seed=4)
    engine = {"engine": "spark", "spark_master": spark_cluster.address, "memory_limit": "768MB"}
    (tmp_path / "on-spark").mkdir()
    with opened_shop(tmp_path / "on-spark", clock, **engine) as workspace:
        found = []
        for one in (shop, Shop(workspace, tmp_path)):
            put(one, kept)
            found.append(joined(compared(one)))
    assert len(found[0]) > 50
    assert found[0] == found[1]
