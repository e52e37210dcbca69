"""Commands by the hundred: processes of their own, forked from one that has loaded the modules: most of a start.

What runs in them is ``scrapy.cmdline.execute`` as in any other; only the interpreter's start and imports are spared.
"""

from __future__ import annotations

import contextlib
import gc
import importlib
import json
import os
import pkgutil
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from itertools import chain
from pathlib import Path
from typing import Any, Self

from tests.conftest import PROJECT
from tests.faults.running import Process, Run

ROOMS = (
    "crawler.commands",
    "crawler.extensions",
    "crawler.pipelines",
    "crawler.spiders",
    "scrapy.commands",
    "scrapy.downloadermiddlewares",
    "scrapy.spidermiddlewares",
)
LOADED = (
    "crawler.middlewares.challenge",
    "crawler.middlewares.guard",
    "crawler.middlewares.recorder",
    "crawler.middlewares.redirect",
    "crawler.middlewares.resolver",
    "crawler.middlewares.retry",
    "crawler.middlewares.robots",
    "crawler.middlewares.selector",
    "crawler.middlewares.transport",
    "crawler.rendering.addon",
    "crawler.rendering.ping",
    "crawler.settings",
    "crawler.verify",
    "scrapy.cmdline",
    "scrapy.core.downloader.handlers.http11",
    "scrapy.crawler",
    "scrapy.extensions.remote_control",
    "scrapy.extensions.telnet",
    "scrapy.pqueues",
    "scrapy.robotstxt",
    "scrapy.squeues",
    "sqlite3",
    "tldextract",
)
"""What a crawl loads, every module of the rooms among it, but for the reactor: every process has its own."""


class Nursery:
    """Starts processes; a ``with`` block ends it."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._born = 0

    def __enter__(self) -> Self:
        self._parent = subprocess.Popen(
            [sys.executable, "-m", "tests.faults.nursery"],
            cwd=PROJECT,
            env=os.environ | {"PYTHONWARNINGS": "default"},
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
            bufsize=1,
        )
        return self

    def __exit__(self, *raised: object) -> None:
        self._parent.communicate("", timeout=60)

    def start(self, *args: str) -> Child:
        """Start ``scrapy …``."""
        self._born += 1
        out, err = self._folder / f"{self._born}.out", self._folder / f"{self._born}.err"
        pid = int(self.ask({"args": args, "out": str(out), "err": str(err)}))
        return Child(self, pid, out, err)

    def ask(self, order: dict[str, Any]) -> str:
        """Give an order to the parent and return its answer."""
        assert self._parent.stdin is not None
        assert self._parent.stdout is not None
        self._parent.stdin.write(json.dumps(order) + "\n")
        return self._parent.stdout.readline().strip()


class Child(Process):
    """A process whose parent is the nursery's."""

    def __init__(self, nursery: Nursery, pid: int, out: Path, err: Path) -> None:
        self._nursery, self.pid, self._out, self._err = nursery, pid, out, err
        self.began = time.monotonic()
        self._status: int | None = None
        self._rss = 0.0

    def send(self, number: int) -> None:
        """Send a signal to the process; its parent has not waited for it yet, so the number is still its own."""
        if self.is_running():
            os.kill(self.pid, number)

    def is_running(self) -> bool:
        """Look whether it runs, and at its memory."""
        self.look()
        if self._status is None:
            told = self._nursery.ask({"look": self.pid})
            self._status = int(told) if told != "running" else None
        return self._status is None

    def kill(self) -> None:
        """SIGKILL to the whole group."""
        if self.is_running():
            os.killpg(self.pid, signal.SIGKILL)

    def end(self, timeout: float = 120) -> Run:
        """Wait for its end."""
        self.until_ended(timeout)
        assert self._status is not None
        return self._ended(self._status)


def _born(args: list[str], out: str, err: str) -> int:
    """Fork; in the child, run the command and never return."""
    pid = os.fork()
    if pid:
        return pid
    os.setsid()
    for target, name in enumerate((os.devnull, out, err)):
        os.dup2(os.open(name, os.O_RDWR | os.O_CREAT | os.O_APPEND, 0o600), target)
    from scrapy.cmdline import execute

    with contextlib.suppress(BaseException):
        try:
            execute(["scrapy", *args])
        except SystemExit as ended:
            sys.stdout.flush()
            sys.stderr.flush()
            os._exit(int(ended.code or 0))
    os._exit(1)


def modules_of(room: str) -> Iterator[str]:
    """Yield the names of a room's modules."""
    return (found.name for found in pkgutil.iter_modules(importlib.import_module(room).__path__, f"{room}."))


def _serve() -> None:
    for module in (*LOADED, *chain.from_iterable(map(modules_of, ROOMS))):
        importlib.import_module(module)
    # Collected once here, what is loaded is not gone through again, and copied, in every child.
    gc.collect()
    gc.freeze()
    for line in sys.stdin:
        order = json.loads(line)
        if "look" in order:
            pid, status = os.waitpid(order["look"], os.WNOHANG)
            print(os.waitstatus_to_exitcode(status) if pid else "running", flush=True)
        else:
            print(_born(order["args"], order["out"], order["err"]), flush=True)


if __name__ == "__main__":
    _serve()
