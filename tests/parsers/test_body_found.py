"""Where the text is: found by what it is, and confirmed by names."""

from __future__ import annotations

import pytest

from tests.parsers.bodies import CLOSING, OPENING, SEVERAL, MakePage, article


@pytest.mark.parametrize(
    ("body", "found_by"),
    [
        ('<div itemprop="articleBody">{}</div>', "microdata"),
        ('<div class="entry-content">{}</div>', "selector"),
        ('<div class="entry-content wp-block-post-content">{}</div>', "selector"),
        ('<div class="x7f3">{}</div>', "generic"),
        ("{}", "generic"),
        ('<div class="entry-content"></div><div class="x7f3">{}</div>', "generic"),
        ('<div class="widget-wrap">{}</div>', "generic"),
        ("<form>{}</form>", "generic"),
    ],
)
def test_the_body_is_found_by_its_text_and_confirmed_by_its_name(page: MakePage, body: str, found_by: str) -> None:
    comments = f'<div id="comments"><h2>Comments</h2><p>{CLOSING}</p><p>{CLOSING}</p></div>'
    parts = article(page, f"<div><h1>A Headline</h1>{body.format(SEVERAL)}</div>{comments}")
    assert len(parts.blocks) == 5
    assert parts.extracted_by["text"] == found_by


def test_a_text_built_of_widgets_is_whole(page: MakePage) -> None:
    box = '<div class="elementor-widget"><div class="elementor-widget-container">{}</div></div>'
    widgets = "".join(box.format(f"<p>{OPENING} {n}</p>") for n in range(8))
    assert len(article(page, f"<main><h1>A Headline</h1><div>{widgets}</div></main>").blocks) == 8


@pytest.mark.parametrize("name", ["content-with-sidebar", "sidebar-grid__content", "widget-wrap", "share-wrap"])
def test_a_name_takes_away_only_as_much_as_it_is_sure_of(page: MakePage, name: str) -> None:
    inside = f'<main><h1>A Headline</h1><div class="{name}">{SEVERAL}</div></main>'
    assert len(article(page, inside).blocks) == 5
    aside = f'<main><h1>A Headline</h1>{SEVERAL}<div class="right-sidebar"><p>{CLOSING}</p></div></main>'
    assert len(article(page, aside).blocks) == 5


def test_a_short_text_beside_long_teasers(page: MakePage) -> None:
    brief = f'<article><h1>A Headline</h1><div class="entry-content"><p>{CLOSING}</p></div></article>'
    assert article(page, f"<div>{brief}</div><div>{SEVERAL}</div>").text == CLOSING


def test_a_poem_is_found_without_any_name(page: MakePage) -> None:
    poem = "<p>The steppe goes by,<br>a lamp, a dog,<br>the tea is hot,<br>the glass is cold.</p><p>— A reader</p>"
    parts = article(page, f"<div><article><h1>A Headline</h1><div>{poem}</div></article></div>")
    assert parts.text == "The steppe goes by, a lamp, a dog, the tea is hot, the glass is cold.\n\n— A reader"


def test_a_headline_in_the_middle_of_names_keeps_the_pictures_in_order(page: MakePage) -> None:
    picture = '<figure><img src="{}" width="640"><figcaption>{}</figcaption></figure>'
    inside = (
        f"<article><h1>A Headline</h1>{picture.format('/lead.jpg', 'Lead')}<div>{SEVERAL}"
        f"{picture.format('data:x', 'Late').replace('src', 'data-src=/late.jpg src')}</div>"
        f"<div><img class='avatar' src='/jane.jpg'></div><ul><li><img src='/other.jpg'></li></ul></article>"
    )
    images = article(page, inside).images
    assert [(image.url, image.caption) for image in images] == [
        ("https://example.org/lead.jpg", "Lead"),
        ("https://example.org/late.jpg", "Late"),
    ]
