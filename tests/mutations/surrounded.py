# ruff: noqa: E501  # a page's markup reads better on one line
"""The same article among other things: boxes in, before and after its text."""

from __future__ import annotations

from copy import deepcopy

from tests.mutations.changing import Tree, fragment, on_tree

STORIES = (
    "A tunnel is dug from both ends and meets in the middle",
    "The oldest tram of the valley goes into the museum",
    "Wool is dearer than felt for the first time",
    "A school of forty pupils gets its forty-first",
)
LINKS = "".join(f'<li><a href="/older-{at}/">{title}</a></li>' for at, title in enumerate(STORIES))
TEASER = (
    "Nobody had expected that the work would take so long, least of all those who had planned it over the winter, and "
    "still nobody is surprised. "
)
CARDS = "".join(
    f'<div class="card"><h3><a href="/older-{at}/">{title}</a></h3><p>{TEASER}</p></div>'
    for at, title in enumerate(STORIES)
)
OPINION = (
    "I have read this with great interest, and should like to add that my grandfather said the same for years, at the "
    "same table, to the same people, none of whom had asked him for it."
)
CONSENT = (
    "We and our 812 partners store and read information on your device, such as cookies, and process personal data, such "
    "as standard information sent by a device, for advertising and content measurement and audience research. "
)


@on_tree()
def sidebar_before_the_article(tree: Tree) -> None:
    tree.body.insert(0, fragment(f'<aside class="sidebar"><h2>Latest</h2>{CARDS}</aside>'))


@on_tree()
def bare_sidebar_before_the_article(tree: Tree) -> None:
    tree.body.insert(0, fragment(f"<div><h2>Most read</h2><ul>{LINKS}</ul></div>"))


@on_tree()
def related_list_in_the_text(tree: Tree) -> None:
    tree.middle.addprevious(fragment(f'<div class="related"><h3>Related stories</h3><ul>{LINKS}</ul></div>'))


@on_tree()
def bare_related_list_in_the_text(tree: Tree) -> None:
    tree.middle.addprevious(fragment(f"<div><h3>Related articles</h3><ul>{LINKS}</ul></div>"))


@on_tree()
def related_cards_in_the_text(tree: Tree) -> None:
    tree.middle.addprevious(fragment(f"<aside><h2>You may also like</h2>{CARDS}</aside>"))


@on_tree()
def related_line_in_the_text(tree: Tree) -> None:
    tree.middle.addprevious(
        fragment('<p><em>Read also: <a href="/older-1/">The oldest tram goes into the museum</a></em></p>')
    )


@on_tree()
def newsletter_in_the_text(tree: Tree) -> None:
    tree.middle.addprevious(
        fragment(
            '<div class="newsletter-signup"><h3>Stay informed</h3><p>Get the best of our reporting every Friday, straight'
            ' into your inbox.</p><form action="/join"><input type="email"><button>Subscribe</button></form></div>'
        )
    )


@on_tree()
def bare_newsletter_in_the_text(tree: Tree) -> None:
    tree.middle.addprevious(
        fragment(
            "<div><p>Sign up for our newsletter and get the best of our reporting every Friday.</p>"
            '<form action="/join"><input type="email"><button>Subscribe</button></form></div>'
        )
    )


@on_tree()
def advertisements_in_the_text(tree: Tree) -> None:
    for block in tree.blocks[1:]:
        block.addprevious(fragment('<div class="ad"><span>Advertisement</span><script>show(7)</script></div>'))


@on_tree()
def share_bar_in_the_text(tree: Tree) -> None:
    tree.middle.addprevious(
        fragment(
            '<ul class="share"><li><a href="https://f.example/s">Share on Facebook</a></li><li><a href="https://x.example/s">'
            'Tweet</a></li><li><a href="mailto:?s">Email</a></li></ul>'
        )
    )


@on_tree()
def hidden_text_in_the_text(tree: Tree) -> None:
    tree.middle.addprevious(fragment(f'<p style="display: none">{OPINION}</p>'))
    tree.middle.addprevious(fragment(f"<p hidden>{OPINION}</p>"))
    tree.middle.addprevious(fragment(f'<div style="display:none"><p>{OPINION}</p></div>'))


@on_tree()
def pictures_again_without_script(tree: Tree) -> None:
    tree.middle.addprevious(fragment('<noscript><img src="/again.jpg"><p>Please switch JavaScript on.</p></noscript>'))


@on_tree()
def comments_longer_than_the_text(tree: Tree) -> None:
    comment = f'<li class="comment"><cite>Reader</cite><p>{OPINION}</p><p>{OPINION}</p></li>'
    tree.body.append(fragment(f'<section id="comments"><h2>60 comments</h2><ol>{comment * 60}</ol></section>'))


@on_tree(may_refuse=True)
def bare_comments_longer_than_the_text(tree: Tree) -> None:
    comment = f"<div><b>Reader</b><p>{OPINION}</p><p>{OPINION}</p></div>"
    tree.body.append(fragment(f"<div><h3>Comments (60)</h3>{comment * 60}</div>"))


@on_tree()
def biography_after_the_text(tree: Tree) -> None:
    name = tree.original.authors[0]
    tree.box.append(
        fragment(
            f'<div class="author-bio"><h4>About the author</h4><p>{name} has written about water and borders for many'
            " years, for this paper and for others, and lives by the lake.</p></div>"
        )
    )


@on_tree()
def related_cards_after_the_text(tree: Tree) -> None:
    tree.box.append(fragment(f'<div class="more-stories"><h3>More stories</h3>{CARDS}</div>'))


@on_tree()
def cookie_banner_first(tree: Tree) -> None:
    tree.body.insert(
        0, fragment(f'<div id="consent" role="dialog"><h2>Your privacy</h2>{f"<p>{CONSENT}</p>" * 20}</div>')
    )


@on_tree(may_refuse=True)
def bare_cookie_banner_last(tree: Tree) -> None:
    tree.body.append(fragment(f"<div><h2>We value your privacy</h2>{f'<p>{CONSENT}</p>' * 20}</div>"))


@on_tree()
def paywall_over_the_page(tree: Tree) -> None:
    tree.body.append(
        fragment(
            '<div class="paywall modal"><h2>Subscribe to read on</h2><p>You have read three of three free articles this'
            " month. Support our reporting for the price of a loaf of bread.</p><a href='/plans'>See plans</a></div>"
        )
    )


@on_tree()
def another_article_below(tree: Tree) -> None:
    paragraphs = f"<p>{TEASER * 2}</p>" * 8
    tree.body.append(
        fragment(
            f"<main><article><h1>{STORIES[0]}</h1><p>By Another Writer</p><time datetime='2001-01-01T00:00:00Z'>2001</time>"
            f"<div class='entry-content'>{paragraphs}</div></article></main>"
        )
    )


@on_tree()
def another_article_below_in_divisions(tree: Tree) -> None:
    paragraphs = f"<p>{TEASER * 2}</p>" * 8
    tree.body.append(fragment(f"<article><div><div><h1>{STORIES[0]}</h1></div><div>{paragraphs}</div></div></article>"))


@on_tree()
def day_and_author_after_the_text(tree: Tree) -> None:
    day = "<div><time datetime='2001-01-01T00:00:00Z'>January 1, 2001</time></div>"
    tree.box.append(fragment(f"<div>{day}<p>{tree.original.authors[0]}</p></div>"))


@on_tree()
def article_twice(tree: Tree) -> None:
    article = next((each for each in tree.box.iterancestors("article", "main")), tree.box)
    copy = deepcopy(article)
    copy.tail = None
    article.addnext(copy)


@on_tree()
def article_again_for_print(tree: Tree) -> None:
    copy = deepcopy(tree.box)
    copy.tail = None
    hidden = fragment('<div class="print-only" style="display:none"></div>')
    hidden.append(copy)
    tree.body.append(hidden)


@on_tree(may_refuse=True)
def live_blog_of_another_day_below(tree: Tree) -> None:
    entry = f'<article itemprop="liveBlogUpdate"><time datetime="2001-01-01T08:00:00Z">08:00</time><p>{TEASER}</p></article>'
    tree.body.append(fragment(f'<section class="live"><h2>Live</h2>{entry * 12}</section>'))
