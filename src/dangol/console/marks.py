"""The range and the change, as positions and classes of the style sheet."""

from dataclasses import dataclass

from dangol.contract.result import Change, Range

_MARGIN = 0.12


@dataclass(frozen=True)
class RangeMarks:
    """Where band, dot and tick stand, in per cent of the width; ``judged`` colours the dot."""

    low: float
    high: float
    value: float
    tick: float | None
    judged: str

    @property
    def style(self) -> str:
        marks = f"--a:{self.low:.1f};--b:{self.high:.1f};--x:{self.value:.1f}"
        return marks if self.tick is None else f"{marks};--z:{self.tick:.1f}"


def range_marks(one: Range, change: Change | None = None) -> RangeMarks:
    """Positions on a line that shows band, value and tick with some room on both sides.

    The dot is coloured only outside its band, or when the band clears the tick.
    """
    seen = [one.low, one.high, one.value] + ([] if one.tick is None else [one.tick])
    width = (max(seen) - min(seen)) or abs(one.value) or 1.0
    start, length = min(seen) - width * _MARGIN, width * (1 + 2 * _MARGIN)

    def place(value: float) -> float:
        return (value - start) / length * 100

    outside = not one.low <= one.value <= one.high
    clears = one.tick is not None and not one.low <= one.tick <= one.high
    meaning = change.meaning if change is not None else "none"
    judged = meaning if (outside or clears) and meaning in ("good", "bad") else ""
    tick = None if one.tick is None else place(one.tick)
    return RangeMarks(place(one.low), place(one.high), place(one.value), tick, judged)


def change_class(change: Change) -> str:
    """The arrow from the sign, the colour from the meaning."""
    direction = "flat" if change.value == 0 else "down" if change.value < 0 else ""
    colour = change.meaning if change.meaning in ("good", "bad") else ""
    return f"{direction} {colour}".strip()
