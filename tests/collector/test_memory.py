"""Whatever is sent for however long: no answer of 500, and memory that does not grow."""

import gzip
import json
from pathlib import Path
from random import Random

import httpx
import psutil
import pytest
from calling import SECRET, call, signed
from processes import serving
from taking_in import batch, event

from dangol.settings import create_project

ROUNDS, MOST_GROWTH = 800, 40_000_000
PATHS = ("batch", "track", "identify", "p", "m", "b", "nothing", "projects/wk/settings")


def odd_body(chance: Random, number: int) -> bytes:
    """Something like what clients send, mostly broken."""
    whole = batch(event(number), event(number + 1, userId=None), event(number, properties="x"))
    kind = chance.randrange(7)
    if kind == 0:
        return whole
    if kind == 1:
        return gzip.compress(whole)
    if kind == 2:
        return gzip.compress(whole)[: chance.randrange(20, 100)]
    if kind == 3:
        return whole[: chance.randrange(len(whole))]
    if kind == 4:
        return chance.randbytes(chance.randrange(2_000))
    if kind == 5:
        return json.dumps({"batch": [[[[number]]], None, "x", {"type": number}]}).encode()
    return b'{"batch":' + b"[" * chance.randrange(1, 5_000)


@pytest.mark.slow
def test_odd_requests_are_refused_and_cost_no_memory(tmp_path: Path) -> None:
    project = create_project(tmp_path / "project", memory_limit="500MB")
    chance = Random(8)
    with serving(project, tmp_path) as server:
        source = {"name": "web", "write_key": "wk"}
        server.ask("POST", "/api/records/event-source", source)
        hook = server.ask("POST", "/api/records/webhook", {"name": "pos"}).json()["id"]
        secret = {"secret": SECRET}
        server.ask("PUT", f"/api/sources/webhook/{hook}/credential", secret)
        process = psutil.Process(server.process.pid)
        sizes = []
        with httpx.Client(base_url=server.url, trust_env=False, timeout=60) as client:
            for number in range(ROUNDS):
                path = chance.choice(PATHS)
                method = "GET" if "settings" in path else "POST"
                answer = client.request(
                    method, f"/v1/{path}", content=odd_body(chance, number), auth=("wk", "")
                )
                assert answer.status_code < 500, answer.text
                body = call({"n": number}) if number % 2 else odd_body(chance, number)
                headers = signed("hex", body, 0) if number % 3 else {}
                answer = client.post(f"/hooks/{hook}", content=body, headers=headers)
                assert answer.status_code < 500, answer.text
                sizes.append(process.memory_info().rss)
        assert max(sizes[-100:]) - max(sizes[: ROUNDS // 2]) < MOST_GROWTH
