"""The 72 faults of catalogue.toml, and which tests prove them."""

from __future__ import annotations

import ast
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

HERE = Path(__file__).parent
SECTIONS = {
    "A": "Death and power",
    "B": "Overlap",
    "C": "Disk",
    "D": "Network",
    "E": "HTTP",
    "F": "Hostile pages",
    "G": "Text",
    "H": "Security",
    "I": "Operations",
}


@dataclass(frozen=True, kw_only=True)
class Fault:
    """One entry of the catalogue; its head says what the fields mean."""

    section: str
    title: str
    promise: str
    naive: str
    elsewhere: tuple[str, ...] = ()
    """Node ids, without parameters."""
    exception: str = ""


def _read() -> dict[int, Fault]:
    entries = tomllib.loads((HERE / "catalogue.toml").read_text("utf-8"))
    return {
        int(number): Fault(**(entry | {"elsewhere": tuple(entry.get("elsewhere", ()))}))
        for number, entry in entries.items()
    }


FAULTS = _read()


def marked(path: Path) -> Iterator[int]:
    """Yield the numbers in the ``pytest.mark.fault(…)`` of a module."""
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr == "fault":
            yield from (ast.literal_eval(number) for number in node.args)


def functions(path: Path) -> set[str]:
    """The names of a module's test functions."""
    return {node.name for node in ast.parse(path.read_text("utf-8")).body if isinstance(node, ast.FunctionDef)}
