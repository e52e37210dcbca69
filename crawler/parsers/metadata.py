"""What a page says of itself to machines: JSON-LD, OpenGraph and other meta elements, links in the head."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any
from urllib.parse import urljoin, urlsplit

from crawler.parsers.json_ld import Node, own_article, own_page, plain, read_nodes
from crawler.parsers.text import collapse, fold, visible_text

if TYPE_CHECKING:
    from collections.abc import Iterable

    from crawler.page import Page


@dataclass(frozen=True, kw_only=True)
class Metadata:
    """Everything read once from the elements meant for machines."""

    nodes: tuple[Node, ...] = ()
    """Every JSON-LD object, outer before inner."""
    article: Node = field(default_factory=dict)
    """The JSON-LD object of the page's own article; empty without one."""
    page: Node = field(default_factory=dict)
    """The JSON-LD object of the page; empty without one, or with an article's."""
    meta: dict[str, tuple[str, ...]] = field(default_factory=dict)
    """name, property or itemprop of ``<meta>``, lower case → its values in order."""
    links: dict[str, str] = field(default_factory=dict)
    """rel of ``<link>`` → the first address."""
    title: str = ""
    """The name of the page's window."""

    def first(self, *names: str) -> str | None:
        """Return the first value of the first of the meta elements that has one."""
        return next((value for name in names for value in self.meta.get(name, ())), None)

    def text(self, name: str) -> str | None:
        """Return a text of the article's JSON-LD: entities resolved, tags taken off; None if it is none."""
        return plain(self.article.get(name))

    def resolve(self, value: Any) -> Any:
        """Return the object that a bare ``{"@id": …}`` refers to; any other value itself."""
        if isinstance(value, dict) and set(value) <= {"@id", "@type"} and "@id" in value:
            return next((node for node in self.nodes if node.get("@id") == value["@id"] and len(node) > 2), value)
        return value


def read_metadata(page: Page) -> Metadata:
    """Read the page's metadata. What is broken beyond repair is left out, never an error."""
    meta: dict[str, list[str]] = {}
    links: dict[str, str] = {}
    nodes: list[Node] = []
    title = ""
    for element in page.tree.iter("meta", "link", "script", "title"):
        tag = element.tag
        if tag == "script":
            if "ld+json" in element.get("type", ""):
                nodes += read_nodes(element.text or "")
        elif tag == "meta":
            name = element.get("property") or element.get("name") or element.get("itemprop")
            content = collapse(element.get("content", "")) if name else ""
            if name and content:
                meta.setdefault(name.strip().lower(), []).append(content)
        elif tag == "title":
            # The first is the page's; drawings have titles, too.
            title = title or visible_text(element)
        elif href := element.get("href"):
            for rel in element.get("rel", "").lower().split():
                links.setdefault(rel, href)
    meta = _without_home(meta, page.url)
    article = own_article(nodes, {page.url, links.get("canonical"), *meta.get("og:url", [])[:1]})
    article = {} if _is_of_another(article, page, [title, *meta.get("og:title", [])]) else article
    return Metadata(
        nodes=tuple(nodes),
        article=article,
        page={} if article else own_page(nodes),
        meta={name: tuple(values) for name, values in meta.items()},
        links=links,
        title=title,
    )


def _without_home(meta: dict[str, list[str]], url: str) -> dict[str, list[str]]:
    """Leave OpenGraph out where it describes the home page: some themes have one text for all pages."""
    is_of_home = meta.get("og:type") == ["website"] and _place(url, meta.get("og:url", [url])[0])[1] == "/"
    if not is_of_home or _place(url, url)[1] == "/":
        return meta
    return {name: values for name, values in meta.items() if not name.startswith("og:")}


def _is_of_another(article: Node, page: Page, names: Iterable[str]) -> bool:
    """Tell whether the only object of an article is another's: neither its site nor its headline is the page's."""
    url, headline = article.get("url"), plain(article.get("headline"))
    if not isinstance(url, str) or not headline or _place(page.url, url)[0] == _place(page.url, page.url)[0]:
        return False
    wanted = set(fold(headline).casefold().split())
    shown = [*names, *(visible_text(heading) for heading in page.tree.iter("h1"))]
    return all(2 * len(wanted & set(fold(name).casefold().split())) < len(wanted) for name in shown)


def _place(base: str, href: str) -> tuple[str, str]:
    """Return host and path of a link; empty for what is no address."""
    try:
        parts = urlsplit(urljoin(base, href))
    except ValueError:
        return "", ""
    return parts.netloc, parts.path
