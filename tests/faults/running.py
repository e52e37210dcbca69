"""The real ``scrapy`` in a process group of its own, and what must hold after every run whatever befell it."""

from __future__ import annotations

import contextlib
import os
import re
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from crawler.outcome import NAMES
from tests.conftest import PROJECT, Archived

if TYPE_CHECKING:
    from tests.faults.nursery import Nursery

WITHOUT = os.environ.get("FAULT_WITHOUT", "")
"""Plugins that take a safeguard away from every run of the suite: test_meta.py sets it, to see the suite fail."""
KILLED = -signal.SIGKILL
POLL = 0.02
"""Seconds between two looks at a process; its peak of memory is as of the last look."""


@dataclass(frozen=True, kw_only=True)
class Run:
    """A process that has ended."""

    status: int
    """Exit status; negative for a signal."""
    out: str
    err: str
    seconds: float
    rss_mb: float
    """Peak of its memory, in MiB."""

    @property
    def last_line(self) -> str:
        """The last line on standard error; empty where there is none."""
        return self.err.rstrip("\n").rpartition("\n")[2]


class Process:
    """A command that has been started. Its output goes to files, so that it never waits for us."""

    def __init__(self, command: list[str], folder: Path, environment: dict[str, str], **options: Any) -> None:
        self.began = time.monotonic()
        self._out, self._err = folder / "out", folder / "err"
        with self._out.open("wb") as out, self._err.open("wb") as err:
            self._process = subprocess.Popen(
                command,
                cwd=PROJECT,
                env=os.environ | environment,
                stdin=subprocess.DEVNULL,
                start_new_session=True,
                **({"stdout": out, "stderr": err} | options),
            )
        self.pid = self._process.pid
        self._rss = 0.0

    @property
    def told(self) -> str:
        """Its standard error so far."""
        return self._err.read_text("utf-8", "replace")

    def send(self, number: int) -> None:
        """Send a signal to the process."""
        self._process.send_signal(number)

    def is_running(self) -> bool:
        """Look whether it runs, and at its memory."""
        self.look()
        return self._process.poll() is None

    def look(self) -> None:
        """Take note of its peak of memory so far."""
        with contextlib.suppress(OSError):
            told = re.search(r"VmHWM:\s+(\d+) kB", Path(f"/proc/{self.pid}/status").read_text())
            self._rss = max(self._rss, int(told[1]) / 1024 if told else 0)

    def until(self, happened: Callable[[], object], timeout: float = 60) -> None:
        """Wait for something to happen while it runs; fails when it ends before that."""
        limit = time.monotonic() + timeout
        while not happened():
            assert self.is_running(), self.end().err
            assert time.monotonic() < limit, "it did not happen"
            time.sleep(POLL)

    def end(self, timeout: float = 120) -> Run:
        """Wait for its end; kills the whole group, and fails, when that does not come."""
        self.until_ended(timeout)
        return self._ended(self._process.returncode)

    def _ended(self, status: int) -> Run:
        return Run(
            status=status,
            out=self._out.read_text("utf-8", "replace"),
            err=self.told,
            seconds=time.monotonic() - self.began,
            rss_mb=self._rss,
        )

    def until_ended(self, timeout: float) -> None:
        """Wait for its end."""
        limit = time.monotonic() + timeout
        while self.is_running():
            if time.monotonic() > limit:
                self.kill()
                raise AssertionError(f"still running after {timeout} s: {self.told}")
            time.sleep(POLL)

    def kill(self) -> None:
        """SIGKILL to the whole group."""
        with contextlib.suppress(ProcessLookupError):
            os.killpg(self.pid, signal.SIGKILL)
        self._process.wait()


class Crawls:
    """Crawls of one site into one archive. Each is held against the common promises when it has ended."""

    def __init__(self, folder: Path, seen: Callable[[Run], None], nursery: Nursery | None = None) -> None:
        self.data = folder / "data"
        self.spider = ["timesca"]
        """The spider and its arguments."""
        self.source = "timesca"
        self.given: list[str] = []
        """Further arguments of every crawl."""
        self._folder = folder
        self._seen = seen
        self._nursery = nursery
        self._processes: list[Process] = []

    def of(self, server: Any) -> Crawls:
        """Crawl this server (anything with ``origin``) from now on."""
        self.given = ["-a", f"origin={server.origin}"]
        return self

    def wordpress(self, url: str) -> Crawls:
        """Crawl the listing at this address as any WordPress site from now on."""
        self.spider, self.source, self.given = ["wordpress", "-a", f"url={url}"], urlsplit(url).hostname or "", []
        return self

    @property
    def archive(self) -> Archived:
        """The archive as a consumer reads it."""
        return Archived(self.data / self.source)

    @property
    def command(self) -> list[str]:
        """What follows ``scrapy`` in a crawl."""
        return ["crawl", *self.spider, "-s", f"ARCHIVE_DIR={self.data}", *self.given]

    def start(
        self, *args: str, plugins: str = "", environment: dict[str, str] | None = None, **options: Any
    ) -> Process:
        """Start a crawl; ``plugins`` as in altered.py, ``options`` as in subprocess.Popen."""
        return self.scrapy(*self.command, *args, plugins=plugins, environment=environment, **options)

    def scrapy(
        self, *args: str, plugins: str = "", environment: dict[str, str] | None = None, **options: Any
    ) -> Process:
        """Start any other command of scrapy's."""
        folder = self._folder / f"process-{len(self._processes)}"
        folder.mkdir()
        altered = ",".join(filter(None, (WITHOUT, plugins)))
        module = ["tests.faults.altered", altered] if altered else ["scrapy"]
        process = Process([sys.executable, "-m", *module, *args], folder, environment or {}, **options)
        self._processes.append(process)
        return process

    def __call__(self, *args: str, status: int = 0, says: Iterable[str] = (), bug: bool = False, **options: Any) -> Run:
        """Crawl to the end, expecting this status and these words in the last line.

        ``bug``: a traceback in the log is expected.
        """
        before = self.archive.segments()
        # What is given nothing but arguments does not depend on how its interpreter was started.
        if self._nursery and not options and not WITHOUT:
            process: Process = self._nursery.start(*self.command, *args)
            self._processes.append(process)
        else:
            process = self.start(*args, **options)
        run = process.end()
        self.hold(run, before, bug=bug)
        assert run.status == status, run.err
        for word in says:
            assert word in run.last_line, run.err
        return run

    def hold(self, run: Run, before: dict[str, bytes], *, bug: bool = False) -> None:
        """Hold a run against what is promised of every one; ``before`` are the segments as they were before it."""
        self._seen(run)
        assert before.items() <= self.archive.segments().items(), "published segments have changed"
        assert bug or "Traceback" not in run.err, run.err
        if run.status not in {0, KILLED}:
            assert run.status in NAMES, run.err
            assert run.last_line.startswith(f"{self.source}: {NAMES[run.status]}"), run.err
        self.no_doubles()

    def no_doubles(self) -> None:
        """Nothing is torn, missing or there twice in what is published."""
        for kind, key in (("articles", ("id", "revision")), ("rates", ("id",)), ("quarantine", ("id",))):
            records = self.archive.lines(kind)
            assert len({tuple(record[name] for name in key) for record in records}) == len(records), f"{kind}: doubles"

    def assert_complete(self, urls: Iterable[str]) -> None:
        """Every article's newest revision is whole, none is missing or strange, and nothing is left lying about."""
        newest = {article["id"]: article for article in self.archive.articles}.values()
        assert sorted(article["url"] for article in newest) == sorted(urls)
        assert not [article["url"] for article in newest if article["truncated"]]
        assert not list(self.archive.folder.rglob(".*"))

    def clear(self) -> None:
        """Kill what is still running."""
        for process in self._processes:
            process.kill()
