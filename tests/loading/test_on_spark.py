"""The same load on Spark: judged here, merged and written there."""

import datetime as dt
from pathlib import Path

from engines import SPARK, SparkCluster
from own_data import Shop, opened_shop
from worlds import Clock

pytestmark = list(SPARK)
LINES = """order_id,customer_id,date,product,amount,updated_at
A1,M1,2024-03-01,p1,100,2024-03-01
A1,M1,2024-03-01,p2,{},{}
A2,M2,2024-03-02,p1,모름,2024-03-02
"""


def test_orders_are_loaded_updated_and_set_aside(
    tmp_path: Path, clock: Clock, spark_cluster: SparkCluster
) -> None:
    engine = {"engine": "spark", "spark_master": spark_cluster.address, "memory_limit": "768MB"}
    with opened_shop(tmp_path, clock, **engine) as workspace:
        shop = Shop(workspace, tmp_path)
        shop.bring("lines.csv", LINES.format(50, "2024-03-01"), "orders")
        again = shop.bring("lines.csv", LINES.format(50, "2024-03-01"), "orders")
        assert again.outputs == {}
        shop.bring("lines.csv", LINES.format(70, "2024-03-05"), "orders")
        assert shop.values("SELECT order_id, net_amount FROM orders") == [("A1", 170)]
        assert shop.values("SELECT count(*) AS n FROM order_lines") == [(2,)]
        assert shop.values("SELECT quarantine_reasons FROM quarantine") == [
            ('["net_amount:number"]',)
        ]
        assert shop.values("SELECT max(row_version_at) AS at FROM order_lines") == [
            (dt.datetime(2024, 3, 4, 15),)
        ]
