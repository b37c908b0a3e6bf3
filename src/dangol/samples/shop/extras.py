"""What a shop may have beside its sales: left out, everything else is as if it never was."""

from dataclasses import dataclass

from dangol.samples.shop.coupon_trial import Trial


@dataclass(frozen=True)
class Extras:
    """A coupon by lot, a site whose visitors are seen, a loyalty programme with tiers."""

    trial: Trial = "none"
    site: bool = False
    loyalty: bool = False


SALES_ONLY = Extras()
