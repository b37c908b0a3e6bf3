"""Records compared and joined on Spark: the same people as on DuckDB."""

from pathlib import Path

from engines import SPARK, SparkCluster
from matched import compared, joined, kept_of, put
from own_data import Shop, opened_shop
from worlds import Clock

from dangol.customers.identity.who_is_who import WhoIsWho

pytestmark = list(SPARK)


def test_spark_joins_the_same_records_to_the_same_people(
    shop: Shop, tmp_path: Path, clock: Clock, spark_cluster: SparkCluster
) -> None:
    kept = kept_of(150, seed=4)
    engine = {"engine": "spark", "spark_master": spark_cluster.address, "memory_limit": "768MB"}
    (tmp_path / "on-spark").mkdir()
    with opened_shop(tmp_path / "on-spark", clock, **engine) as workspace:
        pairs, people = [], []
        for one in (shop, Shop(workspace, tmp_path)):
            put(one, kept)
            pairs.append(joined(compared(one)))
            one.run(WhoIsWho())
            people.append(one.values("SELECT customer_id, person_id FROM members ORDER BY ALL"))
    assert len(pairs[0]) > 50
    assert pairs[0] == pairs[1]
    assert len(people[0]) > 100
    assert people[0] == people[1]
