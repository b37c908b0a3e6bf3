"""What a page of the console must be, whoever reads it; pages as tests read them."""

import re
from dataclasses import dataclass, field
from html.parser import HTMLParser

VOID = {"meta", "link", "input", "br", "img", "use", "circle", "rect", "path"}
NAMED = ("button", "a", "summary")
HANDLER = re.compile(r"^on[a-z]+$")


@dataclass
class Page:
    """The parts of a page that tests look at."""

    text: list[str] = field(default_factory=list)
    ids: list[str] = field(default_factory=list)
    links: list[str] = field(default_factory=list)
    labels_for: list[str] = field(default_factory=list)
    faults: list[str] = field(default_factory=list)
    charts: list[dict[str, str]] = field(default_factory=list)
    language: str = ""
    title: str = ""

    @property
    def words(self) -> str:
        return " ".join(" ".join(self.text).split())


class _Reader(HTMLParser):
    def __init__(self, page: Page) -> None:
        super().__init__(convert_charrefs=True)
        self.page = page
        self.open: list[tuple[str, dict[str, str]]] = []
        self.named: list[bool] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        if len(attrs) != len(given):
            self.page.faults.append(f"<{tag}> says an attribute twice: {attrs}")
        self.page.faults += _faults_of(tag, given)
        self._collect(tag, given)
        if tag in NAMED and given.get("aria-label"):
            self._name()
        if tag not in VOID:
            self.open.append((tag, given))
            self.named.append(bool(given.get("aria-label")))

    def _collect(self, tag: str, given: dict[str, str]) -> None:
        page = self.page
        if "id" in given:
            page.ids.append(given["id"])
        if "data-chart" in given:
            page.charts.append(given)
        if tag == "a" and "href" in given:
            page.links.append(given["href"])
        elif tag == "label" and "for" in given:
            page.labels_for.append(given["for"])
        elif tag == "html":
            page.language = given.get("lang", "")

    def handle_endtag(self, tag: str) -> None:
        if tag in VOID:
            return
        if not self.open or self.open[-1][0] != tag:
            self.page.faults.append(
                f"</{tag}> closes {self.open[-1][0] if self.open else 'nothing'}"
            )
            return
        _, given = self.open.pop()
        if not self.named.pop() and tag in NAMED:
            self.page.faults.append(f"<{tag}> without a name: {given}")

    def handle_data(self, data: str) -> None:
        inside = [tag for tag, _ in self.open]
        if "script" in inside:
            return
        if inside and inside[-1] == "title":
            self.page.title += data
        if data.strip():
            self.page.text.append(data)
            self._name()

    def _name(self) -> None:
        self.named = [True] * len(self.named)


def _faults_of(tag: str, given: dict[str, str]) -> list[str]:
    """What a strict policy would block, or what leads away from the machine."""
    faults = [f"<{tag}> has {name}" for name in given if HANDLER.match(name)]
    if tag == "script" and "src" not in given and given.get("type") != "application/json":
        faults.append("an inline script")
    if tag == "style":
        faults.append("an inline style sheet")
    elsewhere = ("http:", "https:", "//", "javascript:")
    faults += [
        f"<{tag}> leads elsewhere: {given[name]}"
        for name in ("src", "href", "action")
        if given.get(name, "").startswith(elsewhere)
    ]
    return faults


def read(html: str) -> Page:
    """The page, with everything that is wrong with it in ``faults``."""
    page = Page()
    reader = _Reader(page)
    reader.feed(html)
    reader.close()
    page.faults += [f"<{tag}> is never closed" for tag, _ in reader.open]
    twice = {one for one in page.ids if page.ids.count(one) > 1}
    page.faults += [f"id '{one}' stands twice" for one in sorted(twice)]
    page.faults += [
        f"label for '{one}', which is not there" for one in page.labels_for if one not in page.ids
    ]
    for chart in page.charts:
        if chart.get("role") != "img" or not chart.get("aria-label"):
            page.faults.append(f"a chart without a label: {chart.get('id')}")
    for pattern in (
        r"\bNone\b",
        r"Undefined",
        r"\{[a-z_]+\}",
        r"\[\[",
        r"Text\(",
        r"<bound method",
    ):
        found = re.search(pattern, page.words)
        if found:
            around = page.words[max(found.start() - 40, 0) : found.end() + 40]
            page.faults.append(f"raw value: …{around}…")
    if not page.title.strip():
        page.faults.append("no title")
    return page
