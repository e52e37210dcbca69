"""Bare: tags without any class or id. What the page knows of itself stands in JSON-LD, or in plain sight."""

from __future__ import annotations

import json

from crawler.replica.themes import noise
from crawler.replica.themes.noise import esc
from crawler.replica.views import EVERYTHING, ArticleView, Card, Frame, ListingView, Theme


def _article(view: ArticleView) -> str:
    post, base = view.post, view.frame.base
    return _page(
        view.frame,
        _linked_data(view),
        f"""<article><h1>{esc(post.title)}</h1>
<figure><img src="{base}{post.cover.path}" alt=""><figcaption>{esc(post.cover.caption)}</figcaption></figure>
<div>
{view.body}
</div>
<p>Share: {" ".join(f'<a href="https://share.example/{name}">{name}</a>' for name in noise.SHARE)}</p>
<img src="{base}/wp-content/uploads/line.png" alt="divider">
{_people(view)}</article>
{_after(view)}""",
    )


def _people(view: ArticleView) -> str:
    base = view.frame.base
    return "".join(
        f"""<address><img src="{base}/wp-content/uploads/avatar.png" alt="{esc(who.name)}’s Avatar">
<h4>{esc(who.name)}</h4><p>{esc(who.about)}</p>
<a href="{base}/author/{who.account}/">{noise.BIOGRAPHY_LINK} {esc(who.name)}</a></address>
"""
        for who in view.post.people
    )


def _after(view: ArticleView) -> str:
    related = "".join(f"<li>{_heading(card, 'h3')}</li>\n" for card in view.related)
    neighbours = " ".join(
        f'{label} <a href="{card.url}">{esc(card.post.title)}</a>'
        for label, card in (("←", view.older), ("→", view.newer))
        if card
    )
    comments = "".join(f"<li><b>{name}</b><p>{text}</p></li>" for name, text in noise.COMMENTS)
    return f"""<nav>{neighbours}</nav>
<section><h2>Read next</h2><ul>{related}</ul></section>
<section><h2>Comments</h2><ol>{comments}</ol></section>
"""


def _linked_data(view: ArticleView) -> str:
    post, base = view.post, view.frame.base
    publisher = {"@type": "Organization", "@id": f"{base}/#organization", "name": noise.SITE_NAME}
    people = [{"@type": "Person", "name": who.name, "url": f"{base}/author/{who.account}/"} for who in post.people]
    article = {
        "@type": "NewsArticle",
        "headline": post.title,
        "description": post.excerpt,
        "datePublished": post.published.isoformat(),
        "dateModified": post.modified.isoformat(),
        "author": people if len(people) > 1 else people[0],
        "publisher": {"@id": publisher["@id"]},
        "articleSection": [term.name for term in post.categories],
        "keywords": [term.name for term in post.tags],
        "image": {"@type": "ImageObject", "url": f"{base}{post.cover.path}"},
        "inLanguage": post.language,
        "mainEntityOfPage": view.frame.address,
    }
    crumbs = [
        {"@type": "ListItem", "position": at, "name": name}
        for at, name in enumerate(("Home", post.categories[0].name, post.title), start=1)
    ]
    graph = [publisher, {"@type": "BreadcrumbList", "itemListElement": crumbs}, article]
    data = json.dumps({"@context": "https://schema.org", "@graph": graph}, ensure_ascii=False)
    return f'<script type="application/ld+json">{data}</script>\n'


def _heading(card: Card, level: str) -> str:
    return f'<{level}><a href="{card.url}">{esc(card.post.title)}</a></{level}>'


def _listing(view: ListingView) -> str:
    title = f"<h1>{esc(view.heading)}</h1>"
    if view.lost:
        cards = "".join(f"<article>{_heading(card, 'h2')}</article>\n" for card in view.cards)
        return _page(view.frame, "", f"{title}<p>There is nothing at this address. Our latest:</p>{cards}")
    counter = f"<p>{view.counter}</p>" if view.counter else ""
    cards = "".join(_card(card) for card in view.cards) or "<p>Nothing found.</p>"
    return _page(view.frame, "", f"{title}{counter}\n{cards}{_pager(view)}")


def _card(card: Card) -> str:
    more = f' <a href="{card.url}">Continue reading</a>' if card.more else ""
    ago = f"<p>{card.ago}</p>" if card.ago else ""
    return f"<article>{_heading(card, 'h2')}{ago}<p>{esc(card.text)}{more}</p></article>\n"


def _pager(view: ListingView) -> str:
    if view.count < 2:
        return ""
    numbers = " ".join(
        f'<a href="{view.address(number)}">{number}</a>' if number and number != view.number
        else f"<b>{number}</b>" if number
        else "…"
        for number in view.around
    )  # fmt: skip
    newer = f'<a href="{view.previous}">« Newer posts</a>' if view.previous else ""
    older = f'<a href="{view.next}">Older posts »</a>' if view.next else ""
    return f"<nav>{newer} {numbers} {older}</nav>\n"


def _page(frame: Frame, head: str, content: str) -> str:
    menu = "".join(f'<li><a href="{url}">{esc(name)}</a></li>' for name, url in frame.menu)
    latest = "".join(f"<li>{_heading(card, 'h3')}</li>\n" for card in frame.latest)
    heading, text = noise.NEWSLETTER
    links = " | ".join(f'<a href="{url}">{name}</a>' for name, url in noise.footer_links(frame.base))
    return f"""<!DOCTYPE html>
<html lang="en-US"><head><meta charset="utf-8"><title>{esc(frame.title)} | {noise.SITE_NAME}</title>
<link rel="canonical" href="{frame.address}">
{head}{noise.STYLE}{noise.SCRIPT}</head><body>
<header>{_ticker(frame)}<a href="{frame.base}/">{noise.SITE_NAME}</a><nav><ul>{menu}</ul></nav></header>
<main>
{content}</main>
<aside><h2>Latest</h2><ul>{latest}</ul><h2>{heading}</h2><p>{text}</p></aside>
<footer><p>{links}</p><p>© 2025 {noise.SITE_NAME}</p></footer>
{noise.STATE.replace(' id="state"', "")}</body></html>
"""


def _ticker(frame: Frame) -> str:
    cells = "".join(f"<td>{entry}</td>" for entry in frame.strip)
    table = f"<table><tr>{cells}</tr></table>" if cells else ""
    return table + "".join(f"<p>{day}</p>" for day in frame.dates)


BARE = Theme(name="bare", shows=EVERYTHING - {"verse"}, article=_article, listing=_listing, classes={})
