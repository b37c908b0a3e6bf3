"""What a shop may have beside its sales: left out, everything else is as if it never was."""

from dataclasses import dataclass

from dangol.samples.shop.coupon_trial import Trial


@dataclass(frozen=True)
class Extras:
    """A coupon by lot, and a site whose visitors are seen."""

    trial: Trial = "none"
    site: bool = False


SALES_ONLY = Extras()
