"""What the elements around an article are called: shared by everything that tells content from furniture."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING

from crawler.parsers.text import UNSEEN, fold, visible_text

if TYPE_CHECKING:
    from lxml.html import HtmlElement

HEADINGS = ("h1", "h2", "h3", "h4", "h5", "h6")
FURNITURE = {"nav", "aside", "footer", "form", "button", "menu", "dialog", "search"}
ROLES = {"navigation", "complementary", "contentinfo", "search", "banner", "alert"}

# Names that themes and plugins have given, for twenty years, to what is no part of a text. They only ever
# take something away, and the vaguer a name is, the less: see ``suspicion``.
PLAIN_NAMES = re.compile(
    r"(?:^|[\s_-])(?:related\w*|jp-relatedposts|yarpp\w*|recommend\w*|outbrain|taboola"
    r"|read-also|readalso|readmore|read-more|see-also|more-from"
    r"|newsletter\w*|signup|sign-up|mailchimp|mc4wp\w*|optin|sharedaddy|sd|addtoany\w*|addthis\w*"
    r"|author-(?:bio|box|info|card|description|details|block|avatar)|about-author|bio|biography"
    r"|post-author\w*|saboxplugin\w*|breadcrumbs?|pagination|pager|page-links"
    r"|post-navigation|nav-links|nav-(?:previous|next)|post-nav\w*|cat-links|tags-links|tagcloud"
    r"|screen-reader-text|sr-only|visually-hidden|skip-link|edit-link|print-only"
    r"|wp-block-(?:latest-\w+|archives|categories|tag-cloud|rss|search|social-links|calendar|page-list)"
    r"|site-header|page-header|masthead|navbar|navigation|site-footer|page-footer"
    r")(?:$|[\s_-])",
    re.IGNORECASE,
)
# Elementor calls every piece of a page a widget.
VAGUE_NAMES = re.compile(
    r"(?:^|[\s_-])(?:share|sharing|social|socials|subscri\w+|(?<!elementor-)widget\w*|menu|popup|modal|cookie\w*|consent"
    r"|advert\w*|ads?|adsbygoogle|sponsor\w*|promo(?!ted)\w*|banner|byline|posted-on|nav|flyout"
    r"|teaser\w*|recirc\w*|gating|gated|most-(?:read|popular|viewed)|trending|popular|poll|disclaimer"
    r"|post-taxonomies|post-tags|entry-meta|post-meta|entry-footer)(?:$|[\s_-])"
    # A "sidebar-grid" or what stands "with-sidebar" is the column beside it.
    r"|(?<!with-)(?<!has-)(?<!one-)(?<!no-)(?<!w-)\bsidebar(?:-?(?:left|right|primary|secondary|inner|\d+))?(?:$|\s)",
    re.IGNORECASE,
)
CAPTION_NAMES = re.compile(r"(?:^|[\s_-])(?:fig)?captions?(?:$|[\s_-])", re.IGNORECASE)
TALK_NAMES = re.compile(r"(?:^|[\s_-])(?:comments?|respond|disqus\w*|pingbacks?)(?:$|[\s_-])", re.IGNORECASE)
# WordPress names a post after its labels ("tag-newsletter"), so a post's names say nothing of the kind.
POST_NAMES = re.compile(r"(?:^|\s)(?:hentry|type-\w+|wp-block-post)(?:$|\s)")
# "pagePromo" is called "page-promo".
CAMEL = re.compile(r"(?<=[a-z])(?=[A-Z])")
CERTAIN, PLAIN, CAPTION, VAGUE = 2.0, 0.6, 0.3, 0.25
"""Shares of a text up to which an element may be taken away: all of it, a little more than half, a quarter."""
# Words that stand over such parts: the only evidence where nothing has a name.
FOREIGN_LABEL = re.compile(
    r"(?:(?:the )?latest(?: news| posts| articles| stories| headlines| videos?)?"
    r"|recent (?:posts|news|articles|stories|comments)"
    r"|related(?: posts| articles| stories| news| content| reading| topics| links| coverage| videos?)?"
    r"|read (?:also|more|next)|see also|also read|(?:you )?(?:may|might) also (?:like|be interested in)|you may like"
    r"|more to read"
    r"|more (?:from|in|on|about|stories|news|like this)\b.*|most (?:read|popular|viewed|commented|shared)\b.*"
    r"|popular(?: posts| now| stories| articles)?|trending(?: now| stories| articles)?|top stories|top news"
    r"|editors?'?s? picks?|don'?t miss|recommended(?: for you| reading| stories| articles)?|we recommend"
    r"|what to read next|up next|next up|in other news|other news|further reading|suggested(?: for you)?|watch next"
    r"|(?:\d+ |no |one |two |three )?(?:comments?|responses?|thoughts?|repl(?:y|ies))(?: (?:on|to) .*)?"
    r"|leave a (?:comment|reply)|post a comment|join the (?:conversation|discussion)|readers say|have your say"
    r"|tell us what you think.*|what do you think\?"
    r"|(?:subscribe|sign up)\b.*|(?:our |weekly |daily )?newsletters?|get (?:our|the) newsletter.*"
    r"|(?:post|posts|article) navigation|previous post|next post|next article|advertisement|sponsored(?: content)?"
    # The same in other languages.
    r"|auch interessant|mehr (?:zum thema|themen|lesen|aus|zu|von)\b.*"
    r"|das könnte (?:sie|dich|ihnen|dir) auch.*|lesen sie (?:auch|mehr).*|meistgelesen.*|am beliebtesten|häufig gelesen"
    r"|weitere (?:themen|artikel|beiträge|meldungen|nachrichten)|ähnliche (?:artikel|beiträge|themen)"
    r"|verwandte (?:artikel|beiträge|themen)|kommentare?|(?:die )?neueste[nr]? (?:artikel|beiträge|nachrichten)"
    r"|nächster artikel|passend dazu|empfohlene[rs]? .*|(?:à )?lire (?:aussi|également)|(?:sur le )?même sujet"
    r"|(?:les )?plus lus|articles? (?:liés?|similaires?|associés?)|à découvrir|commentaires?|derniers articles"
    r"|leia (?:também|mais)|(?:te )?(?:lea|puede) (?:también|interesar)|relacionad[oa]s"
    r"|más (?:leídas?|leídos?|noticias)"
    r"|mais lidas?|comentarios?|comentários?|noticias relacionadas|leggi anche|articoli correlati|i più letti|commenti"
    r"|lees (?:ook|meer|verder)|meest gelezen|les (?:også|mer)|läs (?:också|mer|även)|mest läst|læs også"
    r"|zobacz (?:też|także)|czytaj (?:też|także|więcej)|czytajcie także|komentarze"
    r"|читайте также|по теме|похожие (?:новости|статьи)|комментарии|関連記事|おすすめ(?:情報|記事)?|関連キーワード"
    r")\s*[:.…»]*",
    re.IGNORECASE,
)
OWN_LABEL = re.compile(
    r"(?:about the authors?|authors?|written by|share(?: this)?(?: article| post| story| on.*)?|follow us.*"
    r"|spread the word|like this|tags|filed under|categories|topics(?: in this article)?|contact the author"
    r"|share (?:on|via) .*|(?:artikel )?teilen|schlagw[oö]rte?r?|themen|über de[nr] autor(?:in)?|partager|compartir"
    r"|table of contents|inhalt(?:sverzeichnis)?)\s*[:.…»]*",
    re.IGNORECASE,
)
NOTHING = re.compile(
    r"(?:sorry,? ?)?(?:but )?(?:nothing(?: was| here)?(?: found)?"
    r"|no (?:posts|articles|results|entries|stories)(?: were)?(?: found)?"
    r"|(?:oops!? )?(?:that |this )?page (?:can't be|could not be|cannot be|not) found|(?:error )?404(?: .*)?"
    r"|(?:it )?(?:looks|seems) like (?:nothing|we can't).*|it seems we can't find .*)[.!]?",
    re.IGNORECASE,
)
"""What a page says in the place of entries, or in its headline, when there is nothing to show."""
OUTSIDE = re.compile(
    r"(?:(?:\d+|no|one|two|three) )?(?:comments?|responses?|thoughts?|repl(?:y|ies)|kommentare?)(?: \(\d+\))?"
    r"(?: (?:on|to) .*)?|(?:we (?:value|respect|care about) )?your privacy",
    re.IGNORECASE,
)
"""Headings over what may be many times longer than an article: talk, and terms."""
LABEL_LENGTH = 60


def suspicion(element: HtmlElement) -> float:
    """Return the share of a text up to which an element may be taken away for its tag, role, name or style.

    0 for an element that says nothing against itself. An element that holds more than its share is no
    furniture, whatever it is called: pages are wrapped in forms, and bodies in a "content-with-sidebar".
    """
    if element.tag in FURNITURE:
        return VAGUE if element.tag == "form" else PLAIN
    attributes = dict(element.items())
    if not attributes or element.tag in {"html", "body", "main"}:
        return 0.0
    role = attributes.get("role")
    if role == "dialog":
        return CERTAIN
    if role in ROLES or "hidden" in attributes:
        return PLAIN
    if "display:none" in attributes.get("style", "").replace(" ", ""):
        return PLAIN
    return _suspicious_names(attributes.get("class", ""), attributes.get("id", ""))


@lru_cache(maxsize=4096)
def _suspicious_names(names: str, mark: str) -> float:
    words = [*names.split(), *mark.split()]
    return 0.0 if any(map(_is_post, words)) else max(map(_suspicious_word, words), default=0.0)


@lru_cache(maxsize=4096)
def _is_post(word: str) -> bool:
    return POST_NAMES.search(CAMEL.sub("-", word)) is not None


# Pages have their names anew, but the words of them again and again.
@lru_cache(maxsize=4096)
def _suspicious_word(word: str) -> float:
    word = CAMEL.sub("-", word)
    levels = ((TALK_NAMES, CERTAIN), (PLAIN_NAMES, PLAIN), (CAPTION_NAMES, CAPTION), (VAGUE_NAMES, VAGUE))
    return next((level for names, level in levels if names.search(word)), 0.0)


def is_furniture(element: HtmlElement) -> bool:
    """Tell whether an element says of itself that it is no part of a text."""
    return suspicion(element) > 0


def is_talk(element: HtmlElement) -> bool:
    """Tell whether an element holds what readers wrote, which may be longer than any article."""
    names, mark = element.get("class"), element.get("id")
    return (names is not None and _is_talk(names)) or (mark is not None and _is_talk(mark))


@lru_cache(maxsize=4096)
def _is_talk(name: str) -> bool:
    return TALK_NAMES.search(name) is not None


def is_label(text: str) -> bool:
    """Tell whether a heading stands over no text: over other articles, comments, the author, share buttons."""
    return len(text) <= LABEL_LENGTH and _label_kind(text) != "none"


def is_foreign(text: str) -> bool:
    """Tell whether a heading stands over what is not the article's at all: other articles, comments, offers."""
    return len(text) <= LABEL_LENGTH and _label_kind(text) == "foreign"


@lru_cache(maxsize=4096)
def _label_kind(text: str) -> str:
    folded = fold(text)
    if FOREIGN_LABEL.fullmatch(folded):
        return "foreign"
    return "own" if OWN_LABEL.fullmatch(folded) else "none"


def is_outside(box: HtmlElement) -> bool:
    """Tell whether a box opens with a heading that stands over no article, however long what follows is."""
    first = next(box.iterchildren("*"), None)
    if first is None or first.tag not in HEADINGS or (box.text and not box.text.isspace()):
        return False
    return OUTSIDE.fullmatch(fold(visible_text(first))) is not None


def says_nothing(text: str) -> bool:
    """Tell whether a line says that the page has nothing to show."""
    return NOTHING.fullmatch(fold(text)) is not None


def first_heading(box: HtmlElement) -> HtmlElement | None:
    """Return the heading that a box opens with: no text stands before it."""
    for inner in box.iter("*"):
        if inner.tag in HEADINGS:
            return inner
        if inner.tag not in UNSEEN and (inner.text or "").strip():
            return None
    return None
