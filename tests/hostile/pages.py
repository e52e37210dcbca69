"""Pages made to cost time or memory: each a function of its size, so that growth can be measured."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable

PROSE = "The council met on Monday and put off the vote on the bridge until the water has gone down again. "


def page(body: str, head: str = "") -> bytes:
    """A page that would be an article, were it not for what is in it."""
    opening = f'<!DOCTYPE html><html lang="en"><head><title>A headline of five words</title>{head}</head>'
    article = (
        f"<article><h1>A headline of five words</h1><div class='entry-content'>{body}<p>{PROSE * 5}</p></div></article>"
    )
    return f"{opening}<body><main>{article}</main></body></html>".encode()


def ld(value: str) -> str:
    return f'<script type="application/ld+json">{value}</script>'


def siblings(n: int) -> bytes:
    return page("<p>x</p>" * n)


def unclosed(n: int) -> bytes:
    return page("<p>x" * n)


def spans(n: int) -> bytes:
    return page("<p>" + "<span>a</span> " * n + "</p>")


def links(n: int) -> bytes:
    return page("".join(f"<h2><a href='/story-{i}/'>Story number {i} of many</a></h2>" for i in range(n // 4)))


def teasers(n: int) -> bytes:
    item = "<article><h2><a href='/story-{0}/'>Story number {0} of many</a></h2><p>{1}</p></article>"
    return page("".join(item.format(i, PROSE) for i in range(n // 8)))


def loose_links(n: int) -> bytes:
    return page("".join(f"<a href='/story-{i}/'>Story {i}</a>" for i in range(n // 2)))


def headings(n: int) -> bytes:
    return page("<h1>A headline of five words</h1><h2>Related</h2>" * (n // 4))


def chains(n: int) -> bytes:
    return page(("<div>" * 200 + PROSE + "</div>" * 200) * (n // 400))


def short_chains(n: int) -> bytes:
    return page(("<div class='widget'>" * 60 + PROSE + "</div>" * 60) * (n // 120))


def inline_chains(n: int) -> bytes:
    return page(("<p>" + "<b>x" * 200 + "</b>" * 200 + "</p>") * (n // 402))


def lists(n: int) -> bytes:
    return page(("<ul><li>" * 100 + "x" + "</li></ul>" * 100) * (n // 400))


def quotes(n: int) -> bytes:
    return page(("<blockquote>" * 200 + PROSE + "</blockquote>" * 200) * (n // 400))


def figures(n: int) -> bytes:
    return page(("<figure>" * 200 + "<img src=x>" + "</figure>" * 200) * (n // 401))


def table(n: int) -> bytes:
    return page("<table>" + "<tr><td>1</td><td>2</td></tr>" * (n // 6) + "</table>")


def wide_table(n: int) -> bytes:
    return page("<table><tr>" + "<td>1</td>" * (n // 2) + "</tr></table>")


def tables_in_tables(n: int) -> bytes:
    return page(("<table><tr><td>a</td><td>" * 50 + "x" + "</td></tr></table>" * 50) * (n // 400))


def breaks(n: int) -> bytes:
    return page("<p>" + "a<br>" * n + "</p>")


def metas(n: int) -> bytes:
    return page("", "".join(f"<meta property='article:tag' content='tag {i}'>" for i in range(n)))


def named_metas(n: int) -> bytes:
    return page("", "".join(f"<meta name='date{i}' content='{i} May 2020'>" for i in range(n)))


def dated_metas(n: int) -> bytes:
    return page("", "".join(f"<meta name='pubdate' content='x {i} Foo{i} 2020'>" for i in range(n)))


def head_links(n: int) -> bytes:
    return page("", "".join(f"<link rel='alternate next canonical{i}' href='/page/{i}/'>" for i in range(n)))


def times(n: int) -> bytes:
    return page("".join(f"<time datetime='x{i}'>{i} hours ago</time>" for i in range(n // 2)))


def dated_lines(n: int) -> bytes:
    return page("".join(f"<span>{i % 28 + 1} Foo{i % 1000} 2020</span>" for i in range(n // 2)))


def authors(n: int) -> bytes:
    return page("".join(f"<a rel='author' href='/author/a{i}/' class='author'>Name {i}</a>" for i in range(n // 2)))


def bylines(n: int) -> bytes:
    return page("".join(f"<span class='byline'>By Ann Name{i} and Bob Name{i}</span>" for i in range(n // 2)))


def labels(n: int) -> bytes:
    return page("".join(f"<a rel='tag' href='/tag/t{i}/'>Tag {i}</a>" for i in range(n // 2)))


def images(n: int) -> bytes:
    return page("".join(f"<img src='/i{i}.jpg' alt='a picture'>" for i in range(n)))


def pager(n: int) -> bytes:
    return page("".join(f"<a class='page-numbers' href='/latest/page/{i}/'>{i}</a>" for i in range(n // 2)))


def post_pager(n: int) -> bytes:
    return page("".join(f"<a class='post-page-numbers' href='/a-headline/{i}/'>{i}</a>" for i in range(n // 2)))


def rates(n: int) -> bytes:
    return page("".join(f"<span>KGS/USD = 0.{i:05} -0.86%</span>" for i in range(n // 2)))


def split_rates(n: int) -> bytes:
    return page("<b>KGS</b>/<b>USD</b> = <i>0.01</i> <u>-0.86%</u> " * (n // 8))


def percents(n: int) -> bytes:
    return page("".join(f"<div><b>{i}</b>%<i>%</i></div>" for i in range(n // 6)))


def rate_headings(n: int) -> bytes:
    return page("".join(f"<h2>Rates</h2><p>KGS/USD = 0.{i:05} -0.86%</p>" for i in range(n // 4)))


def rate_attributes(n: int) -> bytes:
    return page("".join(f"<i data-pair='KGS/USD' data-v='0.01' data-c='-0.{i}%'></i>" for i in range(n // 2)))


def ends(n: int) -> bytes:
    return page("<b>" * 200 + "</i>" * (n - 400))


def json_ld_deep(n: int) -> bytes:
    return page("", ld('{"@type":"NewsArticle","headline":' + "[" * n + "]" * n + "}"))


def json_ld_objects(n: int) -> bytes:
    return page("", ld('{"@type":"NewsArticle","headline":"A","author":' + '{"a":' * n + "1" + "}" * (n + 1)))


def json_ld_many(n: int) -> bytes:
    return page(
        "",
        ld(json.dumps([{"@type": "NewsArticle", "headline": f"A {i}", "author": {"@id": f"#{i}"}} for i in range(n)])),
    )


def json_ld_authors(n: int) -> bytes:
    people = [{"@id": f"#{i}"} for i in range(n)] + [
        {"@type": "Person", "@id": f"#{n - i}", "name": f"N {i}"} for i in range(n)
    ]
    return page("", ld(json.dumps({"@type": "NewsArticle", "headline": "A", "author": people})))


def json_ld_scripts(n: int) -> bytes:
    return page("", ld('{"@type":"NewsArticle","headline":"A","datePublished":"x"}') * (n // 2))


def json_ld_broken(n: int) -> bytes:
    return page("", ld('{"@type":"NewsArticle","headline":"' + "\\x," * n))


def json_ld_commas(n: int) -> bytes:
    return page("", ld('{"@type":"NewsArticle","headline":"a",' + ", " * n))


def json_ld_quotes(n: int) -> bytes:
    return page("", ld('{"@type":"NewsArticle","headline":"a",' + '"a",\\"' * n))


def json_ld_spaces(n: int) -> bytes:
    return page("", ld('{"@type":"NewsArticle" "headline":"a",' + "," + " " * n + "x"))


def json_ld_date(n: int) -> bytes:
    return page(
        "", ld(json.dumps({"@type": "NewsArticle", "headline": "A", "datePublished": "1" * n, "author": "," * n}))
    )


def json_ld_tags(n: int) -> bytes:
    return page("", ld(json.dumps({"@type": "NewsArticle", "headline": "<" * n, "description": "&lt;" * n})))


def title_of(text: str) -> Callable[[int], bytes]:
    return lambda n: page("").replace(b"A headline of five words", (text * n).encode())


def text_of(text: str) -> Callable[[int], bytes]:
    return lambda n: page(f"<p>{text * n}</p>")


def every_field_of(text: str) -> Callable[[int], bytes]:
    """The text in each of the fields that are read with patterns."""

    def make(n: int) -> bytes:
        long = text * (n // 8)
        head = f"<meta name='author' content='{long}'><meta name='pubdate' content='{long}'>"
        body = (
            f"<time datetime='{long}'>{long}</time><span class='byline'>By {long}</span>"
            f"<span class='date'>1 {long}</span><div class='rates'>KGS/USD = {long}%</div>"
            f"<figure><img src=x><figcaption>{long}</figcaption></figure>"
        )
        return page(body, head)

    return make


SIGNS = {
    "digits": "1", "dots": ".", "spaces": " ", "commas": ", ", "dashes": "-", "brackets": "[", "shortcodes": "[a b='",
    "captions": "[caption]", "capitals": "A", "by": "by and ", "pipes": " | ", "colons": "1:", "slashes": "1/",
    "entities": "&amp;", "days": "1 May ", "zero-width": "\u200b", "pairs": "KGS/USD ", "numbers": "1.1 ",
}  # fmt: skip

BY_TAGS: dict[str, Callable[[int], bytes]] = {
    make.__name__: make
    for make in (
        siblings, unclosed, spans, links, teasers, loose_links, headings, chains, short_chains, inline_chains, lists,
        quotes, figures, table, wide_table, tables_in_tables, breaks, metas, named_metas, dated_metas, head_links,
        times, dated_lines, authors, bylines, labels, images, pager, post_pager, rates, split_rates, percents,
        rate_headings, rate_attributes, ends, json_ld_scripts,
    )
}  # fmt: skip
"""By the number of tags."""
BY_BYTES: dict[str, Callable[[int], bytes]] = {
    **{
        make.__name__: make
        for make in (
            json_ld_deep, json_ld_objects, json_ld_broken, json_ld_commas, json_ld_quotes, json_ld_spaces, json_ld_date,
            json_ld_tags,
        )
    },
    **{f"title of {name}": title_of(sign) for name, sign in SIGNS.items()},
    **{f"text of {name}": text_of(sign) for name, sign in SIGNS.items()},
    **{f"fields of {name}": every_field_of(sign) for name, sign in SIGNS.items()},
}  # fmt: skip
"""By the number of repeats, some bytes each."""
