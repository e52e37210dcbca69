"""Classic: one WordPress-like theme of the old school, with the ids and classes everybody knows."""

from __future__ import annotations

from typing import TYPE_CHECKING

from crawler.replica.themes import noise
from crawler.replica.themes.noise import esc
from crawler.replica.views import EVERYTHING, ArticleView, Card, Frame, ListingView, Theme

if TYPE_CHECKING:
    from crawler.replica.model import Post


def _article(view: ArticleView) -> str:
    post, base = view.post, view.frame.base
    body_class = f"single single-post postid-{post.id} single-format-standard"
    content = f"""<article id="post-{post.id}" class="post-{post.id} post hentry">
<header class="entry-header"><h1 class="entry-title">{esc(post.title)}</h1>
<div class="entry-meta"><span class="posted-on">Published <time class="entry-date published"
 datetime="{post.published.isoformat()}">{post.published:%B %-d, %Y}</time><time class="updated"
 datetime="{post.modified.isoformat()}" style="display:none">{post.modified:%B %-d, %Y}</time></span></div>
<figure class="post-thumbnail">
<img src="{base}{post.cover.path}" alt="" class="wp-post-image" width="640" height="360">
<figcaption class="wp-caption-text">{esc(post.cover.caption)}</figcaption></figure></header>
<div class="entry-content">
{view.body}
</div>
{_share()}<footer class="entry-footer">{_labels(post, base)}</footer>
{_author_box(post, base)}</article>
{_post_navigation(view)}{_related(view)}{_comments()}"""
    return _page(view.frame, _meta(view), body_class, content)


def _meta(view: ArticleView) -> str:
    post, base = view.post, view.frame.base
    return f"""<meta name="description" content="{esc(post.excerpt)}">
<link rel="shortlink" href="{base}/?p={post.id}">
<link rel="alternate" type="application/json" href="{base}/wp-json/wp/v2/posts/{post.id}">
"""


def _labels(post: Post, base: str) -> str:
    categories = ", ".join(
        f'<a href="{base}/category/{term.path}/" rel="category tag">{esc(term.name)}</a>' for term in post.categories
    )
    tags = ", ".join(f'<a href="{base}/tag/{term.path}/" rel="tag">{esc(term.name)}</a>' for term in post.tags)
    return f'<span class="cat-links">Posted in {categories}</span> <span class="tags-links">Tagged {tags}</span>'


def _author_box(post: Post, base: str) -> str:
    boxes = "".join(
        f"""<div class="author-box">
<img class="avatar" src="{base}/wp-content/uploads/avatar.png" alt="{esc(who.name)}’s Avatar">
<h2 class="author-title"><a class="url fn n" href="{base}/author/{who.account}/" rel="author">{esc(who.name)}</a></h2>
<p class="author-description">{esc(who.about)}</p>
<a class="author-link" href="{base}/author/{who.account}/">{noise.BIOGRAPHY_LINK} {esc(who.name)}</a></div>
"""
        for who in post.people
    )
    return f'<div class="author-bio"><img src="{base}/wp-content/uploads/line.png" alt="divider">{boxes}</div>'


def _share() -> str:
    links = "".join(f'<li><a href="https://share.example/{name}">{name}</a></li>' for name in noise.SHARE)
    return f'<div class="sharedaddy"><h3 class="sd-title">Share this:</h3><ul>{links}</ul></div>\n'


def _post_navigation(view: ArticleView) -> str:
    ends = (("prev", "Previous post", view.older), ("next", "Next post", view.newer))
    links = "".join(
        f'<div class="nav-{rel}"><a href="{card.url}" rel="{rel}"><span>{label}</span> {esc(card.post.title)}</a></div>'
        for rel, label, card in ends
        if card
    )
    return f"""<nav class="navigation post-navigation"><h2 class="screen-reader-text">Post navigation</h2>
<div class="nav-links">{links}</div></nav>
"""


def _related(view: ArticleView) -> str:
    cards = "".join(
        f'<li><img src="{view.frame.base}{card.post.cover.path}" alt=""><h3><a href="{card.url}">'
        f"{esc(card.post.title)}</a></h3></li>\n"
        for card in view.related
    )
    return f'<section class="related-posts"><h2>Related Posts</h2><ul>{cards}</ul></section>\n'


def _comments() -> str:
    said = "".join(
        f'<li class="comment"><b class="fn">{name}</b> says:<p>{text}</p></li>' for name, text in noise.COMMENTS
    )
    return f'<div id="comments" class="comments-area"><h2>2 thoughts</h2><ol>{said}</ol></div>\n'


def _listing(view: ListingView) -> str:
    name = "error404" if view.lost else "archive hfeed"
    hint = "<p>It looks like nothing was found at this location.</p>" if view.lost else ""
    counter = f'<p class="results-count">{view.counter}</p>' if view.counter else ""
    cards = "".join(_lost_card(card) if view.lost else _card(card, view.frame.base) for card in view.cards)
    empty = "" if view.cards else "<p>Nothing found.</p>"
    content = f"""<header class="page-header"><h1 class="page-title">{esc(view.heading)}</h1>
{hint}</header>{counter}
{cards}{empty}{_pager(view)}"""
    return _page(view.frame, _rel_links(view), name, content)


def _card(card: Card, base: str) -> str:
    post = card.post
    more = f' <a class="more-link" href="{card.url}">Continue reading</a>' if card.more else ""
    ago = f'<span class="posted-on">{card.ago}</span>' if card.ago else ""
    return f"""<article id="post-{post.id}" class="post-{post.id} post hentry">
<a class="post-thumbnail" href="{card.url}"><img src="{base}{post.cover.path}" alt=""></a>
<header class="entry-header">
<h2 class="entry-title"><a href="{card.url}" rel="bookmark">{esc(post.title)}</a></h2>{ago}</header>
<div class="entry-summary"><p>{esc(card.text)}{more}</p></div></article>
"""


def _lost_card(card: Card) -> str:
    return f'<div class="latest-card"><h3><a href="{card.url}">{esc(card.post.title)}</a></h3></div>\n'


def _rel_links(view: ListingView) -> str:
    ends = (("prev", view.previous), ("next", view.next))
    return "".join(f'<link rel="{rel}" href="{address}">\n' for rel, address in ends if address)


def _pager(view: ListingView) -> str:
    if view.count < 2:
        return ""
    links = [
        '<span class="page-numbers dots">…</span>' if not number
        else f'<span aria-current="page" class="page-numbers current">{number}</span>' if number == view.number
        else f'<a class="page-numbers" href="{view.address(number)}">{number}</a>'
        for number in view.around
    ]  # fmt: skip
    if view.next:
        links.append(f'<a class="next page-numbers" href="{view.next}">Next</a>')
    return f"""<nav class="navigation pagination"><h2 class="screen-reader-text">Posts navigation</h2>
<div class="nav-links">{" ".join(links)}</div></nav>
"""


def _page(frame: Frame, head: str, body_class: str, content: str) -> str:
    return f"""<!DOCTYPE html>
<html lang="en-US"><head><meta charset="UTF-8"><title>{esc(frame.title)} – {noise.SITE_NAME}</title>
<meta name="viewport" content="width=device-width"><link rel="canonical" href="{frame.address}">
<link rel="alternate" type="application/rss+xml" title="{noise.SITE_NAME} » Feed" href="{frame.base}/feed/">
{head}{noise.STYLE}{noise.SCRIPT}</head>
<body class="{body_class}"><div id="page" class="site"><a class="skip-link" href="#content">Skip to content</a>
{_masthead(frame)}<div id="content" class="site-content"><div id="primary" class="content-area">
<main id="main" class="site-main">
{content}</main></div>
{_sidebar(frame)}</div>
{_footer(frame)}</div>{noise.STATE}</body></html>
"""


def _masthead(frame: Frame) -> str:
    strip = "".join(f"<li>{entry}</li>" for entry in frame.strip)
    ticker = f'<div class="ticker"><ul>{strip}</ul></div>' if strip else ""
    dates = "".join(f'<div class="today">{day}</div>' for day in frame.dates)
    menu = "".join(f'<li class="menu-item"><a href="{url}">{esc(name)}</a></li>' for name, url in frame.menu)
    return f"""<div class="top-bar">{ticker}{dates}</div>
<header id="masthead" class="site-header">
<p class="site-title"><a href="{frame.base}/" rel="home">{noise.SITE_NAME}</a></p>
<p class="site-description">{noise.TAGLINE}</p>
<nav id="site-navigation" class="main-navigation"><ul id="primary-menu">{menu}</ul></nav></header>
"""


def _sidebar(frame: Frame) -> str:
    latest = "".join(f'<li><h3><a href="{card.url}">{esc(card.post.title)}</a></h3></li>\n' for card in frame.latest)
    heading, text = noise.NEWSLETTER
    return f"""<aside id="secondary" class="widget-area"><section class="widget widget_latest">
<h2 class="widget-title">Latest</h2><ul>{latest}</ul></section>
<section class="widget widget_newsletter"><h2 class="widget-title">{heading}</h2><p>{text}</p>
<form><input type="email" placeholder="Your address"><button>Subscribe</button></form></section></aside>
"""


def _footer(frame: Frame) -> str:
    links = "".join(f'<li><a href="{url}">{name}</a></li>' for name, url in noise.footer_links(frame.base))
    return f'<footer id="colophon" class="site-footer"><ul>{links}</ul><p>© 2025 {noise.SITE_NAME}</p></footer>'


CLASSIC = Theme(
    name="classic",
    shows=EVERYTHING,
    linking="classic",
    article=_article,
    listing=_listing,
    classes={
        "figure": "wp-caption aligncenter", "caption": "wp-caption-text", "image": "size-medium",
        "gallery": "gallery gallery-columns-3", "verse": "wp-block-verse", "video": "wp-video",
    },
    entities=True,
)  # fmt: skip
