"""A: the power is cut. What was asked of the system is recorded, and made into legal images of the disk."""

from __future__ import annotations

import os
import random
import shutil
from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING, Any

import pytest

from tests.faults.replay import Disk, Op, read

if TYPE_CHECKING:
    from pathlib import Path

    from tests.faults.nursery import Nursery
    from tests.faults.running import Crawls

Replica = Callable[..., Any]
Count = Callable[[str, int], None]

SEED = int(os.environ.get("POWER_SEED", random.SystemRandom().randrange(1 << 32)))


def recorded(crawls: Crawls, server: Any, recorder: str) -> list[Op]:
    """Three crawls, with news between them, written down as they go."""
    log = crawls.data.with_name("record")
    watched = {"LD_PRELOAD": recorder, "POWER_LOG": str(log), "POWER_ROOT": str(crawls.data)}
    for news in (8, 4, 0):
        crawls.of(server)(environment=watched)
        server.site.add(news)
    ops = list(read(log))
    assert {"C", "W", "S", "D", "L", "R", "U"} <= {op.kind for op in ops}
    return ops


def images(ops: list[Op], root: Path, number: int, dice: random.Random) -> Iterator[tuple[Path, dict[str, bytes]]]:
    """Yield images of the disk at random moments, and the segments that a reader could see at each."""
    # Half of the moments lie where something was just made sure of or given a name: there it matters.
    turns = [at for at, op in enumerate(ops, 1) if op.kind in "SDRLU"]
    moments = sorted(dice.choice(turns) if n % 2 else dice.randrange(1, len(ops) + 1) for n in range(number))
    disk, done = Disk(), 0
    for n, moment in enumerate(moments):
        for op in ops[done:moment]:
            disk.do(op)
        done = moment
        image = root.with_name(f"image-{n}")
        disk.write(str(root), image, dice if n % 3 == 2 else None)
        yield image, {path.removeprefix(f"{root}/timesca/"): data for path, data in disk.visible(".jsonl").items()}


def hold(crawls: Crawls, server: Any, nursery: Nursery, recorder: str, number: int, seed: int) -> None:
    """Cut the power so many times; after each, the next run completes the archive and leaves what was seen."""
    print(f"POWER_SEED={seed}")
    ops, root = recorded(crawls, server, recorder), crawls.data
    for image, seen in images(ops, root, number, random.Random(seed)):
        crawls.data = image
        run = nursery.start(*crawls.command).end()
        crawls.hold(run, {})
        assert run.status == 0, run.err
        assert seen.items() <= crawls.archive.segments().items(), "what a reader has seen is another now"
        crawls.assert_complete(post.url for post in server.site.posts)
        shutil.rmtree(image)


@pytest.mark.fault(4)
def test_8_power_cuts(crawls: Crawls, replica: Replica, recorder: str, count: Count, nursery: Nursery) -> None:
    hold(crawls, replica(articles=8), nursery, recorder, 8, SEED)
    count("power cuts", 8)


@pytest.mark.fault(4)
@pytest.mark.long
@pytest.mark.parametrize("batch", range(1, 7))
def test_120_power_cuts(
    crawls: Crawls, replica: Replica, recorder: str, count: Count, nursery: Nursery, batch: int
) -> None:
    hold(crawls, replica(articles=8), nursery, recorder, 20, SEED + batch)
    count("power cuts", 20)
