"""How clients say that somebody met a variant of a test: the call and its properties.

The first name of each property is ours; the others are those of other tools for tests.
"""

EXPERIMENT_VIEWED = "Experiment Viewed"
EXPERIMENT = (
    "experiment_name", "experimentName", "experiment_id", "experimentId",
)  # fmt: skip
VARIANT = (
    "variation_name", "variationName", "variation_id", "variationId", "variant",
)  # fmt: skip
UNIT = ("unit_id", "unitId")
CLUSTER = ("cluster_id", "clusterId")
PROBABILITY = ("probability",)
