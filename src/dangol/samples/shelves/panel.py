"""A world of shelves as the method takes it."""

import numpy as np

from dangol.methods.promotions.panel import Panel
from dangol.samples.shelves.world import KINDS, World


def panel_of(world: World) -> Panel:
    """Every cell, and what a shop knows of its promotions: when, where, which kind, how deep."""
    products, stores, weeks = world.sales.shape
    made = world.promotions
    is_on = np.array(KINDS)[made.kind].astype(np.float64)
    categories = np.arange(world.plan.categories)
    links = np.zeros((len(categories), len(categories)))
    links[categories, categories ^ 1] = 1.0
    return Panel(
        sales=world.sales.reshape(-1, weeks).astype(np.float64),
        product=np.repeat(np.arange(products), stores),
        store=np.tile(np.arange(stores), products),
        category=world.category,
        promotion=world.number.reshape(-1, weeks),
        known=np.ones((products * stores, weeks), dtype=np.bool_),
        kind=made.kind,
        features=np.column_stack(
            [np.ones(len(made)), made.depth, is_on[:, 1], is_on[:, 2], is_on[:, 1] * is_on[:, 2]]
        ),
        links=links,
    )
