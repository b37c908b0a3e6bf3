"""Sources that are looked at again and again, for tests."""

from dataclasses import dataclass
from typing import Any

from own_data import Shop

from dangol.governance import records
from dangol.governance.kept import Kept
from dangol.governance.principal import local_principal
from dangol.loading.asking import SourceIn, source_of
from dangol.loading.pulling.kept_looks import KeptLook
from dangol.loading.pulling.look import look, shown
from dangol.loading.pulling.mapping_it import map_source
from dangol.sources.credentials import keep_credential
from dangol.sources.kept_source import KeptSource


@dataclass
class Pulled:
    """A kept source of a shop, made and mapped as people do it."""

    shop: Shop
    kept: Kept[Any]

    @classmethod
    def made(
        cls, shop: Shop, kind: type[KeptSource], *, secret: str = "", **fields: Any
    ) -> "Pulled":
        who, workspace = local_principal(), shop.workspace
        kept = records.create(workspace.state, kind, fields, who, workspace.clock())
        keep_credential(workspace.project, kept.id, secret)
        return cls(shop, kept)

    def map(self, form: str, **changes: Any) -> None:
        """Look at the first records, and keep what is proposed for them with some changes."""
        who, workspace = local_principal(), self.shop.workspace
        upload = shown(workspace, self.kept, who)
        assert upload is not None
        about = SourceIn(upload=upload.id, name=self.kept.record.name)
        source = source_of(about, workspace.project, who, workspace.clock())
        map_source(workspace, self.kept, self.shop.mapping(source, form, **changes), who)

    def look(self) -> KeptLook:
        return look(self.shop.workspace, self.kept, "test")

    def looks_well(self) -> KeptLook:
        found = self.look()
        assert found.outcome != "failed", found.message
        return found
