"""Pages that lead somewhere, found by following links as a visitor does."""

import re
from collections import Counter
from collections.abc import Iterable, Iterator
from urllib.parse import unquote, urljoin, urlsplit

from browsing import Browser
from console_forms import Form, forms_of
from mounted import PLACE, every_route

LINK = re.compile(r'\shref="([^"#]*)')
PATTERNS = [
    re.compile(PLACE.sub(lambda p: r"\d+" if p[2] == "int" else ".+" if p[2] else "[^/]+", path))
    for path in sorted(
        {one.template for one in every_route() if one.is_page},
        key=lambda one: (one.count("{"), one),
    )
]


def crawl(browser: Browser, first: Iterable[str], most: int = 3) -> Iterator[tuple[str, str]]:
    """Address and HTML of the ``first`` pages and those behind them: of each route a few."""
    first = list(first)
    waiting, seen, counts = ["/", *first], set[str](), Counter[str]()
    while waiting:
        path = waiting.pop(0)
        route = route_of(path)
        if path in seen or (counts[route] >= most and path not in first):
            continue
        seen.add(path)
        counts[route] += 1
        answer = browser.get(path)
        assert answer.status_code < 500, path
        if answer.is_redirect:
            waiting.append(answer.headers["Location"])
        elif "text/html" in answer.headers.get("Content-Type", ""):
            yield path, answer.text
            links = (link.replace("&amp;", "&") for link in LINK.findall(answer.text))
            targets = (urlsplit(urljoin(path, link)) for link in links)
            waiting += [
                t.path + (f"?{t.query}" if t.query else "") for t in targets if not t.netloc
            ]


def route_of(path: str) -> str:
    """The pattern of the route that answers this address."""
    plain = unquote(urlsplit(path).path)
    return next((one.pattern for one in PATTERNS if one.fullmatch(plain)), plain)


def different_forms(pages: Iterable[tuple[str, str]]) -> list[Form]:
    """One form for each route and set of fields."""
    found: dict[tuple[str, str, frozenset[str]], Form] = {}
    for path, html in pages:
        for form in forms_of(html):
            form.action = form.action or path
            found.setdefault((form.method, route_of(form.action), frozenset(form.values)), form)
    return list(found.values())
