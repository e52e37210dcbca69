"""Steppe: a theme that nobody has seen while the parsers were written, of a system of its own.

Tables arrange the page, titles are bold links, times are microdata, and no class says anything.
"""

from __future__ import annotations

from html import escape

from crawler.replica.views import EVERYTHING, ArticleView, Card, Frame, ListingView, Theme

NAME = "The Steppe Courier"


def listing(view: ListingView) -> str:
    rows = "".join(_row(card) for card in view.cards) or "<tr><td>No stories.</td></tr>"
    notice = "<p>Page not found. What others read:</p>" if view.lost else ""
    pages = " ".join(f"[<a href='{view.address(n)}'>{n}</a>]" for n in range(1, view.count + 1) if n != view.number)
    heading = f"<font size=6>{escape(view.heading)}</font>"
    content = f"{heading}{notice}<table>{rows}</table><center>{pages}</center>"
    return _page(view.frame, "", content)


def _row(card: Card) -> str:
    title = f"<b><a href='{card.url}'>{escape(card.post.title)}</a></b>"
    return f"<tr><td><img src='/t.gif'></td><td>{title}<br>{escape(card.text)}</td></tr>\n"


def article(view: ArticleView) -> str:
    post, base = view.post, view.frame.base
    people = " &amp; ".join(
        f"<span itemprop=author itemscope itemtype='https://schema.org/Person'>"
        f"<a itemprop=url href='{base}/author/{who.account}/'><span itemprop=name>{escape(who.name)}</span></a></span>"
        for who in post.people
    )
    older = f"<td><a href='{view.older.url}'>&lt; {escape(view.older.post.title)}</a></td>" if view.older else ""
    story = f"""<div itemscope itemtype="https://schema.org/NewsArticle">
<font size=6 itemprop=headline>{escape(post.title)}</font><br>
<small>{people}, <meta itemprop=datePublished content="{post.published.isoformat()}">
<meta itemprop=dateModified content="{post.modified.isoformat()}">{post.published:%d.%m.%Y}</small>
<div itemprop=articleBody>{view.body}</div></div><table><tr>{older}</tr></table>"""
    description = f"<meta name=description content='{escape(post.excerpt, quote=True)}'>"
    return _page(view.frame, description, story)


def _page(frame: Frame, head: str, content: str) -> str:
    menu = "".join(f"<td><a href='{url}'>{escape(name)}</a></td>" for name, url in frame.menu)
    side = "".join(f"<li><a href='{card.url}'>{escape(card.post.title)}</a>" for card in frame.latest)
    return f"""<html lang=en-GB><head><meta charset=utf-8><title>{escape(frame.title)} :: {NAME}</title>
<link rel=canonical href='{frame.address}'>{head}</head><body bgcolor=white>
<table width="100%"><tr><td><a href='{frame.base}/'>{NAME}</a></td>{menu}</tr></table>
<table width="100%"><tr><td width=200><b>Fresh from the wire</b><ul>{side}</ul></td>
<td>{content}</td></tr></table>
<hr><small>Printed in Osh. <a href='{frame.base}/contact/'>Contact</a></small></body></html>
"""


STEPPE = Theme(
    name="steppe",
    shows=EVERYTHING - {"categories", "tags"},
    article=article,
    listing=listing,
    classes={},
)
