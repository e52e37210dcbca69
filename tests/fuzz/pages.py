"""Pages that nobody would write: the replica's, cut up and put together anew, and whatever a grammar of tags gives."""

from __future__ import annotations

from functools import cache

from hypothesis import strategies as st

from crawler.replica import THEMES, ReplicaSite
from crawler.replica.pages import Pages

TAGS = [
    "html",
    "head",
    "body",
    "main",
    "article",
    "section",
    "div",
    "p",
    "span",
    "a",
    "h1",
    "h2",
    "ul",
    "ol",
    "li",
    "dl",
    "table",
    "tr",
    "td",
    "blockquote",
    "figure",
    "figcaption",
    "img",
    "time",
    "meta",
    "link",
    "title",
    "script",
    "br",
    "pre",
    "nav",
    "aside",
    "header",
    "footer",
    "form",
    "input",
    "button",
    "template",
    "svg",
    "noscript",
    "x-rate",
    "!--",
    "textarea",
    "select",
]
ATTRIBUTES = (
    "class='entry-content'",
    "class='entry-title'",
    "class='byline author vcard'",
    "class='widget'",
    "class='hentry post'",
    "class='page-numbers next'",
    "class='sidebar'",
    "itemprop='articleBody'",
    "itemprop='author'",
    "itemprop='datePublished'",
    "rel='next'",
    "rel='tag author'",
    "rel='canonical'",
    "href='/a-story/'",
    "href='/latest/page/2/'",
    "href='?p=9'",
    "href='//['",
    "href='http://[::1'",
    "href='%00%ff'",
    "href='javascript:x'",
    "src='data:x'",
    "src='/a-1x1.jpg'",
    "datetime='2026-01-14T04:43:22+06:00'",
    "datetime='0001-01-01'",
    "datetime='2026-02-30'",
    "content='x'",
    "lang='xx-'",
    "property='og:title'",
    "property='article:published_time'",
    "name='author'",
    "type='application/ld+json'",
    "role='main'",
    "type='password'",
    "width='9'",
    "data-x='/page/3/'",
    "hidden",
    "itemtype='https://schema.org/NewsArticle'",
)
TEXTS = (
    "A headline of five words",
    "The council met on Monday and put off the vote. " * 4,
    "By Ann Lee and Bob Ray",
    "Latest",
    "3 February 2025, 10:30",
    "99.99.9999",
    "22 hours ago",
    "KGS/USD = 0.01153 -0.86%",
    "KGS/USD = 1,2 0%",
    "Viewing results 1 - 9 of 99",
    "Older posts",
    "2",
    "\u00b2",
    "٣",
    "[caption id='x']",
    "[/caption]",
    "[gallery ids='1']",
    '{"@type":"NewsArticle","headline":[{}]}',
    '{"@graph":[{"@type":"Article","author":{"@id":"#a"}},{"@id":"#a","name":1}]}',
    "\u202e\u2028\x85\ufeff",
    "&#xd800;&#0;&lt;",
    "\ud800",
    "]]>",
    "<!DOCTYPE html>",
    "<?xml version='1.0' encoding='utf-16'?>",
    "\x00",
    "e\u0301",
    "«É»",
    "â€™" * 9,
    "DUSHANBE (TCA) — ",
)

wild = st.one_of(st.sampled_from(TEXTS), st.text(max_size=30))


@st.composite
def grown(draw: st.DrawFn, depth: int = 4) -> str:
    """A piece of HTML, as likely as not to be closed."""
    parts = []
    for _ in range(draw(st.integers(0, 4))):
        if depth == 0 or draw(st.booleans()):
            parts.append(draw(wild))
            continue
        tag = draw(st.sampled_from(TAGS))
        attributes = " ".join(draw(st.lists(st.sampled_from(ATTRIBUTES), max_size=3)))
        parts.append(
            f"<{tag} {attributes}>{draw(grown(depth - 1))}{draw(st.sampled_from([f'</{tag}>', '', '</div>']))}"
        )
    return "".join(parts)


@cache
def originals() -> tuple[bytes, ...]:
    """Articles, listings and a feed of the replica, in every theme."""
    found = []
    for theme in THEMES:
        site = ReplicaSite(articles=6, theme=theme)
        pages = Pages(site=site, origin="https://timesca.com")
        found += [pages.answer(path).body for path in (site.posts[0].path, "/latest/", "/feed/")]
    return tuple(found)


@st.composite
def mutated(draw: st.DrawFn) -> bytes:
    """A page of the replica after a few accidents."""
    body = draw(st.sampled_from(originals()))
    for _ in range(draw(st.integers(1, 6))):
        start = draw(st.integers(0, len(body)))
        end = min(len(body), start + draw(st.sampled_from([0, 1, 9, 99, 999])))
        put = draw(
            st.one_of(
                st.just(b""),
                st.just(body[start:end] * draw(st.sampled_from([2, 50]))),
                st.binary(max_size=9),
                grown().map(lambda text: text.encode("utf-8", "surrogatepass")),
            )
        )
        body = body[:start] + put + body[end:]
    return body


bodies = st.one_of(mutated(), grown().map(lambda text: text.encode("utf-8", "surrogatepass")))
