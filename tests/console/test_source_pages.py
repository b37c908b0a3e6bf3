"""Pages of sources that are looked at again and again: each state says what to do."""

import os
import time
from pathlib import Path

import pytest
from console_forms import form_to
from console_visits import SignIn
from own_data import Shop
from pulled import Pulled

from dangol.alarms.ringing import alarms
from dangol.governance.principal import local_principal
from dangol.governance.records import move
from dangol.loading.pulling.kept_looks import asked_looks, looks_of
from dangol.loading.pulling.watcher import SourceWatcher
from dangol.runs.workspace import Workspace
from dangol.sources.credentials import credential
from dangol.sources.database_source import DatabaseSource
from dangol.sources.watched_folder import WatchedFolder
from dangol.sources.webhook import Webhook

HEAD = "order_id,customer_id,ordered_at,net_amount\n"


@pytest.fixture
def tills(shop: Workspace) -> Pulled:
    folder = shop.project.incoming_folder / "tills"
    folder.mkdir(parents=True)
    put(folder, "1.csv", f"{HEAD}Z1,M1,2024-01-02 10:00,100\n")
    return Pulled.made(
        Shop(shop, shop.project.folder), WatchedFolder, name="계산대", folder="tills"
    )


def put(folder: Path, name: str, content: str) -> None:
    file = folder / name
    file.write_text(content, encoding="utf-8")
    os.utime(file, (1_700_000_000, 1_700_000_000))


def path(source: Pulled) -> str:
    return f"/trust/sources/{source.kept.record.kind}/{source.kept.id}"


def test_only_administrators_make_sources(signed_in: SignIn) -> None:
    assert "/records/watched-folder/new" in signed_in("admin").get("/trust/loading").text
    analyst = signed_in("analyst")
    assert "/records/watched-folder/new" not in analyst.get("/trust/loading").text
    assert analyst.get("/records/watched-folder/new").status_code == 403


def test_a_source_is_made_mapped_and_loaded_in_the_console(
    signed_in: SignIn, shop: Workspace, tills: Pulled
) -> None:
    client = signed_in("analyst")
    assert "Nobody has said yet what ‘계산대’ holds." in client.get(path(tills)).text
    preview = client.post(f"{path(tills)}/map").text
    assert "Keep this and load" in preview
    mapped = client.post(
        "/trust/loading/preview", form_to(preview, "/trust/loading/preview").values
    )
    assert mapped.url.path == path(tills)
    assert "is being looked at" in mapped.text
    assert asked_looks(shop.state) == {tills.kept.id}
    watch_once(shop, tills)
    page = client.get(path(tills)).text
    assert "‘계산대’ is up to date." in page
    assert "1 record came in" in page
    assert "Order number" in page
    busy = client.get(f"{path(tills)}/busy")
    assert busy.headers["HX-Refresh"] == "true"
    assert "‘계산대’" not in client.get("/trust/loading").text.partition("<h2>Sources")[2]


def watch_once(shop: Workspace, source: Pulled) -> None:
    with SourceWatcher(shop) as watcher:
        assert watcher.tick(shop.clock()) == ["계산대"]
        until = time.monotonic() + 60
        while not looks_of(shop.state, source.kept.id):
            assert time.monotonic() < until
            time.sleep(0.05)


def test_what_fails_is_on_the_page_and_among_todays_decisions(
    signed_in: SignIn, shop: Workspace, tills: Pulled
) -> None:
    tills.map("orders")
    tills.looks_well()
    folder = shop.project.incoming_folder / "tills"
    put(folder, "2.csv", "이름,나이\n김,3\n")
    tills.look()
    client = signed_in("analyst")
    page = client.get(path(tills)).text
    assert "could not be read" in page
    assert "2.csv" in page
    assert "Why can ‘계산대’ not be read?" in client.get("/").text
    assert alarms(shop)[0].urgency == "now"
    tills.looks_well()
    assert "Why can ‘계산대’ not be read?" not in client.get("/").text


def test_a_secret_is_given_once_and_never_shown(signed_in: SignIn, shop: Workspace) -> None:
    erp = Pulled.made(
        Shop(shop, shop.project.folder), DatabaseSource, name="ERP", query="SELECT 1",
        address="postgresql://reader@127.0.0.1:1/erp",
    )  # fmt: skip
    admin = signed_in("admin")
    assert "waits for its secret" in admin.get(path(erp)).text
    assert admin.post(f"{path(erp)}/secret", {"secret": "s3cret"}).status_code == 200
    assert credential(shop.project, erp.kept.id) == "s3cret"
    page = admin.get(path(erp)).text
    assert "s3cret" not in page
    assert "never shown again" in page
    assert "s3cret" not in admin.get("/trust/audit").text
    wrong = admin.post(f"{path(erp)}/map")
    assert wrong.status_code == 502
    assert "does not answer" in wrong.text
    assert signed_in("analyst").post(f"{path(erp)}/secret", {"secret": "x"}).status_code == 403


def test_a_webhook_says_where_to_call(signed_in: SignIn, shop: Workspace) -> None:
    hook = Pulled.made(Shop(shop, shop.project.folder), Webhook, name="상담", secret="x")
    client = signed_in("analyst")
    assert f"/hooks/{hook.kept.id}" in client.get(path(hook)).text
    assert "There is no record in it yet." in client.post(f"{path(hook)}/map").text


def test_a_paused_source_waits(signed_in: SignIn, shop: Workspace, tills: Pulled) -> None:
    tills.map("orders")
    move(shop.state, WatchedFolder, tills.kept.id, "pause", local_principal(), shop.clock())
    assert "‘계산대’ is paused." in signed_in("viewer").get(path(tills)).text
    with SourceWatcher(shop) as watcher:
        assert watcher.tick(shop.clock()) == []
