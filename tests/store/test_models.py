"""Stored models: data with a checksum, whole or not there, and no code in them."""

import io
import json
import pickle
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from dangol.errors import NotFoundError
from dangol.store.models import BrokenModelError, ModelStore, StoredModel

ARRAYS = {
    "weights": np.array([0.25, np.nan]),
    "names": np.array(["사과", "배"]),
    "counts": np.arange(3),
}
MODEL = StoredModel("sums", {"figures": {"share": 0.9}}, {"slug": "sums", "as_of": "x"}, ARRAYS)


@pytest.fixture
def store(tmp_path: Path) -> ModelStore:
    return ModelStore(tmp_path / "models")


def test_a_model_comes_back_as_it_was_saved(store: ModelStore) -> None:
    store.save("sums", "default", "1", MODEL)
    found = store.load("sums", "default", "1")
    assert (found.kind, found.fields, found.training) == (MODEL.kind, MODEL.fields, MODEL.training)
    assert set(found.arrays) == set(ARRAYS)
    for name, array in ARRAYS.items():
        np.testing.assert_array_equal(found.arrays[name], array)
        assert found.arrays[name].dtype == array.dtype


def test_a_version_is_never_changed(store: ModelStore) -> None:
    store.save("sums", "default", "1", MODEL)
    store.save("sums", "default", "1", StoredModel("other", {}, {}, {}))
    assert store.load("sums", "default", "1").kind == "sums"


def test_versions_are_listed_oldest_first_and_per_name(store: ModelStore) -> None:
    assert store.versions("sums", "default") == ()
    for version in ("018f", "018a", "018c"):
        store.save("sums", "default", version, MODEL)
    store.save("sums", "weekly", "018d", MODEL)
    assert store.versions("sums", "default") == ("018a", "018c", "018f")
    with pytest.raises(NotFoundError, match="There is: 018a, 018c, 018f"):
        store.load("sums", "default", "018b")


NAMES = [
    "세 단계",
    "../../etc",
    "..",
    ".",
    "a/b",
    "a\\b",
    "%2E%2E",
    "x" * 120,
    "가" * 120,
    " ",
    "A",
]


def test_models_of_any_name_live_side_by_side_in_their_folder(store: ModelStore) -> None:
    for number, name in enumerate(NAMES):
        store.save("sums", name, "1", StoredModel("sums", {"number": number}, {}, {}))
    found = [store.load("sums", name, "1").fields["number"] for name in NAMES]
    assert found == list(range(len(NAMES)))
    folders = [path for path in store.folder.rglob("*") if path.is_dir()]
    assert len([path for path in folders if path.parent.name == "sums"]) == len(NAMES)
    assert all(len(path.name.encode()) <= 255 for path in folders)
    assert {path.name for path in store.folder.parent.iterdir()} == {"models"}


def test_python_objects_are_not_stored(store: ModelStore) -> None:
    objects: Any = np.array([{"code": 1}], dtype=object)
    with pytest.raises(TypeError, match="Array 'bad' holds Python objects"):
        store.save("sums", "default", "1", StoredModel("sums", {}, {}, {"bad": objects}))
    assert store.versions("sums", "default") == ()


class Boom:
    def __reduce__(self) -> Any:
        return (exec, ("raise SystemExit('code ran')",))


def test_loading_runs_no_code_even_from_a_file_with_a_right_checksum(
    store: ModelStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = store.save("sums", "default", "1", MODEL)
    buffer = io.BytesIO()
    np.savez(buffer, bad=np.array([Boom()], dtype=object))
    assert b"code ran" in buffer.getvalue()
    (folder / "arrays.npz").write_bytes(buffer.getvalue())
    from dangol.store import models

    head = json.loads((folder / "model.json").read_text())
    del head["sha256"]
    head["sha256"] = models._checksum(head, buffer.getvalue())
    (folder / "model.json").write_text(json.dumps(head))
    with pytest.raises(BrokenModelError, match="allow_pickle=False"):
        store.load("sums", "default", "1")
    with pytest.raises(SystemExit):
        pickle.loads(pickle.dumps(Boom()))  # noqa: S301 - what would have happened


def _flip(file: str) -> Callable[[Path], None]:
    def damage(folder: Path) -> None:
        content = bytearray((folder / file).read_bytes())
        content[len(content) // 2] ^= 1
        (folder / file).write_bytes(content)

    return damage


def _cut(file: str) -> Callable[[Path], None]:
    def damage(folder: Path) -> None:
        content = (folder / file).read_bytes()
        (folder / file).write_bytes(content[: len(content) // 2])

    return damage


def _change(folder: Path) -> None:
    head = json.loads((folder / "model.json").read_text())
    head["fields"]["figures"]["share"] = 0.99
    (folder / "model.json").write_text(json.dumps(head))


def _another_format(folder: Path) -> None:
    (folder / "model.json").write_text(json.dumps({"format": 7}))


@pytest.mark.parametrize(
    ("damage", "reason"),
    [
        (_flip("arrays.npz"), "it does not match its checksum"),
        (_cut("arrays.npz"), "it does not match its checksum"),
        (_cut("model.json"), "cannot be used"),
        (_change, "it does not match its checksum"),
        (lambda folder: (folder / "arrays.npz").unlink(), "No such file"),
        (_another_format, "its format is 7, this release reads 1"),
        (lambda folder: (folder / "model.json").write_text("[]"), "its format is None"),
    ],
    ids=[
        "a bit",
        "half the arrays",
        "half the fields",
        "a figure",
        "no arrays",
        "format",
        "a list",
    ],
)
def test_a_damaged_model_is_refused_with_what_to_do(
    store: ModelStore, damage: Callable[[Path], object], reason: str
) -> None:
    damage(store.save("sums", "default", "1", MODEL))
    with pytest.raises(BrokenModelError, match=reason) as refusal:
        store.load("sums", "default", "1")
    assert refusal.value.message.endswith("Run its analysis again.")


def test_what_was_written_in_part_is_not_there(store: ModelStore) -> None:
    """A process that dies leaves a draft: no version, and no obstacle for the next."""
    folder = store.save("sums", "default", "1", MODEL)
    draft = folder.parent / ".draft-abc"
    draft.mkdir()
    (draft / "arrays.npz").write_bytes(b"half")
    assert store.versions("sums", "default") == ("1",)
    store.save("sums", "default", "2", MODEL)
    assert store.versions("sums", "default") == ("1", "2")


def test_a_save_that_fails_leaves_no_draft(store: ModelStore) -> None:
    unkept = StoredModel("sums", {"set": {1, 2}}, {}, ARRAYS)
    with pytest.raises(TypeError):
        store.save("sums", "default", "1", unkept)
    assert [path for path in store.folder.rglob("*") if path.is_file()] == []
    assert store.versions("sums", "default") == ()
