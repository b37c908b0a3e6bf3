"""APIs: every page of what changed since the last look. dlt turns the pages and signs in."""

import datetime as dt
import hashlib
import json
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, urlsplit

from dangol.loading.errors import ExtraNeededError, SourceRefusedError
from dangol.loading.pulling.errors import ForeignPageError, NoRecordsError
from dangol.loading.pulling.json_rows import RECEIVED, JsonRows, at_path
from dangol.loading.pulling.moments import is_due
from dangol.loading.pulling.piece import Looked, Piece, Pieces
from dangol.sources.api_source import ApiSource

POSITION, EVERYTHING = "position", "everything"
MOST_RECORDS = 200_000
"""Of one piece: records wait on the disk, one per line."""
ATTEMPTS, LONGEST_WAIT_SECONDS = 6, 120
PATIENCE_SECONDS = 60
_SHOWN = 300


def api_pieces(looked: Looked[ApiSource]) -> Pieces:
    """What is new, and now and then everything: pages may shift while they are turned.

    Raises SourceRefusedError, ForeignPageError, NoRecordsError.
    """
    source = looked.source
    if not source.since_parameter:
        yield from _behind(looked, POSITION, since=None)
        return
    known = _known(looked, POSITION)
    yield from _behind(looked, POSITION, known.get("value"))
    last = _known(looked, EVERYTHING).get("at")
    if known and is_due(last, source.compare_hours, looked.at):
        yield from _behind(looked, EVERYTHING, since=None)


def _known(looked: Looked[ApiSource], place: str) -> dict[str, Any]:
    """What was remembered of the same question; nothing where another is asked today."""
    known: dict[str, Any] = looked.marks.get(place, {})
    return known if known.get("asked") == looked.source.asked() else {}


def _behind(looked: Looked[ApiSource], place: str, since: Any | None) -> Pieces:
    """The records since a position, in pieces; behind the last one the new position is known."""
    source, known = looked.source, _known(looked, place)
    news = _News(since)
    pages = _pages(looked, since)
    number, is_more = 0, True
    while is_more:
        number += 1
        file = looked.folder / f"{place}-{number}.jsonl"
        is_more, count = _written(looked, pages, file, news)
        mark: dict[str, Any] = {
            "asked": source.asked(),
            "at": looked.at.isoformat(),
            "digest": news.digest,
        }
        if place == POSITION and source.cursor:
            mark["value"] = news.latest
        marks = {place: mark}
        if place == POSITION and not known:
            # The first look reads everything anyway.
            marks[EVERYTHING] = {"asked": source.asked(), "at": looked.at.isoformat()}
        is_known = number == 1 and not is_more and known.get("digest") == news.digest
        if count and not (is_known and place == POSITION):
            is_part = is_more or number > 1 or since is not None
            known_by = {} if is_more else marks
            yield Piece(file, known_by, version_column=RECEIVED, is_part=is_part)
        file.unlink(missing_ok=True)


class _News:
    """What a look saw: a digest of all records, and the latest value of the field that grows."""

    def __init__(self, latest: Any | None) -> None:
        self.latest = latest
        self._digests: list[bytes] = []

    def add(self, record: dict[str, Any], cursor: str) -> None:
        text = json.dumps(record, sort_keys=True).encode()
        self._digests.append(hashlib.blake2b(text, digest_size=8).digest())
        value = at_path(record, cursor) if cursor else None
        if isinstance(value, str | int | float) and _is_later(value, self.latest):
            self.latest = value

    @property
    def digest(self) -> str:
        """The same for the same records, in whatever order."""
        return hashlib.blake2b(b"".join(sorted(self._digests)), digest_size=16).hexdigest()


def _is_later(value: Any, than: Any) -> bool:
    if than is None:
        return True
    readings: tuple[Callable[[Any], Any], ...] = (_number, _moment)
    for read in readings:
        one, other = read(value), read(than)
        if one is not None and other is not None:
            return bool(one > other)
    return str(value) > str(than)


def _number(value: Any) -> float | None:
    try:
        return float(value)
    except ValueError:
        return None


def _moment(value: Any) -> dt.datetime | None:
    try:
        found = dt.datetime.fromisoformat(str(value))
    except ValueError:
        return None
    return found if found.tzinfo else found.replace(tzinfo=dt.UTC)


def _written(
    looked: Looked[ApiSource], pages: Iterator[list[dict[str, Any]]], file: Path, news: _News
) -> tuple[bool, int]:
    """Whether there may be more behind these records, and their number."""
    most = looked.shown or MOST_RECORDS
    with JsonRows(file) as rows:
        for page in pages:
            for record in page:
                news.add(record, looked.source.cursor)
            rows.add(page, dt.datetime.now(dt.UTC).replace(tzinfo=None))
            if rows.count >= most:
                return True, rows.count
    return False, rows.count


def _pages(looked: Looked[ApiSource], since: Any | None) -> Iterator[list[dict[str, Any]]]:
    try:
        from requests.exceptions import RequestException
    except ModuleNotFoundError as missing:
        raise ExtraNeededError("An API", missing.name or "dlt", "api") from missing
    source = looked.source
    asked: dict[str, Any] = dict(parse_qsl(source.parameters, keep_blank_values=True))
    if since is not None and source.since_parameter:
        asked[source.since_parameter] = since
    pause = 60 / source.most_per_minute if source.most_per_minute else 0.0
    server = urlsplit(source.address).netloc
    before = time.monotonic()
    try:
        for page in _client(looked).paginate(source.address, params=asked):
            found = list(page)
            _refuse_strange(source, found, page.response)
            yield found
            follows = urlsplit(page.request.url).netloc
            if follows != server and page.paginator.has_next_page:
                raise ForeignPageError(server, follows)
            time.sleep(max(0.0, pause - (time.monotonic() - before)))
            before = time.monotonic()
    except RequestException as lost:
        raise SourceRefusedError(source.place, _reason(lost)) from lost


def _refuse_strange(source: ApiSource, found: list[Any], response: Any) -> None:
    """An answer of another shape than expected is no empty one."""
    if found and not all(isinstance(one, dict) for one in found):
        raise NoRecordsError(source.name, source.records, f"a list of {type(found[0]).__name__}")
    if not found and source.records and at_path(response.json(), source.records) is None:
        whole = response.json()
        shape = ", ".join(whole) if isinstance(whole, dict) else type(whole).__name__
        raise NoRecordsError(source.name, source.records, shape)


def _reason(lost: Any) -> str:
    answer = getattr(lost, "response", None)
    if answer is None:
        return f"{type(lost).__name__}\nCheck the address, and whether the server is up."
    return f"{answer.status_code} {answer.reason}. {answer.text[:_SHOWN]}"


def _client(looked: Looked[ApiSource]) -> Any:
    """Asks again where the server is busy or broken, as late as it says."""
    from dlt.common.configuration.specs import RuntimeConfiguration
    from dlt.sources.helpers.requests import Client
    from dlt.sources.helpers.rest_client.client import RESTClient

    session = Client(
        request_timeout=PATIENCE_SECONDS,
        raise_for_status=False,
        request_max_attempts=ATTEMPTS,
        request_max_retry_delay=LONGEST_WAIT_SECONDS,
    ).session
    return RESTClient(
        base_url=looked.source.address,
        auth=_proof(looked, session),
        paginator=_paginator(looked.source),
        data_selector=looked.source.records or None,
        session=session,
        config=RuntimeConfiguration(),
    )


def _proof(looked: Looked[ApiSource], session: Any) -> Any | None:
    from dlt.sources.helpers.rest_client import auth

    source, secret = looked.source, looked.credential
    if source.proof == "bearer":
        return auth.BearerTokenAuth(token=secret)
    if source.proof == "basic":
        return auth.HttpBasicAuth(username=source.client, password=secret)
    if source.proof == "header":
        return auth.APIKeyAuth(name=source.client, api_key=secret, location="header")
    if source.proof == "oauth2":
        return auth.OAuth2ClientCredentials(
            access_token_url=source.token_address,
            client_id=source.client,
            client_secret=secret,
            access_token_request_data={"scope": source.scope} if source.scope else {},
            session=session,
        )
    return None


def _paginator(source: ApiSource) -> Any | None:
    from dlt.sources.helpers.rest_client import paginators

    if source.paging == "auto":
        return None
    if source.paging == "link-header":
        return paginators.HeaderLinkPaginator()
    if source.paging == "next-link":
        return paginators.JSONLinkPaginator(next_url_path=source.next_path)
    if source.paging == "cursor":
        return paginators.JSONResponseCursorPaginator(
            cursor_path=source.next_path, cursor_param=source.page_parameter
        )
    if source.paging == "page-number":
        return paginators.PageNumberPaginator(
            base_page=1, page_param=source.page_parameter, total_path=None
        )
    if source.paging == "offset":
        return paginators.OffsetPaginator(
            limit=source.page_size,
            offset_param=source.page_parameter,
            limit_param="limit",
            total_path=None,
        )
    return paginators.SinglePagePaginator()
