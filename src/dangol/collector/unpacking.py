"""Bodies as they come over the wire, unpacked up to a limit."""

import zlib

from dangol.tracking.errors import BodyTooLargeError, NoJsonError

MOST_BYTES = 4_500_000
"""Unpacked. The largest batch that a known client sends has 4 MB."""
_GZIP = 31


def unpacked(body: bytes, most: int = MOST_BYTES) -> bytes:
    """The text in a gzipped body; never more than ``most`` bytes of it come into being.

    Raises BodyTooLargeError, NoJsonError.
    """
    packed = zlib.decompressobj(_GZIP)
    try:
        text = packed.decompress(body, most)
        if packed.unconsumed_tail and packed.decompress(packed.unconsumed_tail, 1):
            raise BodyTooLargeError(most)
    except zlib.error as broken:
        raise NoJsonError(f"The body is not packed with gzip: {broken}") from broken
    if not packed.eof:
        raise NoJsonError("The packed body ends in the middle.")
    return text
