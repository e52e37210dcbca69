"""The same article with other things said about it: metadata gone, broken, or lying."""

from __future__ import annotations

import json
import re

from tests.mutations.changing import Tree, fragment, on_text, on_tree

LD = r'<script type="application/ld\+json"[^>]*>.*?</script>'
TOLD = "authors published categories tags"
"""What some themes say in their metadata alone."""


@on_text(loses=TOLD)
def json_ld_removed(html: str) -> str:
    return re.sub(LD, "", html, flags=re.DOTALL)


@on_text()
def json_ld_with_commas_too_many(html: str) -> str:
    return re.sub(LD, lambda script: re.sub(r"\}(?=[^}]*</script>)", ",}", script[0]), html, flags=re.DOTALL)


@on_text()
def json_ld_with_raw_line_ends(html: str) -> str:
    return re.sub(LD, lambda script: re.sub(r"(?<=\w) (?=\w)", " \n\t", script[0]), html, flags=re.DOTALL)


@on_text()
def json_ld_in_comments(html: str) -> str:
    return re.sub(
        LD, lambda script: re.sub(r"(?<=>)(.*)(?=<)", r"<!-- \1 -->", script[0], flags=re.DOTALL), html, flags=re.DOTALL
    )


@on_text(loses=TOLD)
def json_ld_cut_off(html: str) -> str:
    return re.sub(LD, lambda script: script[0][: len(script[0]) // 2] + "</script>", html, flags=re.DOTALL)


@on_tree()
def json_ld_of_the_site_first(tree: Tree) -> None:
    _add_json_ld(tree, {"@type": "WebSite", "name": "Another Name", "url": "/", "datePublished": "2001-01-01"})
    _add_json_ld(tree, {"@type": "BreadcrumbList", "itemListElement": [{"@type": "ListItem", "name": "Home"}]})


@on_tree()
def json_ld_of_a_film_and_a_comment(tree: Tree) -> None:
    person = {"@type": "Person", "name": "Reader Number Nine"}
    _add_json_ld(
        tree, {"@type": "VideoObject", "name": "A film", "uploadDate": "2001-01-01T00:00:00Z", "author": person}
    )
    _add_json_ld(tree, {"@type": "Comment", "text": "No.", "author": person, "datePublished": "2001-01-01T00:00:00Z"})


@on_tree(loses=TOLD, may_refuse=True)
def json_ld_of_another_article(tree: Tree) -> None:
    tree.drop("//script[@type='application/ld+json']")
    _add_json_ld(
        tree,
        {
            "@type": "NewsArticle", "headline": "Something else that happened in another year",
            "url": "https://elsewhere.example/something-else/", "datePublished": "2001-01-01T00:00:00Z",
            "author": {"@type": "Person", "name": "Reader Number Nine"},
            "articleBody": "Something else happened in another year, and nobody wrote a word about it then. " * 12,
        },
    )  # fmt: skip


def _add_json_ld(tree: Tree, data: dict[str, object]) -> None:
    script = tree.body.makeelement("script", {"type": "application/ld+json"})
    script.text = json.dumps({"@context": "https://schema.org"} | data)
    tree.root.find("head").insert(0, script)


@on_tree(loses=TOLD)
def metas_removed(tree: Tree) -> None:
    tree.drop("//meta[not(@charset)]")


@on_tree(loses=TOLD)
def metas_and_json_ld_removed(tree: Tree) -> None:
    tree.drop("//meta[not(@charset)]|//script[@type='application/ld+json']")


@on_tree(loses=TOLD)
def everything_told_removed(tree: Tree) -> None:
    tree.drop("//meta[not(@charset)]|//link|//script|//style")


@on_tree(loses=TOLD)
def metas_of_the_front_page(tree: Tree) -> None:
    tree.drop("//meta[starts-with(@property, 'og:')]")
    for name, content in (("og:title", "The Daily Name of the Site"), ("og:type", "website"), ("og:url", "/")):
        tree.root.find("head").append(fragment(f'<meta property="{name}" content="{content}">'))


@on_tree()
def canonical_removed(tree: Tree) -> None:
    tree.drop("//link[@rel='canonical']")


@on_tree()
def canonical_relative(tree: Tree) -> None:
    for link in tree.root.xpath("//link[@rel='canonical']"):
        link.set("href", "/" + link.get("href").split("/", 3)[3])


@on_tree()
def canonical_leads_home(tree: Tree) -> None:
    for link in tree.root.xpath("//link[@rel='canonical']"):
        link.set("href", "/")


@on_tree()
def canonical_leads_elsewhere(tree: Tree) -> None:
    for link in tree.root.xpath("//link[@rel='canonical']"):
        link.set("href", "https://elsewhere.example/a-mirror/")


@on_tree(may_refuse=True)
def canonical_of_another_article(tree: Tree) -> None:
    for link in tree.root.xpath("//link[@rel='canonical']"):
        link.set("href", "/the-first-snow-of-another-year/")


@on_tree(loses="categories tags authors")
def rel_removed(tree: Tree) -> None:
    for element in tree.all("a"):
        element.attrib.pop("rel", None)


@on_tree(loses="published")
def times_without_stamps(tree: Tree) -> None:
    for element in tree.all("time"):
        element.attrib.pop("datetime", None)


@on_tree(loses="published")
def only_the_change_is_dated(tree: Tree) -> None:
    tree.drop("//meta[contains(@property, 'published_time')]|//time")
    for script in tree.root.xpath("//script[@type='application/ld+json']"):
        script.text = script.text.replace("datePublished", "dateUnheardOf")


@on_tree()
def site_name_in_every_title(tree: Tree) -> None:
    for title in tree.root.xpath("//head/title"):
        title.text = f"The Daily Name » {tree.original.title}"
    for meta in tree.root.xpath("//meta[@property='og:title']"):
        meta.set("content", f"{tree.original.title} | The Daily Name")
    tree.root.find("head").append(fragment('<meta property="og:site_name" content="The Daily Name">'))


@on_tree()
def titles_shortened(tree: Tree) -> None:
    for title in tree.root.xpath("//head/title"):
        title.text = tree.original.title[:30] + "…"


@on_tree()
def served_day_over_the_article(tree: Tree) -> None:
    tree.headline.addprevious(fragment("<div>Tuesday, November 24, 2026</div>"))


@on_tree(loses=TOLD)
def date_in_words(tree: Tree) -> None:
    _date(tree, "<p>Published on {0:%B} {0.day}, {0.year}</p>")


@on_tree(loses=TOLD)
def date_and_hour_in_words(tree: Tree) -> None:
    _date(tree, "<span>{0.day} {0:%b} {0.year}, {0:%H:%M}</span>")


@on_tree(loses=TOLD)
def date_in_figures(tree: Tree) -> None:
    _date(tree, "<span>{0:%d.%m.%Y}</span>")


def _date(tree: Tree, form: str) -> None:
    """Leave one date, in words under the headline."""
    from datetime import datetime

    tree.drop("//time|//script[@type='application/ld+json']|//meta[contains(@property, '_time')]")
    tree.headline.addnext(fragment(form.format(datetime.fromisoformat(tree.original.published))))


@on_tree(loses="published categories tags")
def byline_in_words(tree: Tree) -> None:
    """Leave one byline, in words under the headline."""
    tree.drop("//script[@type='application/ld+json']|//meta[@name='author']|//*[contains(@class, 'author')]")
    tree.drop("//a[contains(@href, '/author/')]|//*[contains(@class, 'byline')]")
    tree.headline.addnext(fragment(f"<p>By {' and '.join(tree.original.authors)}</p>"))
