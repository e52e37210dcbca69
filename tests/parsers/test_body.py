"""The text as blocks: every kind in order, and nothing that stands around it."""

from __future__ import annotations

import pytest

from crawler.parsers.article import read_article
from tests.parsers.bodies import CLOSING, OPENING, RULES, SEVERAL, MakePage, article, blocks


@pytest.mark.parametrize(
    ("html", "expected"),
    [
        ("<p>One.</p><p>Two.</p>", [("paragraph", "One."), ("paragraph", "Two.")]),
        ("<p>one,<br>two</p>", [("paragraph", "one, two")]),
        ("<p>One.<br><br>\n<br/>Two.</p>", [("paragraph", "One."), ("paragraph", "Two.")]),
        ("<div>One.</div><div><div>Two.</div></div>", [("paragraph", "One."), ("paragraph", "Two.")]),
        ("One.<p>Two.</p>Three.", [("paragraph", "One."), ("paragraph", "Two."), ("paragraph", "Three.")]),
        ("<p> a\n b <em>c</em>d </p>", [("paragraph", "a b cd")]),
        ("<p>5&nbsp;million Jalal&shy;Abad</p>", [("paragraph", "5\u00a0million Jalal\u00adAbad")]),
        ("<p>&nbsp;</p><p></p><p>\u200b</p>", []),
        ("<h2>Rails &amp; <em>Rivers</em></h2>", [("heading", "Rails & Rivers")]),
        ("<ul><li>a</li><li>b<ol><li>c</li></ol></li><li><p>d</p><p>e</p></li></ul>", [("list", "a\nb\nc\nd e")]),
        ("<dl><dt>a</dt><dd>b</dd></dl>", [("list", "a\nb")]),
        ("<blockquote><p>a</p><p>b</p><cite>c</cite></blockquote>", [("quote", "a"), ("quote", "b"), ("quote", "c")]),
        ("<blockquote>a<footer>b</footer></blockquote>", [("quote", "a"), ("quote", "b")]),
        ("<figure><blockquote><p>a</p></blockquote></figure>", [("quote", "a")]),
        (
            "<table><caption>x</caption><tr><th>A</th><th>B</th></tr><tr><td>1,000</td><td>b<br>c</td></tr></table>",
            [("table", "A | B\n1,000 | b c")],
        ),
        (
            "<figure><table><tr><td>1</td><td>2</td></tr></table><figcaption>x</figcaption></figure>",
            [("table", "1 | 2")],
        ),
        ("<table><tr><td><p>One.</p><p>Two.</p></td></tr></table>", [("paragraph", "One."), ("paragraph", "Two.")]),
        ("<pre><code>a = [1]\n  b</code></pre>", [("code", "a = [1]\n  b")]),
        ('<pre class="wp-block-verse">one\n   two<br>three\n</pre>', [("verse", "one\n   two\nthree")]),
        ("<p>H<sub>2</sub>O<sup>1</sup></p>", [("paragraph", "H2O1")]),
        ("<p>a<span><b>b</b></span><!-- c --></p>", [("paragraph", "ab")]),
        ("<p>He said [sic] so.</p>", [("paragraph", "He said [sic] so.")]),
        ('<p>[caption id="a"]x[/caption]The text.</p>', [("paragraph", "The text.")]),
        ("<p>[weather city=”Osh”]</p><p>[button link='/x/']Send it.[/button]</p>", [("paragraph", "Send it.")]),
        ("<p>50 million KGS ($572,000)</p>", [("paragraph", "50 million KGS ($572,000)")]),
        ("", []),
    ],
)
def test_blocks_of_every_kind(html: str, expected: list[tuple[str, str]]) -> None:
    assert blocks(html) == expected


@pytest.mark.parametrize(
    "noise",
    [
        "<script>var p = '<p>x</p>'</script>",
        "<style>p{}</style><noscript><p>x</p></noscript><template><p>x</p></template>",
        '<figure><img src="/p.jpg"><figcaption>A caption</figcaption></figure>',
        '<div class="wp-caption"><img src="/p.jpg"><p class="wp-caption-text">A caption</p></div>',
        '<div class="x1"><a href="/p.jpg"><img src="/p.jpg"></a><p class="x2">A caption</p></div>',
        '<figure><video controls><a href="/v.mp4">/v.mp4</a></video><figcaption>A film</figcaption></figure>',
        '<iframe src="https://video.example/"></iframe>',
        '<p><strong>Read also:</strong> <a href="/other/">Another article</a></p>',
        '<p><a href="/other/">READ MORE</a></p>',
        '<p>See also – <a href="/other/">Another article</a></p>',
        '<h3>Related articles</h3><ul><li><a href="/a/">A</a></li><li><a href="/b/">B</a></li></ul>',
        '<div class="newsletter-box"><h3>Stay informed</h3><p>Every Friday, free of charge.</p></div>',
        '<div class="x3"><h3>Subscribe to our newsletter</h3><p>Every Friday.</p><form><input></form></div>',
        '<ul class="share-buttons"><li><a href="https://share.example/">Share</a></li></ul>',
        '<aside><p>An aside.</p></aside><nav><a href="/x/">X</a></nav>',
        '<div style="display: none">Hidden</div><p hidden>Hidden</p><span class="screen-reader-text">Hidden</span>',
        '<img src="/line.png" alt="divider">',
        '<p><a href="/other/">ANOTHER STORY ALTOGETHER</a></p>',
        "<p>The pass, on Thursday. (John Roe/Getty Images)</p>",
        '<div class="media"><img src="/p.jpg"><p class="media-caption">The pass.</p><p>Photo: John Roe</p></div>',
        '<div class="x4"><div>Other news</div><div><a href="/x/">A story</a><p>About it.</p></div></div>',
        '<div class="pagePromo"><h3>A story</h3><p>About it.</p></div>',
        "<p>Advertisement</p><p>1709417007</p>",
        '<ul class="wp-block-latest-posts"><li><a href="/x/">A story</a><div>About it.</div></li></ul>',
    ],
)
def test_what_is_no_text_goes_nowhere(noise: str) -> None:
    html = f"<p>{OPENING}</p>{noise}<p>{CLOSING}</p>"
    assert blocks(html) == [("paragraph", OPENING), ("paragraph", CLOSING)]


@pytest.mark.parametrize(
    "text",
    [
        "“The road is open,” he said. READ MORE:",
        "Related articles",
        "Continue reading",
        "By SSC | Share on Facebook | Posted in Home",
        "03 April 2025",
        "Read also what the ministry says",
        "Photos show that the road is closed",
    ],
)
def test_sentences_that_sound_like_furniture_stay(text: str) -> None:
    html = f"<p>{OPENING}</p><p>{text}</p><p>{CLOSING}</p>"
    assert blocks(html)[1:2] == [("paragraph", text)]


def test_a_sentence_with_a_link_at_its_end_stays() -> None:
    html = f'<p>{OPENING}</p><p>“Enough,” he said in May. <a href="/x/">READ MORE:</a></p>'
    assert blocks(html)[1] == ("paragraph", "“Enough,” he said in May. READ MORE:")


def test_a_digest_of_links_is_what_it_links() -> None:
    links = "".join(f'<p><a href="/{n}/">The week of the {n}th road</a></p>' for n in range(9))
    assert len(blocks(f"<p>This week:</p>{links}")) == 10


def test_text_beside_a_picture_is_no_caption() -> None:
    figure = '<figure><img src="/p.jpg"></figure>'
    beside = f'<div class="wp-block-media-text">{figure}<div><p>{CLOSING}</p></div></div>'
    over = f'<div class="wp-block-cover"><img src="/p.jpg"><div><p>{CLOSING}</p></div></div>'
    for box in (beside, over, f"<div>{figure}<p>{CLOSING}</p></div>"):
        assert blocks(f"<p>{OPENING}</p>{box}") == [("paragraph", OPENING), ("paragraph", CLOSING)]


BOX = "<a href='/author/jane/'>View more articles from Jane Doe</a>"
SHARES = "<p><a href='https://s.example/'>Facebook</a> <a href='https://s.example/'>X</a></p>"
AROUND = {
    "title": "{}",
    "dates": "<p>03 April 2025</p><p>28 March 2025</p>{}",
    "byline": "<p>By Jane Doe</p><p>January 14, 2026 at 10:30 am</p>{}",
    "credit": "<p>@iStock</p>{}",
    "credit-named": "<p>Image: TCA, Jane Doe</p>{}",
    "twice": "<img src='/line.png' alt='divider'>{}<p>Jane Doe</p><p>Jane Doe</p><p>Jane Doe writes.</p>",
    "avatar": "{}<p>Jane Doe's Avatar</p><p>Jane Doe writes about rails.</p>",
    "box": "{}<h4>Jane Doe</h4><p>Jane writes.</p>" + BOX,
    "comments": "{}<h2>2 comments</h2><p>My grandfather worked there.</p>",
    "related": "{}<h3>You may also like</h3><ul><li><a href='/x/'>Another</a></li></ul>",
    "shares": "{}" + SHARES,
    "signature": "{}<div><time>3 April 2025</time></div><p>Omar Ali</p>",
    "talk": "{}<div><!-- a form --><h3>6 responses to “" + OPENING + "”</h3>" + "<p>" + CLOSING * 9 + "</p></div>",
}


@pytest.mark.parametrize("around", AROUND)
@pytest.mark.parametrize("box", ["<main>{}</main>", "<article>{}</article>", "<div><div>{}</div></div>"])
def test_what_stands_around_a_text_without_a_box_of_its_own(page: MakePage, around: str, box: str) -> None:
    parts = article(page, box.format("<h1>A Headline</h1>" + AROUND[around].format(SEVERAL)))
    assert parts.title == "A Headline"
    assert [block.kind for block in parts.blocks] == ["paragraph"] * 5
    assert all(block.text.startswith(OPENING) for block in parts.blocks)


TITLE = "Rails Are Laid Over the Pass Before the Winter"


@pytest.mark.parametrize(
    ("line", "stays"),
    [
        (f"The Pass: {TITLE}", False),
        ("Before the Winter, Rails Are Laid Over the High Pass", False),
        ("Rails are laid over the pass before the winter comes.", True),
    ],
)
def test_the_title_in_other_words(page: MakePage, line: str, stays: bool) -> None:
    html = f"<title>{TITLE}</title><main><h1>{TITLE}</h1><p>{line}</p>{SEVERAL}</main>"
    assert len(read_article(page(html), RULES).blocks) == 5 + stays


def test_a_moment_in_the_text_is_no_signature(page: MakePage) -> None:
    diary = f"<p><time>3 April 2025</time></p><p>{OPENING}</p>" * 3
    assert len(article(page, f"<main><h1>A Headline</h1><p>{CLOSING}</p>{SEVERAL}{diary}</main>").blocks) == 12


LEAD = "The pass has been shut since the autumn, and nobody in the valley believes the ministry any more."
LINE = "Published by the paper of the valley and the pass on January 14th, 2026 at 10:30"
SUMMARY = f'<meta name="description" content="{LEAD}">'
TOLD = '<script type="application/ld+json">{"@type": "NewsArticle", "headline": "A Headline"}</script>'


@pytest.mark.parametrize(
    ("over", "head", "is_text"),
    [
        (f"<p>{LEAD}</p>", "", True),
        (f'<div class="article-teaser">{LEAD}</div>', "", True),
        (f"<h2>{LEAD}</h2>", "", True),
        (f"<p>{LEAD}</p>", SUMMARY, True),
        (f"<p>{LEAD}</p>", TOLD, True),
        (f"<p><a href='/x/'>{LEAD}</a></p>", "", False),
        (f"<figure><img src='/p.jpg'><figcaption>{LEAD}</figcaption></figure>", "", False),
        (f"<aside>{LEAD}</aside>", "", False),
        (f"<p>{OPENING}</p>", "", False),
        (f"<p>{LINE}</p>", "", False),
        ("<div>KGS/USD = 0.01177 -0.86% KZT/USD = 0.00194 0% TJS/USD = 0.10020 -0.43%</div>", "", False),
    ],
)
def test_a_lead_is_text_where_it_is_one(page: MakePage, over: str, head: str, is_text: bool) -> None:
    inside = f"<article><div><h1>A Headline</h1>{over}</div><div><p>Kicker.</p>{SEVERAL}</div></article>"
    texts = [block.text for block in article(page, inside, head).blocks]
    assert texts[:-5] == ([LEAD, "Kicker."] if is_text else ["Kicker."])


LIST = f"<section><h2>Reports</h2>{f'<article><p>{CLOSING}</p></article>' * 9}</section>"
OTHER = f"<article><div><h1>Another Headline</h1></div><div>{f'<p>{CLOSING}</p>' * 9}</div></article>"


@pytest.mark.parametrize("below", [LIST, OTHER, f"<main>{OTHER}</main>"])
def test_other_articles_below_one_that_no_box_marks(page: MakePage, below: str) -> None:
    parts = article(page, f"<div><h1>A Headline</h1><div>{SEVERAL}</div></div>{below}")
    assert [block.text[: len(OPENING)] for block in parts.blocks] == [OPENING] * 5


@pytest.mark.parametrize(
    "below",
    [LIST, f"<article><h1>A Headline</h1>{f'<p>{CLOSING}</p>' * 9}</article>"],
    ids=["all there is", "the same headline"],
)
def test_articles_that_are_the_pages_own(page: MakePage, below: str) -> None:
    parts = article(page, f"<header><h1>A Headline</h1><p>{OPENING}</p></header>{below}")
    assert sum(block.text == CLOSING for block in parts.blocks) == 9


def test_a_label_in_the_middle_ends_nothing(page: MakePage) -> None:
    inside = (
        f"<main><h1>A Headline</h1><p>{OPENING}</p><h3>Subscribe to our newsletter</h3><p>Weekly.</p>{SEVERAL}</main>"
    )
    assert len(article(page, inside).blocks) == 6
