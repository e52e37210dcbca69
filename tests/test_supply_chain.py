"""What comes from others: hashes in every lock, known advisories, and nothing that runs what it reads."""

from __future__ import annotations

import ast
import re
import subprocess
import tomllib
from pathlib import Path
from typing import Any

import pytest
from packaging.requirements import Requirement
from packaging.version import Version

from tests import advisories
from tests.advisories import WAIVED, ask, judged

PROJECT = Path(__file__).parent.parent
LOCKS = sorted(
    path for path in PROJECT.rglob("requirements.lock") if not any(part.startswith(".") for part in path.parts)
)
LOCKS += sorted((PROJECT / "tests/acceptance").glob("*/requirements.txt"))

# ---- Hashes and floors ----------------------------------------------------------------------------

FLOORS = {
    "scrapy": "2.19", "twisted": "26.4", "lxml": "6.1.1", "brotli": "1.2", "pyopenssl": "26",
    "cryptography": "46.0.7", "filelock": "3.20.3", "dateparser": "1.4.1",
}  # fmt: skip
"""First versions without the advisories known on 2026-11-24."""


def locked(lock: Path) -> dict[str, str]:
    return dict(re.findall(r"^([A-Za-z0-9._-]+)==([^\s;\\]+)", lock.read_text("utf-8"), re.MULTILINE))


@pytest.mark.parametrize("lock", LOCKS, ids=lambda path: str(path.relative_to(PROJECT)))
def test_everything_locked_has_hashes_and_no_address(lock: Path) -> None:
    text = lock.read_text("utf-8")
    entries = re.split(r"^(?=[A-Za-z0-9])", text, flags=re.MULTILINE)[1:]
    assert entries
    assert [entry.split("\n")[0] for entry in entries if "--hash=sha256:" not in entry] == []
    assert not re.search(r"https?://|--(extra-)?index-url|--find-links|--trusted-host", text)


@pytest.mark.parametrize("name", FLOORS)
def test_what_is_locked_is_above_its_floor(name: str) -> None:
    assert Version(locked(PROJECT / "requirements.lock")[name]) >= Version(FLOORS[name])


def test_what_is_asked_for_is_too() -> None:
    asked = tomllib.loads((PROJECT / "pyproject.toml").read_text("utf-8"))["project"]["dependencies"]
    floors = {
        requirement.name: min(Version(each.version) for each in requirement.specifier if each.operator == ">=")
        for requirement in map(Requirement, asked)
    }
    assert {name for name, floor in floors.items() if floor < Version(FLOORS.get(name, "0"))} == set()
    assert set(FLOORS) <= set(floors)


# ---- Advisories -----------------------------------------------------------------------------------

BAD: dict[str, Any] = {
    "name": "lxml",
    "version": "5.0",
    "vulns": [{"id": "PYSEC-1", "aliases": ["CVE-1"], "fix_versions": ["6.1"]}],
}
WAVED: dict[str, Any] = {
    "name": "scrapy",
    "version": "2.19",
    "vulns": [{"id": "PYSEC-2", "aliases": ["GHSA-h7wm-ph43-c39p"]}],
}
FINE: dict[str, Any] = {"name": "parsel", "version": "1.12", "vulns": []}
UNKNOWN: dict[str, Any] = {"name": "w3lib", "skip_reason": "not found"}


@pytest.mark.parametrize(
    ("found", "status", "says"),
    [
        ([FINE], 0, "advisories: 1 packages checked"),
        ([FINE, BAD], 1, "lxml 5.0: CVE-1 PYSEC-1: fixed in 6.1"),
        ([FINE, WAVED], 0, f"GHSA-h7wm-ph43-c39p PYSEC-2: waived: {WAIVED['GHSA-h7wm-ph43-c39p']}"),
        ([WAVED, BAD], 1, "lxml 5.0"),
        ([FINE, UNKNOWN], 0, "NOT CHECKED for 1 of 2 packages: w3lib"),
        ([UNKNOWN, BAD], 1, "NOT CHECKED for 1 of 2 packages: w3lib"),
        ([], 0, "NOT CHECKED, pip-audit could not ask for them: no network"),
    ],
)
def test_what_is_told_of_advisories(found: list[dict[str, Any]], status: int, says: str) -> None:
    lines, exit_status = judged(found, "no network")
    assert says in "\n".join(lines)
    assert exit_status == status


@pytest.mark.parametrize(
    ("stdout", "stderr", "said"),
    [
        ('{"dependencies": [{"name": "a"}]}', "Found 1 known vulnerability", ""),
        ("", "Tip\nERROR:pip_audit._cli:could not connect", "ERROR:pip_audit._cli:could not connect"),
        ("", "", "exit status 1"),
    ],
)
def test_what_pip_audit_answers(monkeypatch: pytest.MonkeyPatch, stdout: str, stderr: str, said: str) -> None:
    answer = subprocess.CompletedProcess([], 1, stdout, stderr)
    monkeypatch.setattr(advisories.subprocess, "run", lambda *_, **__: answer)
    assert ask() == ([{"name": "a"}] if stdout else [], said)


def test_one_that_does_not_answer_is_not_waited_for(monkeypatch: pytest.MonkeyPatch) -> None:
    def late(*_: Any, **__: Any) -> None:
        raise subprocess.TimeoutExpired("pip-audit", 300)

    monkeypatch.setattr(advisories.subprocess, "run", late)
    assert ask() == ([], "no answer within 300 s")


# ---- Nothing that is read is run ------------------------------------------------------------------

PICKLES = {"pickle", "cPickle", "marshal", "shelve", "dill", "cloudpickle", "joblib"}
RUNNING = {"eval", "exec", "compile", "__import__"}
SHELLS = {("os", "system"), ("os", "popen"), ("subprocess", "getoutput"), ("subprocess", "getstatusoutput")}


def complaints(source: str) -> list[str]:
    """What a module does that could run what it reads."""
    found = []
    for node in ast.walk(ast.parse(source)):
        names = [alias.name for alias in node.names] if isinstance(node, ast.Import) else []
        names += [node.module or ""] if isinstance(node, ast.ImportFrom) else []
        found += [f"imports {name}" for name in names if name.partition(".")[0] in PICKLES]
        if not isinstance(node, ast.Call):
            continue
        if isinstance(node.func, ast.Name) and node.func.id in RUNNING:
            found.append(f"calls {node.func.id}")
        if isinstance(node.func, ast.Attribute) and isinstance(node.func.value, ast.Name):
            called = node.func.value.id, node.func.attr
            found += [f"calls {'.'.join(called)}"] if called in SHELLS else []
        if any(word.arg == "shell" for word in node.keywords):
            found.append("starts a shell")
    return found


@pytest.mark.parametrize("module", sorted((PROJECT / "crawler").rglob("*.py")), ids=lambda path: path.name)
def test_nothing_that_is_read_is_run(module: Path) -> None:
    assert complaints(module.read_text("utf-8")) == []


@pytest.mark.parametrize(
    "line",
    [
        "import pickle",
        "from marshal import loads",
        "def f():\n    import shelve",
        "eval(text)",
        "exec(text)",
        "import os\nos.system(text)",
        "subprocess.run(text, shell=True)",
    ],
)
def test_the_rule_sees_what_breaks_it(line: str) -> None:
    assert complaints(line)
