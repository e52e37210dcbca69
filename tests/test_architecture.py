"""The house's rules, kept by the syntax tree: which way imports point, and who may know Scrapy."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest

PACKAGE = Path(__file__).parent.parent / "crawler"
MODULES = sorted(PACKAGE.rglob("*.py"))

# A room may import from itself, from the foundation, and from the rooms named here.
FOUNDATION = {"items", "markers", "errors", "report", "crawler"}
ALLOWED: dict[str, set[str]] = {
    "items": set(),
    "markers": set(),
    "errors": set(),
    "report": set(),
    "coverage": set(),
    "status": {"archive", "coverage"},
    "overview": {"archive", "coverage", "status"},
    "bounds": set(),
    "charset": set(),
    "deadline": set(),
    "page": {"bounds", "charset"},
    "stored": {"archive", "charset", "page"},
    "schema": set(),
    "outcome": set(),
    "politeness": set(),
    "settings": set(),
    "parsers": {"bounds", "page"},
    "sites": {"page", "parsers"},
    "fixtures": {"page", "sites"},
    "reread": {"archive", "page", "sites", "stored"},
    "scaffold": {"fixtures", "page", "parsers", "sites"},
    "spiders": {"charset", "deadline", "page", "parsers", "reread", "sites", "politeness"},
    "archive": set(),
    "verify": {"archive", "parsers", "schema", "sites"},
    "corpus": {"archive", "outcome", "parsers", "schema", "status"},
    "extensions": {"archive", "coverage", "outcome"},
    "pipelines": {"archive", "charset", "extensions"},
    "replay": {"archive", "page", "pipelines", "reread", "sites"},
    "rendering": {"parsers"},
    "middlewares": {"archive", "extensions", "parsers", "politeness", "rendering"},
    "replica": set(),
    "commands": {
        "archive", "corpus", "coverage", "extensions", "fixtures", "outcome", "overview", "page", "parsers",
        "politeness", "rendering", "replay", "replica", "reread", "scaffold", "schema", "sites", "spiders", "status",
        "verify",
    },
}  # fmt: skip
WITHOUT_SCRAPY = {
    "items",
    "markers",
    "errors",
    "report",
    "coverage",
    "status",
    "overview",
    "bounds",
    "charset",
    "deadline",
    "page",
    "stored",
    "reread",
    "replay",
    "schema",
    "outcome",
    "fixtures",
    "scaffold",
    "parsers",
    "sites",
    "archive",
    "verify",
    "corpus",
    "replica",
}


def room_of(module: Path) -> str:
    inside = module.relative_to(PACKAGE)
    return inside.parts[0].removesuffix(".py") if inside.name != "__init__.py" or len(inside.parts) > 1 else "crawler"


def imports(source: str) -> set[str]:
    """Every module imported anywhere in the source, type-checking blocks and functions included."""
    found: set[str] = set()
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Import):
            found.update(alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, "imports are absolute"
            if node.module == "crawler":
                found.update(f"crawler.{alias.name}" for alias in node.names)
            elif node.module:
                found.add(node.module)
    return found


def complaints(room: str, source: str) -> list[str]:
    """What the imports of a module in this room break."""
    found = []
    for name in sorted(imports(source)):
        top, _, rest = name.partition(".")
        target = rest.partition(".")[0]
        if top == "crawler" and target not in {"", "__version__", room} | FOUNDATION | ALLOWED[room]:
            found.append(f"{room} must not import {name}")
        if top in {"scrapy", "twisted"} and room in WITHOUT_SCRAPY:
            found.append(f"{room} must not know {top}")
    return found


@pytest.mark.parametrize("module", MODULES, ids=lambda path: str(path.relative_to(PACKAGE)))
def test_imports_point_one_way(module: Path) -> None:
    assert complaints(room_of(module), module.read_text("utf-8")) == []


def test_one_place_knows_each_renderer() -> None:
    """What draws pages is imported where it is asked for, and nowhere else: a plain run does without."""
    found = {
        (name.partition(".")[0], str(module.relative_to(PACKAGE)))
        for module in MODULES
        for name in imports(module.read_text("utf-8"))
        if name.partition(".")[0] in {"scrapy_splash", "scrapy_playwright", "playwright"}
    }
    assert found == {
        ("scrapy_splash", "middlewares/render.py"),
        ("scrapy_playwright", "middlewares/browser.py"),
        ("playwright", "middlewares/browser.py"),
        ("playwright", "rendering/fence.py"),
    }


@pytest.mark.parametrize(
    ("room", "line"),
    [
        ("parsers", "import scrapy"),
        ("archive", "from scrapy.http import Response"),
        ("sites", "def f():\n    from twisted.python import failure"),
        ("pipelines", "from crawler.parsers.ticker import read_ticker"),
        ("pipelines", "from crawler.spiders import listing"),
        ("parsers", "from crawler.sites.timesca import TIMESCA"),
        ("items", "from crawler import page"),
        ("replica", "from crawler.parsers import text"),
        ("spiders", "if True:\n    import crawler.archive.state"),
    ],
)
def test_the_rule_sees_a_wrong_import(room: str, line: str) -> None:
    assert complaints(room, line)


def test_every_room_is_known() -> None:
    assert {room_of(module) for module in MODULES} - {"crawler"} <= set(ALLOWED)


def test_files_stay_readable() -> None:
    lengths = {str(path.relative_to(PACKAGE)): path.read_text("utf-8").count("\n") for path in MODULES}
    assert {path: length for path, length in lengths.items() if length > 300} == {}
