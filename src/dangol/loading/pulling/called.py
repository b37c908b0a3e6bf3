"""Webhooks: what others called with, out of the files in which it waits."""

import json
from collections.abc import Iterator
from functools import partial
from typing import Any
from urllib.parse import parse_qsl

from dangol.loading.pulling.json_rows import RECEIVED, JsonRows, at_path, moment_of, objects_of
from dangol.loading.pulling.piece import Looked, Piece, Pieces
from dangol.sources.webhook import Webhook
from dangol.store.encryption.keyring import keys_of
from dangol.store.segments import Segment, is_finished, segments

MOST_CALLS = 20_000


def called_pieces(looked: Looked[Webhook]) -> Pieces:
    """What came and is not loaded yet, in its order; then its files go."""
    most = looked.shown or MOST_CALLS
    folder = looked.project.webhooks_folder / looked.kept.id
    for segment in segments(folder, keys_of(looked.project)):
        # Asked first: what comes in after a writer's end is in nobody's segment.
        ended = is_finished(segment)
        while rows := segment.rows(segment.taken, most):
            file = looked.folder / "calls.jsonl"
            with JsonRows(file) as written:
                for _, body in rows:
                    records = _records(body.body, looked.source.records)
                    written.add(records, moment_of(body.received_at))
            taken = partial(_take, segment, rows[-1][0])
            yield Piece(file, {}, version_column=RECEIVED, is_part=True, after=taken)
        if ended:
            segment.delete()


def _take(segment: Segment, number: int) -> None:
    segment.taken = number


def _records(body: bytes, path: str) -> Iterator[dict[str, Any]]:
    """A call of another shape is kept as it is: somebody will find it in quarantine."""
    text = body.decode("utf-8", "replace")
    try:
        whole = json.loads(text)
    except ValueError:
        whole = dict(parse_qsl(text, keep_blank_values=True))
    found = at_path(whole, path)
    return objects_of(whole if found is None else found)
