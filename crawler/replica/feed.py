"""The feeds: RSS 2.0 as WordPress writes it, with the whole text in ``content:encoded``."""

from __future__ import annotations

from datetime import UTC
from email.utils import format_datetime
from typing import TYPE_CHECKING

from crawler.replica.body import body_html
from crawler.replica.inline import Pen
from crawler.replica.themes.noise import SITE_NAME, TAGLINE, esc

if TYPE_CHECKING:
    from collections.abc import Iterable

    from crawler.replica.body import Body
    from crawler.replica.model import Post

ITEMS = 10


def rss(posts: Iterable[tuple[Post, Body]], base: str) -> str:
    """Return a feed of the posts and what it shows of their bodies; links begin with ``base``.

    Of an article on several pages, WordPress puts no more than the first into its feeds.
    """
    items = "".join(_item(post, body, base) for post, body in posts)
    return f"""<?xml version="1.0" encoding="UTF-8"?><rss version="2.0"
	xmlns:content="http://purl.org/rss/1.0/modules/content/" xmlns:dc="http://purl.org/dc/elements/1.1/"
	xmlns:atom="http://www.w3.org/2005/Atom">
<channel><title>{SITE_NAME}</title><atom:link href="{base}/feed/" rel="self" type="application/rss+xml" />
<link>{base}/</link><description>{TAGLINE}</description><language>en-US</language>
<generator>https://wordpress.org/?v=6.5</generator>
{items}</channel></rss>
"""


def _item(post: Post, body: Body, base: str) -> str:
    labels = "".join(f"<category><![CDATA[{term.name}]]></category>" for term in (*post.categories, *post.tags))
    creator = ", ".join(person.name for person in post.people)
    return f"""<item><title>{esc(post.title)}</title><link>{base}{post.path}</link>
<dc:creator><![CDATA[{creator}]]></dc:creator><pubDate>{format_datetime(post.published.astimezone(UTC))}</pubDate>
{labels}<guid isPermaLink="false">https://timesca.com/?p={post.id}</guid>
<description><![CDATA[<p>{esc(post.teaser(55))}</p>]]></description>
<content:encoded><![CDATA[{body_html(body, Pen(base=base))}]]></content:encoded></item>
"""
