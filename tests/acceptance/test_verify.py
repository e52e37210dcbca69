"""A real archive: clean after every kill, small in memory, and no changed byte of it goes unseen."""

from __future__ import annotations

import json
import os
import random
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from crawler.verify import Examination, Finding
from tests.conftest import PROJECT
from tests.verify.sample import overwrite

pytestmark = pytest.mark.acceptance

FLIPS = 25
KILLS = 12
KINDS = ("articles/*.jsonl", "rates/*.jsonl", "state.sqlite", "warc/*.warc.gz")


def findings(folder: Path) -> list[Finding]:
    return [told for told in Examination(folder.parent, folder.name).told() if isinstance(told, Finding)]


@pytest.mark.parametrize("kind", KINDS)
def test_a_changed_byte_is_found_and_its_file_named(scrapy: Any, replica: Callable[..., Any], kind: str) -> None:
    server = replica(articles=60)
    assert scrapy.crawl("timesca", "-a", f"origin={server.origin}").returncode == 0
    folder = scrapy.archive().folder
    assert findings(folder) == []
    seed = int(os.environ.get("FLIP_SEED", random.SystemRandom().randrange(1 << 32)))
    print(f"FLIP_SEED={seed}")
    dice = random.Random(seed)
    path = min(folder.glob(kind))
    content = path.read_bytes()
    for _ in range(FLIPS):
        place, mask = dice.randrange(len(content)), dice.randrange(1, 256)
        changed = bytearray(content)
        changed[place] ^= mask
        overwrite(path, bytes(changed))
        assert str(path.relative_to(folder)) in {finding.file for finding in findings(folder)}, (place, mask)
    overwrite(path, content)
    run = scrapy("verify", "-s", f"ARCHIVE_DIR={scrapy.data}")
    assert (run.returncode, run.stdout.count("\n")) == (0, 1)


def test_what_a_kill_leaves_is_no_damage(scrapy: Any, replica: Callable[..., Any]) -> None:
    server = replica(articles=150)
    args = ("crawl", "timesca", "-a", f"origin={server.origin}", "-s", f"ARCHIVE_DIR={scrapy.data}")
    dice = random.Random(7)
    for _ in range(KILLS):
        process = scrapy.start(*args)
        time.sleep(dice.uniform(1.0, 4.0))
        process.kill()
        process.communicate(timeout=60)
        if scrapy.archive().folder.exists():
            assert findings(scrapy.archive().folder) == []
    assert scrapy(*args).returncode == 0
    run = scrapy("verify", "-s", f"ARCHIVE_DIR={scrapy.data}", "--json")
    (told,) = json.loads(run.stdout)["sources"]
    assert (run.returncode, told["findings"], told["notes"], told["read"]["articles"]) == (0, [], [], 150)


def test_memory_does_not_grow_with_the_archive(scrapy: Any, replica: Callable[..., Any]) -> None:
    peaks = []
    for number, articles in enumerate((100, 1500)):
        scrapy.data = scrapy.data.with_name(f"data{number}")
        server = replica(articles=articles, seed=number)
        assert scrapy.crawl("timesca", "-a", f"origin={server.origin}", timeout=600).returncode == 0
        peaks.append(peak(scrapy.data))
    assert peaks[1] < peaks[0] * 1.2, peaks


# In a small process of its own: a child's peak begins with what its parent had in memory.
PEAK = """
import resource, subprocess, sys
subprocess.run([sys.executable, "-m", "scrapy", "verify", "-s", f"ARCHIVE_DIR={sys.argv[1]}"], check=True)
print(resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss)
"""


def peak(root: Path) -> int:
    """Kilobytes that the command takes at most."""
    run = subprocess.run(
        [sys.executable, "-c", PEAK, str(root)], cwd=PROJECT, capture_output=True, text=True, check=True
    )
    return int(run.stdout.split()[-1])
