"""The report's folder: made beside its place and switched in, so that nobody opens half of one."""

from __future__ import annotations

import json
import os
import re
import shutil
from contextlib import suppress
from glob import escape
from importlib.util import find_spec
from pathlib import Path
from time import time
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

from crawler.errors import ConfigurationProblem, UsageProblem

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

STATIC = Path(__file__).parent / "static"
LIBRARY = "plotly.min.js"
MARK = '<meta name="generator" content="timesca-crawler report">'
"""By which an earlier report is known."""
NAMES = {"index.html", "style.css", "js", "data", LIBRARY}

BESIDE = re.compile(r"\.(new|old)-\d+")
STALE = 86400
"""Seconds after which a folder beside the report is nobody's any more."""

# What ends a script element or a line of JavaScript, in whatever encoding the file is read.
UNSAFE = re.compile("[<>&\x7f-\x9f\u2028\u2029\ufeff\ud800-\udfff]")


def library() -> Path:
    """Return where the plotting library's script lies. Raises ConfigurationProblem where it is not installed."""
    spec = find_spec("plotly")
    path = Path(spec.origin).parent / "package_data" / LIBRARY if spec and spec.origin else None
    if path is None or not path.is_file():
        raise ConfigurationProblem("the charts are drawn by plotly, which is not installed: pip install '.[report]'")
    return path


def check_place(folder: Path) -> None:
    """Raise UsageProblem where the folder holds anything but an earlier report."""
    if not folder.exists():
        return
    if not folder.is_dir():
        raise UsageProblem(f"{folder} is no folder")
    found = {path.name for path in folder.iterdir()}
    page = folder / "index.html"
    is_report = found <= NAMES and page.is_file() and MARK in page.read_text("utf-8", "replace")
    if found and not is_report:
        raise UsageProblem(f"{folder} holds something else than an earlier report; name another folder with -o")


def write(folder: Path, archives: Iterable[Mapping[str, Any]]) -> None:
    """Put the report of some archives, as gather() returns them, into its place.

    An earlier one is replaced. Raises UsageProblem for a folder that holds something else, ConfigurationProblem
    without the library, OSError.
    """
    final = folder.resolve()
    check_place(final)
    script = library()
    beside, former = (final.with_name(f".{final.name}.{what}-{os.getpid()}") for what in ("new", "old"))
    final.parent.mkdir(parents=True, exist_ok=True)
    _clear(final)
    try:
        shutil.copytree(STATIC, beside)
        shutil.copyfile(script, beside / LIBRARY)
        _write_data(beside / "data", archives)
        if final.exists():
            final.rename(former)
        beside.rename(final)
    except BaseException:
        with suppress(OSError):
            if former.exists() and not final.exists():
                former.rename(final)
        raise
    finally:
        for left in (beside, former):
            shutil.rmtree(left, ignore_errors=True)


def _clear(final: Path) -> None:
    """Remove what calls that were killed have left beside the report, but not what another is making now."""
    for left in final.parent.glob(f".{escape(final.name)}.*-*"):
        if BESIDE.fullmatch(left.name.removeprefix(f".{final.name}")) and time() - left.stat().st_mtime > STALE:
            shutil.rmtree(left, ignore_errors=True)


def _write_data(folder: Path, archives: Iterable[Mapping[str, Any]]) -> None:
    """Write a script an archive, one archive at a time, and the list of them."""
    folder.mkdir()
    names = []
    for archive in archives:
        name = f"{quote(archive['source'], safe='')}.js"
        (folder / name).write_text(as_script("take", archive), "utf-8")
        names.append({"source": archive["source"], "file": name})
    (folder / "index.js").write_text(as_script("list", names), "utf-8")


def as_script(function: str, value: object) -> str:
    """Return a call of one of the page's functions with plain data: nothing in it can end the script or the string."""
    text = json.dumps(value, ensure_ascii=False, separators=(",", ":"))
    text = UNSAFE.sub(lambda found: f"\\u{ord(found[0]):04x}", text)
    # Read by JSON.parse, a name such as __proto__ is a name.
    return f"Report.{function}(JSON.parse({_quoted(text)}));\n"


def _quoted(text: str) -> str:
    return "'" + text.replace("\\", "\\\\").replace("'", "\\'") + "'"
