"""What the elements around an article are called: shared by everything that tells content from furniture."""

from __future__ import annotations

import re
from functools import lru_cache

from lxml.html import HtmlElement

from crawler.parsers.text import fold, visible_text

HEADINGS = ("h1", "h2", "h3", "h4", "h5", "h6")
FURNITURE = {"nav", "aside", "footer", "form", "button", "menu", "dialog", "search"}
ROLES = {"navigation", "complementary", "contentinfo", "search", "banner", "dialog", "alert"}

# Names that themes and plugins have given, for twenty years, to what is no part of a text. They only
# ever take something away, and never the greater part of a text (parsers.container sees to that).
NOISE_NAMES = re.compile(
    r"(?:^|[\s_-])(?:"
    r"comments?|respond|disqus\w*|pingbacks?"
    r"|share|sharing|sharedaddy|sd|social|addtoany\w*|addthis\w*|socials"
    r"|related\w*|jp-relatedposts|yarpp\w*|recommend\w*|outbrain|taboola|read-also|readalso|readmore|read-more|see-also|more-from"
    r"|newsletter\w*|subscri\w+|signup|sign-up|mailchimp|mc4wp\w*|optin"
    r"|author-(?:bio|box|info|card|description|details|block|avatar)|about-author|bio|biography|post-author\w*|saboxplugin\w*"
    r"|post-navigation|nav-links|nav-(?:previous|next)|post-nav\w*|pagination|pager|page-links|breadcrumbs?"
    r"|sidebar|widget\w*|menu|popup|modal|cookie\w*|consent|advert\w*|ads?|adsbygoogle|sponsor\w*|promo\w*|banner"
    r"|cat-links|tags-links|tagcloud|post-taxonomies|post-tags|entry-meta|post-meta|posted-on|entry-footer|byline"
    r"|screen-reader-text|sr-only|visually-hidden|skip-link|wp-caption-text|edit-link|print-only"
    r")(?:$|[\s_-])",
    re.IGNORECASE,
)
# Words that stand over such parts: the only evidence where nothing has a name.
NOISE_LABEL = re.compile(
    r"(?:(?:the )?latest(?: news| posts| articles| stories)?|recent (?:posts|news|articles|stories|comments)"
    r"|related(?: posts| articles| stories| news| content| reading| topics)?|read (?:also|more|next)|see also|also read"
    r"|(?:you )?(?:may|might) also (?:like|be interested in)|you may like|more (?:from|in|on|about|stories|news)\b.*"
    r"|most (?:read|popular|viewed|commented)|popular(?: posts| now| stories)?|trending(?: now)?|top stories|editors?'?s? picks?"
    r"|don'?t miss|recommended(?: for you| reading)?|what to read next|up next|in other news|other news|further reading"
    r"|about the authors?|author|written by|share(?: this)?(?: article| post| story| on.*)?|follow us.*|spread the word"
    r"|(?:\d+ |no |one |two |three )?(?:comments?|responses?|thoughts?|repl(?:y|ies))(?: (?:on|to) .*)?|leave a (?:comment|reply)"
    r"|post a comment|join the (?:conversation|discussion)|(?:subscribe|sign up)\b.*|(?:our |weekly |daily )?newsletters?"
    r"|get (?:our|the) newsletter.*|(?:post|posts|article) navigation|tags|filed under|categories|topics|topics in this article"
    r"|advertisement|sponsored(?: content)?|like this|previous post|next post)\s*[:.…»]?",
    re.IGNORECASE,
)
LABEL_LENGTH = 60


@lru_cache(maxsize=4096)
def _is_noise_name(name: str) -> bool:
    return NOISE_NAMES.search(name) is not None


def is_furniture(element: HtmlElement) -> bool:
    """Tell whether an element says by its tag, role, name or style that it is no part of a text."""
    if element.tag in FURNITURE:
        return True
    attributes = element.attrib
    if not attributes:
        return False
    name = f"{attributes.get('class', '')} {attributes.get('id', '')}"
    return (
        _is_noise_name(name)
        or attributes.get("role") in ROLES
        or "hidden" in attributes
        or "display:none" in attributes.get("style", "").replace(" ", "")
    )


def is_label(text: str) -> bool:
    """Tell whether a heading stands over related links, comments and their like, never over a text."""
    return len(text) <= LABEL_LENGTH and NOISE_LABEL.fullmatch(fold(text)) is not None


def heading_text(element: HtmlElement) -> str | None:
    """Return the text of the first heading in the element, if nothing visible stands before it."""
    for inner in element.iter():
        if not isinstance(inner.tag, str):
            continue
        if inner.tag in HEADINGS:
            return visible_text(inner)
        if inner.tag in {"p", "ul", "ol", "table", "blockquote"} or (inner.text or "").strip():
            return None
    return None
