"""Model files: numbers that were learned, and the texts that were learned with them."""

import json
import re
import shutil
from collections.abc import Iterator
from pathlib import Path

from dangol.governance.rights.subject import Subject
from dangol.settings import Project
from dangol.store.encryption.keyring import keys_of
from dangol.store.models import ModelStore, StoredModel


class KeptModels:
    """A version whose texts name somebody goes; the next run learns a new one."""

    name = "models"

    def __init__(self, project: Project) -> None:
        self._store = ModelStore(project.models_folder, keys_of(project))

    def count(self, whose: Subject) -> int:
        return sum(1 for _ in self._naming(whose))

    def erase(self, whose: Subject) -> int:
        found = list(self._naming(whose))
        for folder in found:
            shutil.rmtree(folder)
        return len(found)

    def _naming(self, whose: Subject) -> Iterator[Path]:
        for folder, model in self._store.every():
            if model is None or _speaks(model, whose):
                yield folder


def _speaks(model: StoredModel, whose: Subject) -> bool:
    said = json.dumps([model.fields, model.training], ensure_ascii=False).lower()
    if any(one.lower() in said for one in whose.all_needles) or any(
        re.search(pattern, said) for _, pattern in whose.patterns
    ):
        return True
    names = whose.numbers | whose.devices | whose.identifiers
    for array in model.arrays.values():
        if array.dtype.kind in "US" and names & {str(one) for one in array.ravel().tolist()}:
            return True
    return False


def models_kept(project: Project) -> list[KeptModels]:
    """For the entry point."""
    return [KeptModels(project)]
