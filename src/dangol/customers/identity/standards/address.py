"""A postal address in parts."""

from dataclasses import dataclass

from dangol.customers.identity.standards.standard import Fault


@dataclass(frozen=True, slots=True)
class Address:
    """Parts in the spelling of their country's post, or empty.

    ``region`` is a province or state, ``city`` a city and its ward, ``street`` a road (in Korea
    and Japan also the quarter, where lots are counted by it), ``number`` the house or lot.
    ``country`` is ISO 3166-1, two letters.
    """

    country: str
    region: str = ""
    city: str = ""
    street: str = ""
    number: str = ""
    unit: str = ""
    building: str = ""
    postcode: str = ""
    confidence: float = 0.0
    fault: Fault | None = None

    @property
    def key(self) -> str:
        """The same for all spellings of one door; empty where no door is named."""
        if not (self.street and self.number):
            return ""
        place = self.postcode or f"{self.region} {self.city}"
        return f"{self.country}|{place}|{self.street}|{self.number}|{self.unit}".casefold()
