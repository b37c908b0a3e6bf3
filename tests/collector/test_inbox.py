"""What the inbox says it has, it has: whoever is killed, and however full the disk is."""

import asyncio
import resource
import signal
import sqlite3
import subprocess
import sys
import time
from pathlib import Path

import pytest
from taking_in import AT, Taking, batch, event

from dangol.store import inbox as inboxes
from dangol.store.inbox import Inbox, InboxBusyError, InboxFullError, Limits
from dangol.store.segments import Body, is_finished, segments

WRITING = Path(__file__).with_name("writing.py")


def body(text: str = "x") -> Body:
    return Body("web", "track", 7, 1, text.encode())


def stored_in(folder: Path) -> list[str]:
    return [b.body.decode() for one in segments(folder) for _, b in one.rows(0, 1_000_000)]


@pytest.mark.parametrize("seconds", [0.3, 0.8, 1.5])
def test_what_was_acknowledged_is_durable_when_the_writer_is_killed(
    tmp_path: Path, seconds: float
) -> None:
    with subprocess.Popen(
        [sys.executable, str(WRITING), str(tmp_path)], stdout=subprocess.PIPE, text=True
    ) as writer:
        assert writer.stdout is not None
        first = writer.stdout.readline()
        time.sleep(seconds)
        writer.send_signal(signal.SIGKILL)
        acknowledged = [first.strip(), *writer.stdout.read().split()]
    stored = stored_in(tmp_path)
    assert len(acknowledged) > 8
    assert set(acknowledged) <= set(stored)
    assert len(stored) == len(set(stored))
    # At most what was on its way is more.
    assert len(stored) - len(acknowledged) <= 8
    assert all(is_finished(one) for one in segments(tmp_path))


def test_bodies_come_out_as_they_went_in(taking: Taking) -> None:
    rejected = Body("web", "batch", 8, 1, b"\x00\xff", reason="event:no-id")
    asyncio.run(taking.inbox.put([body("가"), rejected]))
    assert taking.stored() == [body("가"), rejected]


def test_a_segment_ends_when_it_is_large_and_only_then(tmp_path: Path) -> None:
    inbox = Inbox(tmp_path, AT, Limits(segment=1_000))
    for n in range(5):
        asyncio.run(inbox.put([body(f"{n}" * 600)]))
    first, second, third = segments(tmp_path)
    assert [is_finished(one) for one in (first, second, third)] == [True, True, False]
    assert [len(one.rows(0, 100)) for one in (first, second, third)] == [2, 2, 1]
    inbox.close()
    assert is_finished(third)


def test_a_reader_goes_on_where_it_was_while_more_is_written(tmp_path: Path) -> None:
    inbox = Inbox(tmp_path, AT)
    asyncio.run(inbox.put([body("a"), body("b")]))
    (one,) = segments(tmp_path)
    one.taken = one.rows(0, 1)[-1][0]
    asyncio.run(inbox.put([body("c")]))
    assert [b.body for _, b in one.rows(one.taken, 10)] == [b"b", b"c"]
    inbox.close()
    one.delete()
    assert not segments(tmp_path)
    assert list(tmp_path.iterdir()) == []


def test_two_writers_never_share_a_segment(tmp_path: Path) -> None:
    writers = [Inbox(tmp_path, AT) for _ in range(2)]
    for one in writers:
        asyncio.run(one.put([body()]))
    assert len(segments(tmp_path)) == 2
    writers[0].close()
    ended = {
        one.file.name.startswith(writers[0].id): is_finished(one) for one in segments(tmp_path)
    }
    assert ended == {True: True, False: False}
    writers[1].close()


def test_what_waits_in_memory_has_a_limit(tmp_path: Path) -> None:
    inbox = Inbox(tmp_path, AT, Limits(waiting=1_000))

    async def flood() -> list[BaseException | None]:
        puts = (inbox.put([body("x" * 400)]) for _ in range(10))
        return await asyncio.gather(*puts, return_exceptions=True)

    results = asyncio.run(flood())
    refused = [one for one in results if isinstance(one, InboxBusyError)]
    assert 0 < len(refused) < 10
    assert len(stored_in(tmp_path)) == 10 - len(refused)
    assert inbox.waiting_bytes == 0
    inbox.close()


def test_a_full_inbox_answers_503_and_recovers_when_the_loader_made_room(tmp_path: Path) -> None:
    taking = Taking(tmp_path, Limits(segment=1, inbox=30_000))
    answers = [taking.ask("/v1/batch", batch(event(n))) for n in range(6)]
    assert [one.status for one in answers][-1] == 503
    assert answers[-1].headers["retry-after"] == "1"
    taken_in = sum(one.status == 200 for one in answers)
    assert len(taking.events()) == taken_in > 0
    for one in segments(tmp_path):
        one.delete()
    assert taking.ask("/v1/batch", batch(event(9))).status == 200
    taking.inbox.close()


def test_a_disk_that_refuses_answers_503_and_nothing_is_half_stored(tmp_path: Path) -> None:
    """The system lets no file of this process grow beyond a size, as a full disk would."""
    taking = Taking(tmp_path)
    assert taking.ask("/v1/batch", batch(event(1))).status == 200
    large = batch(*(event(n, properties={"text": "x" * 20_000}) for n in range(2, 12)))
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (100_000, before[1]))
    try:
        refused = taking.ask("/v1/batch", large).status
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)
    assert refused == 503
    assert [one["messageId"] for one in taking.events()] == ["m1"]
    # The next segment is a new one, and the disk has room again.
    assert taking.ask("/v1/batch", large).status == 200
    assert len(taking.events()) == 11
    taking.inbox.close()


def test_a_folder_that_cannot_be_written_answers_503(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    taking = Taking(tmp_path)

    def broken(*_: object, **__: object) -> None:
        raise sqlite3.OperationalError("disk I/O error")

    with monkeypatch.context() as patched:
        patched.setattr(inboxes.sqlite3, "connect", broken)
        answer = taking.ask("/v1/batch", batch(event()))
        assert (answer.status, answer.headers["retry-after"]) == (503, "1")
    assert taking.ask("/v1/batch", batch(event())).status == 200
    taking.inbox.close()


def test_full_is_an_error_with_words() -> None:
    assert InboxFullError("x").status == 503
    assert InboxBusyError("x").status == 429


def test_a_segment_that_was_never_begun_is_empty(tmp_path: Path) -> None:
    (tmp_path / "0-00000001.segment").touch()
    (one,) = segments(tmp_path)
    assert one.rows(0, 10) == []
    assert is_finished(one)
