"""Block: a block theme, where every part of the page is a ``wp-block-…`` and metadata is visible text only."""

from __future__ import annotations

from typing import TYPE_CHECKING

from crawler.replica.themes import noise
from crawler.replica.themes.noise import esc
from crawler.replica.views import EVERYTHING, ArticleView, Card, Frame, ListingView, Theme

if TYPE_CHECKING:
    from crawler.replica.model import Post, Term

_GROUP = '<div class="wp-block-group is-layout-flow">'


def _article(view: ArticleView) -> str:
    post, base = view.post, view.frame.base
    return _page(
        view.frame,
        f'<link rel="shortlink" href="{base}/?p={post.id}">',
        f"""<h1 class="wp-block-post-title">{esc(post.title)}</h1>
<figure class="wp-block-post-featured-image"><img src="{base}{post.cover.path}" alt=""></figure>
<p class="has-small-font-size">{esc(post.cover.caption)}</p>
{_meta(post, base)}
<div class="entry-content wp-block-post-content is-layout-constrained">
{view.body}
</div>
{_terms("post_tag", "tag", post.tags, base)}
{_authors(post, base)}<hr class="wp-block-separator">
{_neighbours(view)}{_comments()}{_related(view)}""",
    )


def _meta(post: Post, base: str) -> str:
    names = " and ".join(
        f'<a href="{base}/author/{who.account}/" class="wp-block-post-author-name__link">{esc(who.name)}</a>'
        for who in post.people
    )
    return f"""{_GROUP}<div class="wp-block-post-date"><time datetime="{post.published.isoformat()}">\
{post.published:%b %-d, %Y}</time></div><p>—</p><p>by</p><div class="wp-block-post-author-name">{names}</div><p>in</p>
{_terms("category", "category", post.categories, base)}</div>"""


def _terms(taxonomy: str, tree: str, terms: tuple[Term, ...], base: str) -> str:
    links = '<span class="wp-block-post-terms__separator">, </span>'.join(
        f'<a href="{base}/{tree}/{term.path}/" rel="tag">{esc(term.name)}</a>' for term in terms
    )
    return f'<div class="taxonomy-{taxonomy} wp-block-post-terms">{links}</div>'


def _authors(post: Post, base: str) -> str:
    boxes = "".join(
        f"""<div class="wp-block-post-author"><div class="wp-block-post-author__avatar">
<img src="{base}/wp-content/uploads/avatar.png" alt="{esc(who.name)}’s Avatar" class="avatar"></div>
<div class="wp-block-post-author__content"><p class="wp-block-post-author__name">{esc(who.name)}</p>
<p class="wp-block-post-author__bio">{esc(who.about)}</p>
<p><a href="{base}/author/{who.account}/">{noise.BIOGRAPHY_LINK} {esc(who.name)}</a></p></div></div>
"""
        for who in post.people
    )
    shares = "".join(
        f'<li class="wp-social-link wp-block-social-link"><a href="https://share.example/{name}">'
        f'<span class="screen-reader-text">{name}</span></a></li>'
        for name in noise.SHARE
    )
    return f"""<ul class="wp-block-social-links">{shares}</ul>
<figure class="wp-block-image"><img src="{base}/wp-content/uploads/line.png" alt="divider"></figure>
{boxes}"""


def _neighbours(view: ArticleView) -> str:
    ends = (("previous", "prev", "Previous: ", view.older), ("next", "next", "Next: ", view.newer))
    return "".join(
        f'<div class="post-navigation-link-{side} wp-block-post-navigation-link">{label}'
        f'<a href="{card.url}" rel="{rel}">{esc(card.post.title)}</a></div>\n'
        for side, rel, label, card in ends
        if card
    )


def _comments() -> str:
    said = "".join(
        f'<li><div class="wp-block-comment-author-name">{name}</div>'
        f'<div class="wp-block-comment-content"><p>{text}</p></div></li>'
        for name, text in noise.COMMENTS
    )
    return f"""<div class="wp-block-comments"><h2 class="wp-block-comments-title">Comments</h2>
<ol class="wp-block-comment-template">{said}</ol></div>
"""


def _related(view: ArticleView) -> str:
    cards = "".join(_small_card(card, "h3") for card in view.related)
    return f"""<div class="wp-block-query"><h2 class="wp-block-heading">More to read</h2>
<ul class="wp-block-post-template">{cards}</ul></div>
"""


def _small_card(card: Card, heading: str) -> str:
    link = f'<a href="{card.url}">{esc(card.post.title)}</a>'
    return f'<li class="wp-block-post"><{heading} class="wp-block-post-title">{link}</{heading}></li>\n'


def _listing(view: ListingView) -> str:
    title = f'<h1 class="wp-block-query-title">{esc(view.heading)}</h1>'
    if view.lost:
        cards = "".join(_small_card(card, "h2") for card in view.cards)
        content = f"<p>This page could not be found. Maybe one of the latest?</p><ul>{cards}</ul>"
        return _page(view.frame, "", title + content)
    counter = f'<p class="has-text-align-center">{view.counter}</p>' if view.counter else ""
    cards = "".join(_card(card) for card in view.cards)
    listed = f'<ul class="wp-block-post-template is-layout-flow">{cards}</ul>' if cards else "<p>Nothing found.</p>"
    content = f'{title}{counter}<div class="wp-block-query">{listed}{_pager(view)}</div>'
    return _page(view.frame, "", content)


def _card(card: Card) -> str:
    post = card.post
    more = f'<a class="wp-block-post-excerpt__more-link" href="{card.url}">Continue reading</a>' if card.more else ""
    ago = f'<div class="wp-block-post-date">{card.ago}</div>' if card.ago else ""
    return f"""<li class="wp-block-post post-{post.id} post type-post">
<h2 class="wp-block-post-title"><a href="{card.url}" target="_self">{esc(post.title)}</a></h2>{ago}
<div class="wp-block-post-excerpt"><p class="wp-block-post-excerpt__excerpt">{esc(card.text)} {more}</p></div></li>
"""


def _pager(view: ListingView) -> str:
    if view.count < 2:
        return ""
    numbers = "".join(
        f'<a class="page-numbers" href="{view.address(number)}">{number}</a>\n'
        if number and number != view.number
        else f'<span class="page-numbers {"current" if number else "dots"}">{number or "…"}</span>\n'
        for number in view.around
    )
    before, after = view.previous, view.next
    back = f'<a href="{before}" class="wp-block-query-pagination-previous">Previous Page</a>' if before else ""
    onward = f'<a href="{after}" class="wp-block-query-pagination-next">Next Page</a>' if after else ""
    return f"""<nav class="wp-block-query-pagination" aria-label="Pagination">{back}
<div class="wp-block-query-pagination-numbers">{numbers}</div>{onward}</nav>
"""


def _page(frame: Frame, head: str, content: str) -> str:
    menu = "".join(
        f'<li class="wp-block-navigation-item"><a href="{url}"><span>{esc(name)}</span></a></li>'
        for name, url in frame.menu
    )
    return f"""<!DOCTYPE html>
<html lang="en-US"><head><meta charset="UTF-8" />
<title>{esc(frame.title)} &#8211; {noise.SITE_NAME}</title>
<link rel="canonical" href="{frame.address}" />{head}
<link rel="alternate" type="application/rss+xml" title="Feed" href="{frame.base}/feed/" />
{noise.STYLE}{noise.SCRIPT}</head><body class="wp-embed-responsive"><div class="wp-site-blocks">
<header class="wp-block-template-part">{_ticker(frame)}
<p class="wp-block-site-title"><a href="{frame.base}/" rel="home">{noise.SITE_NAME}</a></p>
<nav class="wp-block-navigation"><ul class="wp-block-navigation__container">{menu}</ul></nav></header>
<div class="wp-block-columns"><main class="wp-block-group">
{content}</main>
{_aside(frame)}</div>
{_footer(frame)}</div>{noise.STATE}</body></html>
"""


def _ticker(frame: Frame) -> str:
    # The editor's habit: a no-break space before the figure that must not stand alone.
    entries = "".join(f"<p>{entry.replace(' = ', '&nbsp;= ')}</p>" for entry in frame.strip)
    dates = "".join(f'<p class="has-small-font-size">{day}</p>' for day in frame.dates)
    return f"{_GROUP}{entries}</div>{_GROUP}{dates}</div>" if entries else f"{_GROUP}{dates}</div>"


def _aside(frame: Frame) -> str:
    latest = "".join(_small_card(card, "h3") for card in frame.latest)
    heading, text = noise.NEWSLETTER
    return f"""<aside class="wp-block-template-part"><h2 class="wp-block-heading">Latest</h2>
<ul class="wp-block-post-template">{latest}</ul><div class="wp-block-group newsletter">
<h2 class="wp-block-heading">{heading}</h2><p>{text}</p></div></aside>
"""


def _footer(frame: Frame) -> str:
    links = "".join(f'<p><a href="{url}">{name}</a></p>' for name, url in noise.footer_links(frame.base))
    return f'<footer class="wp-block-template-part">{links}<p>© 2025 {noise.SITE_NAME}</p></footer>'


BLOCK = Theme(
    name="block",
    shows=EVERYTHING - {"modified", "credit", "excerpt"},
    linking="block",
    article=_article,
    listing=_listing,
    classes={
        "heading": "wp-block-heading",
        "list": "wp-block-list",
        "quote": "wp-block-quote is-layout-flow",
        "table": "wp-block-table",
        "code": "wp-block-code",
        "verse": "wp-block-verse",
        "figure": "wp-block-image size-large",
        "caption": "wp-element-caption",
        "gallery": "wp-block-gallery has-nested-images columns-default",
        "video": "wp-block-video",
    },
)
