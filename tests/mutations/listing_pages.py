# ruff: noqa: E501  # a page a line reads better than a page cut up
"""Listings as other systems print them, written by hand: each shows six stories and none of the others."""

from __future__ import annotations

from dataclasses import dataclass

STORIES = tuple(
    (f"/2025/{slug}/", title)
    for slug, title in (
        ("bridge-over-the-panj", "Ministers open a bridge over the Panj"),
        ("grain-for-winter", "Grain for the winter is bought early"),
        ("rail-fares-rise", "Rail fares rise by a tenth in March"),
        ("glacier-survey", "A survey counts the glaciers again"),
        ("night-train-returns", "The night train to Osh returns"),
        ("felt-museum-reopens", "Museum of felt reopens after repairs"),
    )
)
OTHERS = tuple((f"/2019/other-{n}/", f"An older story about something else, part {n}") for n in range(1, 10))
TEASER = "The ministry said on Thursday that the work would be finished before the first snow falls."
NUMBERS = '<div><span>1</span> <a href="/news/page/2/">2</a> <a href="/news/page/3/">3</a></div>'


@dataclass(frozen=True, kw_only=True)
class Written:
    """A page and what is to be read in it."""

    body: str
    head: str = "<title>News – The Steppe Courier</title>"
    path: str = "/news/"
    following: str | None = "/news/page/2/"
    stories: tuple[tuple[str, str], ...] = STORIES

    @property
    def html(self) -> str:
        return f'<!DOCTYPE html><html lang="en"><head>{self.head}</head><body>{self.body}</body></html>'


def each(form: str, stories: tuple[tuple[str, str], ...] = STORIES) -> str:
    """One copy of ``form`` a story: {0} is the address, {1} the title, {2} a teaser."""
    return "".join(form.format(url, title, TEASER) for url, title in stories)


HEADED = '<div><h2><a href="{0}">{1}</a></h2><p>{2}</p></div>'
BARE = '<li><a href="{0}">{1}</a></li>'
SMALL = '<li><h4><a href="{0}">{1}</a></h4></li>'
LOGO = '<header><h1><a href="/">The Steppe Courier</a></h1></header>'
TITLE = "<h1>News</h1>"

# What carries the stories.
FORMS: dict[str, str] = {
    "table-layout": "<table>" + each('<tr><td><img src="/t.jpg"></td><td><a href="{0}">{1}</a><br>{2}</td></tr>') + "</table>",
    "table-of-two-rows": "<table>" + each('<tr><td><b><a href="{0}">{1}</a></b></td></tr><tr><td>{2}</td></tr>') + "</table>",
    "definition-list": "<dl>" + each('<dt><a href="{0}">{1}</a></dt><dd>{2}</dd>') + "</dl>",
    "image-link-and-heading-link": each('<div><a href="{0}"><img src="/t.jpg"></a><h3><a href="{0}">{1}</a></h3><p>{2}</p></div>'),
    "image-link-and-bare-heading": each('<div><a href="{0}"><img src="/t.jpg"></a><h3>{1}</h3><p>{2}</p></div>'),
    "bare-heading-and-read-more": each('<div><h3>{1}</h3><p>{2}</p><a href="{0}">Read more</a></div>'),
    "h3-in-li": "<ul>" + each('<li><h3><a href="{0}">{1}</a></h3><p>{2}</p></li>') + "</ul>",
    "one-link-around-all": each('<a href="{0}"><img src="/t.jpg"><h3>{1}</h3><p>{2}</p></a>'),
    "one-link-around-divisions": "<div>" + each('<div><a href="{0}"><div><div>{1}</div><div>{2}</div></div></a></div>') + "</div>",
    "flat-headings": each('<h2><a href="{0}">{1}</a></h2><p>{2}</p>'),
    "flat-headings-without-teasers": each('<h2><a href="{0}">{1}</a></h2>'),
    "lone-links-in-a-list": "<ul>" + each(BARE) + "</ul>",
    "links-with-a-date-beside": "<ul>" + each('<li><a href="{0}">{1}</a> <small>3 May 2025</small></li>') + "</ul>",
    "date-before-the-title": each('<p><span>03.05.2025</span> <a href="{0}">{1}</a></p>'),
    "paragraph-with-bold-link": each('<p><b><a href="{0}">{1}</a></b><br>{2}</p>'),
    "custom-elements": "<news-list>" + each('<news-card><h3><a href="{0}">{1}</a></h3><p>{2}</p></news-card>') + "</news-list>",
    "category-link-first": each('<div><a href="/category/rail/">Rail</a><h3><a href="{0}">{1}</a></h3><p>{2}</p></div>'),
    "author-link-in-card": each('<article><h2><a href="{0}">{1}</a></h2><p>By <a href="/author/jane/">Jane Doe</a></p><p>{2}</p></article>'),
    "label-above-title": each('<div><h5>Rail</h5><h3><a href="{0}">{1}</a></h3><p>{2}</p></div>'),
    "title-in-a-span": each('<div><a href="{0}"><span class="t">{1}</span></a><p>{2}</p></div>'),
    "links-inside-teasers": each('<div><h2><a href="{0}">{1}</a></h2><p>{2} <a href="/2018/background-of-it/">The background of it all</a></p></div>'),
    "hero-and-grid": each('<section><h2><a href="{0}">{1}</a></h2><p>{2}</p></section>', STORIES[:1])
    + "<div>" + each('<div><h3><a href="{0}">{1}</a></h3><p>{2}</p></div>', STORIES[1:]) + "</div>",
    "two-columns": "<div><div>" + each(HEADED, STORIES[:3]) + "</div><div>" + each(HEADED, STORIES[3:]) + "</div></div>",
    "rows-of-two": "".join(f"<div>{each(HEADED, STORIES[n:n + 2])}</div>" for n in (0, 2, 4)),
    "sticky-first": each('<div class="sticky"><p>Pinned</p><h2><a href="{0}">{1}</a></h2><p>{2}</p></div>', STORIES[:1])
    + each(HEADED, STORIES[1:]),
    "ads-between": each(HEADED, STORIES[:2]) + '<div class="ad"><h3><a href="https://ads.example/">Buy a yurt</a></h3><p>Felt of the best quality, delivered to your pasture.</p></div>'
    + each(HEADED, STORIES[2:4]) + '<div><iframe src="https://ads.example/"></iframe></div>' + each(HEADED, STORIES[4:]),
    "newsletter-box-between": each(HEADED, STORIES[:3]) + '<div><h3>Support our journalism</h3><p>Our reporters travel far, and petrol is dear these days.</p><a href="/support-us/">Support us</a></div>'
    + each(HEADED, STORIES[3:]),
    "grouped-by-day": "<h2>Friday</h2>" + each(HEADED, STORIES[:3]) + "<h2>Thursday</h2>" + each(HEADED, STORIES[3:]),
}  # fmt: skip

# What stands around them. {} are the stories.
FRAMES: dict[str, str] = {
    "plain": TITLE + "{}" + NUMBERS,
    "in-main": f"{LOGO}<main>{TITLE}<div>{{}}</div>{NUMBERS}</main>",
    "division-soup": f"{LOGO}<div><div><div>{TITLE}</div><div>{{}}</div>{NUMBERS}</div></div>",
    "without-any-heading": "<div><div>{}</div>" + NUMBERS + "</div>",
}

WIDGET = f"<ul>{each(SMALL, OTHERS)}</ul>"
AROUND: dict[str, str] = {
    "sidebar-in-front": f"<aside><h2>Popular</h2>{WIDGET}</aside><div>{TITLE}{{}}{NUMBERS}</div>",
    "nameless-sidebar-in-front": f"<div><div><h3>Most read</h3>{WIDGET}</div><div>{TITLE}{{}}{NUMBERS}</div></div>",
    "unknown-label-in-front": f"<div><div><h3>From the attic</h3>{WIDGET}</div><div>{TITLE}{{}}{NUMBERS}</div></div>",
    "unknown-label-behind": f"<div><div>{TITLE}{{}}{NUMBERS}</div><div><h3>From the attic</h3>{WIDGET}</div></div>",
    "widget-of-the-same-structure": f"<div><div>{TITLE}<div>{{}}</div>{NUMBERS}</div><div><h2>Popular</h2><div>{each(HEADED, OTHERS)}</div></div></div>",
    "same-structure-unknown-label": f"<div><div>{TITLE}<div>{{}}</div>{NUMBERS}</div><div><h2>From the attic</h2><div>{each(HEADED, OTHERS)}</div></div></div>",
    "widget-of-bare-links": f"<div><div>{TITLE}{{}}{NUMBERS}</div><div><h3>Recent posts</h3><ul>{each(BARE, OTHERS)}</ul></div></div>",
    "unlabelled-bare-links": f"<div><ul>{each(BARE, OTHERS)}</ul></div><div>{TITLE}{{}}{NUMBERS}</div>",
    "related-list-behind": f"<main>{TITLE}<div>{{}}</div>{NUMBERS}<section><h2>You may also like</h2>{each(HEADED, OTHERS)}</section></main>",
    "mega-menu": f"<nav><div><h3><a href='/2019/featured/'>Featured in the menu today</a></h3><ul>{each(BARE, OTHERS[:4])}</ul></div></nav>{TITLE}{{}}{NUMBERS}",
    "nameless-mega-menu": f"<div class='x1'><div><h4>World</h4><ul>{each(BARE, OTHERS[:5])}</ul></div><div><h4>Sport</h4><ul>{each(BARE, OTHERS[5:])}</ul></div></div><div>{TITLE}{{}}{NUMBERS}</div>",
    "footer-with-recent-posts": f"<div>{TITLE}{{}}{NUMBERS}</div><footer><h3>Recent posts</h3>{WIDGET}</footer>",
    "nameless-footer": f"<div>{TITLE}{{}}{NUMBERS}</div><div class='z9'><div><h4>From the archive</h4>{WIDGET}</div></div>",
    "breaking-strip": f"<div><b>Breaking:</b> <a href='/2019/strip/'>Something happened somewhere today</a></div><div>{TITLE}{{}}{NUMBERS}</div>",
}  # fmt: skip
PLAIN = each(HEADED)

PAGERS: dict[str, Written] = {
    "rel-next-in-head-only": Written(body=TITLE + PLAIN, head='<title>News</title><link rel="next" href="/news/page/2/">'),
    "older-posts": Written(body=TITLE + PLAIN + '<p><a href="/news/page/2/">Older posts</a></p>'),
    "current-as-span": Written(body=TITLE + PLAIN + NUMBERS),
    "query-page": Written(body=TITLE + PLAIN + '<a href="?page=2">2</a>', following="/news/?page=2"),
    "query-page-from-zero": Written(body=TITLE + PLAIN + '<b>1</b><a href="?page=1">2</a><a href="?page=2">3</a>', following="/news/?page=1"),
    "p2": Written(body=TITLE + PLAIN + '<a href="/news/p2">2</a><a href="/news/p3">3</a>', following="/news/p2/"),
    "page-2": Written(body=TITLE + PLAIN + '<a href="/news/page-2/">2</a>', following="/news/page-2/"),
    "offset": Written(body=TITLE + PLAIN + '<a href="?offset=6">2</a><a href="?offset=12">3</a>', following="/news/?offset=6"),
    "load-more-with-address": Written(body=TITLE + PLAIN + '<button data-next="/news/page/2/">Load more</button>'),
    "numbers-with-gap": Written(body=TITLE + PLAIN + NUMBERS.replace("3</a>", '3</a> … <a href="/news/page/90/">90</a>')),
    "last-page": Written(body=TITLE + PLAIN + '<a href="/news/">1</a> <a href="/news/page/2/">2</a> <b>3</b>', path="/news/page/3/", following=None),
    "one-entry": Written(body=f"<div><div><h3>From the attic</h3>{WIDGET}</div><div>{TITLE}{each(HEADED, STORIES[:1])}</div></div>", stories=STORIES[:1], following=None),
    "empty": Written(body=f"<div><div>{TITLE}<p>No posts found.</p></div><div><h3>Popular</h3>{WIDGET}</div></div>", stories=(), following=None),
    "not-found-with-cards": Written(body=f"<h1>Page not found</h1><p>Have a look at these:</p>{PLAIN}", stories=(), following=None),
}  # fmt: skip


def pages() -> dict[str, Written]:
    """Every page by the name of what is particular to it."""
    found = {f"{form}/{frame}": Written(body=FRAMES[frame].format(FORMS[form])) for form in FORMS for frame in FRAMES}
    carriers = {"headed": PLAIN, "listed": FORMS["links-with-a-date-beside"], "wrapped": FORMS["one-link-around-all"]}
    for place, around in AROUND.items():
        found |= {f"{place}/{name}": Written(body=around.format(cards)) for name, cards in carriers.items()}
    return found | PAGERS
