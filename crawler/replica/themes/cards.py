"""Cards: divisions and sections with hashed class names, headings inside links; metadata in OpenGraph only."""

from __future__ import annotations

from hashlib import blake2b

from crawler.replica.themes import noise
from crawler.replica.themes.noise import esc
from crawler.replica.views import EVERYTHING, ArticleView, Card, Frame, ListingView, Theme


def _class(role: str) -> str:
    return f"css-{blake2b(role.encode(), digest_size=4).hexdigest()}"


def _div(role: str, inner: str, tag: str = "div") -> str:
    return f'<{tag} class="{_class(role)}">{inner}</{tag}>'


def _article(view: ArticleView) -> str:
    post, base = view.post, view.frame.base
    names = " and ".join(f'<a href="{base}/our-people/{who.account}/">{esc(who.name)}</a>' for who in post.people)
    days = "".join(_div("day", day) for day in view.frame.dates) if len(view.frame.dates) > 1 else ""
    shares = "".join(f'<a href="https://share.example/{name}">{name}</a>' for name in noise.SHARE)
    cover = f'<img src="{base}{post.cover.path}" alt="">'
    content = (
        _div("headline", f"<h1>{esc(post.title)}</h1>{days}")
        + _div("cover", cover)
        + _div("credit", esc(post.cover.caption))
        + _div("byline", f"By {names}")
        + _div("column", _div("prose", f"\n{view.body}\n"))
        + _div("share", shares)
        + _div("rule", f'<img src="{base}/wp-content/uploads/line.png" alt="divider">')
        + _people(view)
    )
    return _page(view.frame, _meta(view), _div("story", content, "section") + _after(view), in_story=bool(days))


def _meta(view: ArticleView) -> str:
    post = view.post
    named = {"author": " and ".join(who.name for who in post.people), "description": post.excerpt}
    properties = [
        ("og:type", "article"),
        ("og:title", f"{post.title} - {noise.SITE_NAME}"),
        ("og:description", post.excerpt),
        ("og:url", view.frame.address),
        ("og:site_name", noise.SITE_NAME),
        ("og:locale", post.language.replace("-", "_")),
        ("og:image", f"{view.frame.base}{post.cover.path}"),
        ("article:published_time", post.published.isoformat()),
        ("article:modified_time", post.modified.isoformat()),
        *(("article:section", term.name) for term in post.categories),
        *(("article:tag", term.name) for term in post.tags),
    ]
    return "".join(f'<meta name="{name}" content="{esc(value)}">\n' for name, value in named.items()) + "".join(
        f'<meta property="{name}" content="{esc(value)}">\n' for name, value in properties
    )


def _people(view: ArticleView) -> str:
    base = view.frame.base
    return "".join(
        _div(
            "person",
            f'<img src="{base}/wp-content/uploads/avatar.png" alt="{esc(who.name)}’s Avatar">'
            f"<h4>{esc(who.name)}</h4><p>{esc(who.about)}</p>"
            f'<a href="{base}/our-people/{who.account}/">{noise.BIOGRAPHY_LINK} {esc(who.name)}</a>',
        )
        for who in view.post.people
    )


def _after(view: ArticleView) -> str:
    neighbours = "".join(
        f'<a href="{card.url}"><span>{label}</span><h5>{esc(card.post.title)}</h5></a>'
        for label, card in (("Before", view.older), ("After", view.newer))
        if card
    )
    comments = "".join(_div("comment", f"<b>{name}</b><p>{text}</p>") for name, text in noise.COMMENTS)
    related = "".join(_small_card(card) for card in view.related)
    return (
        _div("turn", neighbours)
        + _div("related", f"<h2>You may also like</h2>{related}", "section")
        + _div("comments", f"<h2>Readers say</h2>{comments}", "section")
    )


def _small_card(card: Card) -> str:
    return _div("small", f'<a href="{card.url}"><h3>{esc(card.post.title)}</h3></a>') + "\n"


def _listing(view: ListingView) -> str:
    title = _div("headline", f"<h1>{esc(view.heading)}</h1>")
    if view.lost:
        cards = "".join(_small_card(card) for card in view.cards)
        return _page(view.frame, "", title + _div("lost", f"<p>Nothing lives here. Try these:</p>{cards}"))
    counter = _div("count", view.counter) if view.counter else ""
    cards = "".join(_card(card, view.frame.base) for card in view.cards) or "<p>Nothing found.</p>"
    return _page(view.frame, "", title + counter + _div("grid", f"\n{cards}") + _pager(view))


def _card(card: Card, base: str) -> str:
    more = f'<a href="{card.url}">Continue reading</a>' if card.more else ""
    ago = _div("ago", card.ago) if card.ago else ""
    picture = f'<a href="{card.url}"><img src="{base}{card.post.cover.path}" alt=""></a>'
    link = f'<a href="{card.url}"><h3 class="{_class("title")}">{esc(card.post.title)}</h3></a>'
    return _div("card", picture + link + ago + _div("text", f"{esc(card.text)} {more}"), "section") + "\n"


def _pager(view: ListingView) -> str:
    if view.count < 2:
        return ""
    numbers = "".join(
        f'<a href="{view.address(number)}">{number}</a>'
        if number and number != view.number
        else f"<span>{number or '…'}</span>"
        for number in view.around
    )
    onward = f'<a href="{view.next}" aria-label="Next page">›</a>' if view.next else ""
    return _div("pager", numbers + onward)


def _page(frame: Frame, head: str, content: str, *, in_story: bool = False) -> str:
    """Return a page; ``in_story`` says that the story prints the date lines itself."""
    menu = "".join(f'<a href="{url}">{esc(name)}</a>' for name, url in frame.menu)
    dates = "" if in_story else "".join(_div("day", day) for day in frame.dates)
    latest = "".join(_small_card(card) for card in frame.latest)
    links = "".join(f'<a href="{url}">{name}</a>' for name, url in noise.footer_links(frame.base))
    return f"""<!DOCTYPE html>
<html lang="en-US"><head><meta charset="utf-8"><title>{esc(frame.title)} - {noise.SITE_NAME}</title>
<link rel="canonical" href="{frame.address}">
{head}{noise.STYLE}</head><body class="{_class("body")}">
{_div("top", _ticker(frame) + dates)}{_div("menu", menu)}
{_div("main", content)}
{_div("side", f"<h2>Latest</h2>{latest}")}
{_div("foot", f"{links}<p>© 2025 {noise.SITE_NAME}</p>")}
{noise.STATE}{noise.SCRIPT}</body></html>
"""


def _ticker(frame: Frame) -> str:
    # Each figure has its own element: the entry is one text only for a reader.
    entries = []
    for entry in frame.strip:
        pair, _, figures = entry.partition(" = ")
        value, _, change = figures.partition(" ")
        entries.append(f"<span><b>{pair}</b> = <i>{value}</i> <em>{change}</em></span>\n")
    return _div("ticker", "".join(entries)) if entries else ""


_HEADING, _TEXT = noise.NEWSLETTER

CARDS = Theme(
    name="cards",
    shows=EVERYTHING - {"verse", "credit"},
    article=_article,
    listing=_listing,
    classes={role: _class(role) for role in ("paragraph", "heading", "figure", "caption", "gallery", "quote", "video")},
    inset=_div("newsletter", f"<h3>{_HEADING}</h3><p>{_TEXT}</p><form><button>Go</button></form>", "aside"),
)
