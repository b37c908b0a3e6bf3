"""Pages of the documentation as tests see them: code blocks, headings, links.

Behind a block's language may stand:

- ``not run: REASON``: it is shown and not tried.
- ``file=PATH``: it is the content of a file in the reader's folder.
- ``exit=N``: it must end with this exit code.
- ``background``: it is a server, which stays up until the end of the page.
- ``install=FOLDER``: it installs the package in the folder; the test builds that package itself.

A ``text`` block is the output of the block before it; ``...`` stands for anything. A ``toml``
block without a file is a project's settings. Where a page says port 8000, a free one is used.
"""

import re
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Literal

Language = Literal["bash", "python", "text", "toml"]
RUNNABLE = ("bash", "python", "text", "toml")
_FENCE = re.compile(r"^(?P<fence>```+)(?P<said>.*)$")
_LINK = re.compile(r"(?<!!)\[(?:[^\]\[]|\[[^\]]*\])*\]\((?P<target>[^)\s]+)\)")
_HEADING = re.compile(r"^(#+)\s+(?P<words>.*)$")


@dataclass(frozen=True)
class Block:
    """A fenced block: its language, what stands behind the language, and its text."""

    page: str
    line: int
    language: str
    said: str
    code: str

    @property
    def place(self) -> str:
        return f"{self.page}:{self.line}"

    @property
    def reason_not_to_run(self) -> str | None:
        found = re.match(r"not run: (.+)$", self.said)
        return found[1] if found else None

    @property
    def is_background(self) -> bool:
        return self.said == "background"

    def option(self, name: str) -> str | None:
        """The value of ``name=`` behind the language."""
        found = re.fullmatch(rf"{name}=(\S+)", self.said)
        return found[1] if found else None

    @property
    def is_understood(self) -> bool:
        return not self.said or any(
            (
                self.reason_not_to_run,
                self.is_background,
                *(self.option(name) for name in ("file", "exit", "install")),
            )
        )


class Page:
    """One Markdown file."""

    def __init__(self, path: Path, root: Path) -> None:
        self.path = path
        self.name = path.relative_to(root).as_posix()
        self.lines = path.read_text(encoding="utf-8").splitlines()

    @cached_property
    def _parts(self) -> tuple[list[Block], list[str]]:
        """Its blocks, and its lines outside them."""
        blocks: list[Block] = []
        prose: list[str] = []
        fence, begins, inside = "", 0, list[str]()
        for number, line in enumerate(self.lines, start=1):
            mark = _FENCE.match(line)
            if fence and line.rstrip() == fence:
                language, _, said = self.lines[begins - 1].lstrip("`").partition(" ")
                code = "\n".join(inside) + "\n"
                blocks.append(Block(self.name, begins, language, said.strip(), code))
                fence = ""
            elif fence:
                inside.append(line)
            elif mark:
                fence, begins, inside = mark["fence"], number, []
            else:
                prose.append(line)
        assert not fence, f"{self.name}:{begins}: this block does not end"
        return blocks, prose

    @property
    def blocks(self) -> list[Block]:
        return self._parts[0]

    @property
    def prose(self) -> str:
        return "\n".join(self._parts[1])

    @cached_property
    def headings(self) -> list[str]:
        found = (_HEADING.match(line) for line in self._parts[1])
        return [one["words"].strip() for one in found if one]

    @cached_property
    def anchors(self) -> set[str]:
        """What GitHub makes of the headings."""
        seen: dict[str, int] = {}
        anchors = set()
        for heading in self.headings:
            plain = re.sub(r"\[([^\]]*)\]\([^)]*\)", r"\1", heading)
            base = re.sub(r"[^\w\- ]", "", plain.lower()).replace(" ", "-")
            count = seen.get(base, 0)
            seen[base] = count + 1
            anchors.add(f"{base}-{count}" if count else base)
        return anchors

    @property
    def links(self) -> list[str]:
        without_code = re.sub(r"`[^`]*`(?!\])", "", self.prose)
        return [found["target"] for found in _LINK.finditer(without_code)]
