"""The same events on Spark: read here, found there, written once."""

from pathlib import Path

from arriving import Arriving
from engines import SPARK, SparkCluster
from own_data import Shop, opened_shop
from taking_in import Taking, event
from worlds import Clock

from dangol.loading.events.loader import EventLoader

pytestmark = list(SPARK)


def test_events_are_stored_once_with_their_traits_and_counts(
    tmp_path: Path, clock: Clock, spark_cluster: SparkCluster
) -> None:
    engine = {"engine": "spark", "spark_master": spark_cluster.address, "memory_limit": "768MB"}
    with opened_shop(tmp_path, clock, **engine) as workspace, EventLoader(workspace) as loader:
        taking = Taking(workspace.project.inbox_folder)
        arriving = Arriving(Shop(workspace, tmp_path), taking, loader)
        told = event(9, type="identify", userId="u1", traits={"plan": "gold"})
        assert arriving.arrive(event(1), event(2, userId=None), told) == 2
        assert arriving.arrive(event(1), event(3, properties={"price": 1.5})) == 1
        taking.inbox.close()
        assert arriving.rows("event_id, customer_id") == [("m1", "u1"), ("m3", "u3"), ("m9", "u1")]
        assert arriving.rows("trait_value", table="traits") == ['"gold"']
        assert arriving.rows("quarantine_reasons", table="quarantine") == ['["event:no-id"]']
        assert arriving.rows("event_count, repeated_count", table="event_arrivals") == [(3, 1)]
