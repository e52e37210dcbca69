"""The same article in other markup."""

from __future__ import annotations

import hashlib
import re

from tests.mutations.changing import Tree, fragment, on_text, on_tree, wrap

NAMED = "authors"  # Where a class alone says who somebody is.


@on_tree(loses=NAMED)
def classes_removed(tree: Tree) -> None:
    for element in tree.all():
        element.attrib.pop("class", None)


@on_tree()
def ids_removed(tree: Tree) -> None:
    for element in tree.all():
        element.attrib.pop("id", None)


@on_tree(loses=NAMED)
def classes_and_ids_removed(tree: Tree) -> None:
    for element in tree.all():
        element.attrib.pop("class", None)
        element.attrib.pop("id", None)


@on_tree(loses=NAMED)
def classes_hashed(tree: Tree) -> None:
    for element in tree.all():
        if names := element.get("class"):
            element.set(
                "class", " ".join("css-" + hashlib.md5(name.encode()).hexdigest()[:6] for name in names.split())
            )


@on_tree(loses=NAMED)
def classes_prefixed(tree: Tree) -> None:
    for element in tree.all():
        if names := element.get("class"):
            element.set("class", " ".join("v2-" + name for name in names.split()))


@on_tree()
def article_in_wrappers(tree: Tree) -> None:
    for element in tree.all("main", "article", "section"):
        wrap(wrap(element, "div"), "div", class_="grid")


@on_tree()
def text_in_wrappers(tree: Tree) -> None:
    wrap(wrap(wrap(tree.box, "div"), "section"), "div", class_="inner")


@on_tree()
def every_paragraph_in_a_wrapper(tree: Tree) -> None:
    for block in tree.blocks:
        wrap(wrap(block, "div", class_="row"), "div")


@on_tree()
def every_paragraph_in_a_section(tree: Tree) -> None:
    for block in tree.blocks:
        wrap(block, "section")


@on_tree()
def text_in_two_sections(tree: Tree) -> None:
    middle = tree.middle
    second = middle.makeelement("section")
    for element in [middle, *middle.itersiblings()]:
        second.append(element)
    first = middle.makeelement("section")
    for element in list(tree.box):
        first.append(element)
    tree.box.append(first)
    tree.box.append(second)


@on_tree(loses=NAMED)
def sections_become_divisions(tree: Tree) -> None:
    for element in tree.all("main", "article", "section", "aside", "header", "footer", "nav"):
        element.tag = "div"


@on_tree(loses=NAMED)
def bare_divisions(tree: Tree) -> None:
    for element in tree.all():
        element.attrib.pop("class", None)
        element.attrib.pop("id", None)
    for element in tree.all("main", "article", "section"):
        element.tag = "div"


@on_tree()
def paragraphs_become_divisions(tree: Tree) -> None:
    for block in tree.blocks:
        if block.tag == "p":
            block.tag = "div"


@on_tree()
def paragraphs_become_line_breaks(tree: Tree) -> None:
    for block in tree.blocks:
        if block.tag == "p" and block.getparent() is tree.box:
            for _ in range(2):
                block.addprevious(block.makeelement("br"))
                block.addnext(block.makeelement("br"))
            block.drop_tag()


@on_tree()
def paragraphs_hold_spans(tree: Tree) -> None:
    for block in tree.blocks:
        inner = block.makeelement("span", {"style": "font-weight: 400"})
        inner.text, block.text = block.text, None
        for child in list(block):
            inner.append(child)
        block.append(inner)


@on_tree()
def empty_paragraphs_between(tree: Tree) -> None:
    for block in tree.blocks:
        block.addprevious(fragment("<p>&nbsp;</p>"))
        block.addprevious(fragment("<p></p>"))


@on_tree()
def page_in_a_layout_table(tree: Tree) -> None:
    main = next(iter(tree.all("main")), None)
    if main is None:
        main = tree.box
    cell = wrap(main, "td")
    wrap(wrap(wrap(cell, "tr"), "tbody"), "table")


@on_tree()
def comments_in_the_source(tree: Tree) -> None:
    for block in tree.blocks:
        block.addprevious(fragment("<div><!-- ad slot 7 --></div>"))


@on_tree()
def headline_is_an_h2(tree: Tree) -> None:
    tree.headline.tag = "h2"


@on_tree()
def headline_is_no_heading(tree: Tree) -> None:
    tree.headline.tag = "div"


@on_tree()
def headline_outside_of_the_article(tree: Tree) -> None:
    tree.body.insert(0, tree.headline)


@on_tree()
def headline_is_a_span_in_a_header(tree: Tree) -> None:
    tree.headline.tag = "span"
    wrap(tree.headline, "header")


@on_tree()
def headline_over_page_and_menu(tree: Tree) -> None:
    whole = tree.body.makeelement("div")
    whole.extend([tree.headline, *tree.body])
    tree.body.append(whole)
    tree.body.append(fragment("<div><p>This site stores cookies on your device.</p></div>"))


@on_tree()
def site_name_is_an_h1_too(tree: Tree) -> None:
    tree.body.insert(0, fragment('<div><h1><a href="/">The Daily Name of the Site</a></h1></div>'))


@on_tree()
def headline_twice(tree: Tree) -> None:
    tree.box.insert(0, fragment("<h2></h2>"))
    tree.box[0].text = tree.original.title


@on_tree()
def right_to_left(tree: Tree) -> None:
    tree.root.set("dir", "rtl")
    for block in tree.blocks:
        block.set("dir", "rtl")


@on_tree()
def accelerated_pages(tree: Tree) -> None:
    tree.root.set("amp", "")
    for image in tree.all("img"):
        image.tag = "amp-img"
        image.set("layout", "responsive")
    tree.body.insert(0, fragment("<amp-sidebar id='menu' layout='nodisplay'><ul><li>News</li></ul></amp-sidebar>"))


@on_tree()
def pictures_come_late(tree: Tree) -> None:
    for image in tree.all("img"):
        image.set("data-src", image.get("src", ""))
        image.set("src", "data:image/gif;base64,R0lGODlhAQABAAAAACH5BAEKAAEALAAAAAABAAEAAAICTAEAOw==")


@on_text()
def tags_in_capitals(html: str) -> str:
    return re.sub(r"<(/?)([a-z][a-z0-9]*)\b", lambda tag: f"<{tag[1]}{tag[2].upper()}", html)


@on_text()
def paragraphs_never_end(html: str) -> str:
    return html.replace("</p>", "").replace("</li>", "").replace("</td>", "").replace("</tr>", "")


@on_text()
def end_tags_gone_astray(html: str) -> str:
    return html.replace("</p>", "</p></span></b></font>")


@on_text()
def every_letter_an_entity(html: str) -> str:
    head, tag, body = html.partition("<body")
    return head + tag + re.sub(r"(?<=>)[^<>{}]+(?=<(?!/script|/style))", _entities, body)


def _entities(text: re.Match[str]) -> str:
    if "&" in text[0]:
        return text[0]
    return "".join(f"&#{ord(letter)};" if letter.isalpha() and at % 3 else letter for at, letter in enumerate(text[0]))


@on_text()
def white_space_between_tags_removed(html: str) -> str:
    return re.sub(r">\s*\n\s*<", "><", html)


@on_text()
def lines_end_as_in_windows(html: str) -> str:
    return html.replace("\n", "\r\n")


@on_text()
def page_is_xhtml(html: str) -> str:
    html = re.sub(r"<(meta|link|img|br|hr|input)\b([^<>]*?)/?>", r"<\1\2 />", html)
    return '<?xml version="1.0" encoding="UTF-8"?>\n' + html.replace(
        "<html", '<html xmlns="http://www.w3.org/1999/xhtml"', 1
    )


@on_text()
def page_never_ends(html: str) -> str:
    return html.replace("</body>", "").replace("</html>", "")


@on_text(loses="authors published categories tags")
def head_missing(html: str) -> str:
    return re.sub(r"<head>.*?</head>", "", html, flags=re.DOTALL)
