"""What sites answer in the place of an article."""

from __future__ import annotations

import re

from tests.mutations.changing import REPLACEMENTS, Change, Tree
from tests.mutations.originals import Original, originals
from tests.mutations.surrounded import CONSENT, TEASER


def replacement(change: Change) -> Change:
    """Enter a page, named like its function."""
    REPLACEMENTS[change.__name__.replace("_", "-")] = change
    return change


def page(body: str, title: str = "") -> str:
    return f'<!DOCTYPE html><html lang="en"><head><title>{title}</title></head><body>{body}</body></html>'


@replacement
def front_page(original: Original) -> str:
    return original.front


@replacement
def page_that_says_404(original: Original) -> str:
    return original.lost


@replacement
def bare_page_that_says_404(original: Original) -> str:
    return page(f"<h1>Page not found</h1><p>{TEASER}</p><p><a href='/'>Home</a></p>", "404 – Page not found")


@replacement
def text_emptied(original: Original) -> str:
    tree = Tree(original)
    for block in list(tree.box):
        tree.box.remove(block)
    tree.box.text = None
    return tree.html


@replacement
def text_left_to_a_script(original: Original) -> str:
    head = re.search(r"<head>.*?</head>", original.html, re.DOTALL)
    assert head is not None
    scriptless = re.sub(r"<script.*?</script>", "", head[0], flags=re.DOTALL)
    return f'<!DOCTYPE html><html>{scriptless}<body><div id="root"></div><script src="/app.js"></script></body></html>'


@replacement
def consent_in_the_place_of_the_page(original: Original) -> str:
    return page(
        f"<h1>Before you continue</h1>{f'<p>{CONSENT}</p>' * 5}<button>Accept all</button>", "Before you continue"
    )


@replacement
def sign_in(original: Original) -> str:
    form = '<form><input name="user"><input type="password" name="word"><button>Sign in</button></form>'
    return page(f"<h1>Sign in</h1><p>{TEASER}</p>{form}", "Sign in")


@replacement
def maintenance(original: Original) -> str:
    return page(
        "<h1>We will be back soon</h1><p>The site is being looked after. Please come back in an hour.</p>",
        "Maintenance",
    )


@replacement
def database_error(original: Original) -> str:
    return page("<h1>Error establishing a database connection</h1>", "Database Error")


@replacement
def another_article(original: Original) -> str:
    source = next(
        name for name in ("classic", "twentytwentyone") if original.url not in {p.url for p in originals(name)}
    )
    return originals(source)[0].html


@replacement
def empty_answer(original: Original) -> str:
    return ""


@replacement
def blank_answer(original: Original) -> str:
    return "\n \n"


@replacement
def json_answer(original: Original) -> str:
    return '{"code": "rest_post_invalid_id", "message": "Invalid post ID.", "data": {"status": 404}}'


@replacement
def feed_answer(original: Original) -> str:
    return (
        '<?xml version="1.0"?><rss version="2.0"><channel><title>News</title>'
        + f"<item><title>One</title><link>/one/</link><description>{TEASER}</description></item>" * 3
        + "</channel></rss>"
    )
