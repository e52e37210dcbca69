"""``python -m tests.advisories``: what is locked, held against the known advisories. Exit status 1 if one applies.

Where the advisories cannot be had, a line says so, by the names of what was not checked, and nothing fails: a check
that needs a network must not keep anybody without one from working, nor let him believe that it has been made.
"""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

PROJECT = Path(__file__).parent.parent
LOCK = "requirements.lock"
WAIVED = {
    "GHSA-h7wm-ph43-c39p": "Scrapy's files pipeline keeps large files in memory; there is none here, and no fix",
}
"""Advisory → why it does not apply. CVE-2017-14158 is another name of the one."""
PATIENCE = 300


def main() -> int:
    """Ask, tell, and return the exit status."""
    lines, status = judged(*ask())
    print("\n".join(lines))
    return status


def ask() -> tuple[list[dict[str, Any]], str]:
    """Return what pip-audit found of each package, and the last it said; nothing found where it could not ask."""
    command = [sys.executable, "-m", "pip_audit", "--requirement", LOCK, "--require-hashes", "--disable-pip"]
    options = ["--format", "json", "--progress-spinner", "off", "--timeout", "10"]
    try:
        run = subprocess.run(
            [*command, *options], cwd=PROJECT, capture_output=True, text=True, timeout=PATIENCE, check=False
        )
        return json.loads(run.stdout)["dependencies"], ""
    except subprocess.TimeoutExpired:
        return [], f"no answer within {PATIENCE} s"
    except ValueError:
        return [], run.stderr.strip().rpartition("\n")[2] or f"exit status {run.returncode}"


def judged(found: list[dict[str, Any]], said: str) -> tuple[list[str], int]:
    """Return the lines that tell what was found, and the exit status."""
    if not found:
        return [f"advisories: NOT CHECKED, pip-audit could not ask for them: {said}"], 0
    lines, status = [], 0
    for package in found:
        for advisory in package.get("vulns", []):
            names = {advisory["id"], *advisory.get("aliases", [])}
            waiver = next((WAIVED[name] for name in names if name in WAIVED), None)
            fixed = ", ".join(advisory.get("fix_versions", [])) or "no version"
            told = f"{package['name']} {package['version']}: {' '.join(sorted(names))}"
            lines.append(f"{told}: waived: {waiver}" if waiver else f"{told}: fixed in {fixed}")
            status = status if waiver else 1
    skipped = [package["name"] for package in found if "skip_reason" in package]
    if skipped:
        lines.append(f"advisories: NOT CHECKED for {len(skipped)} of {len(found)} packages: {', '.join(skipped)}")
    else:
        lines.append(f"advisories: {len(found)} packages checked")
    return lines, status


if __name__ == "__main__":
    sys.exit(main())
