"""Workers: processes that read tasks, on all cores.

Each has a pipe of its own, and nobody else holds the other end: whichever side dies, however it dies, the other learns
of it at once. That is why it is not a ``multiprocessing.Pool``, whose workers outlive a killed parent.
"""

from __future__ import annotations

import gc
import multiprocessing
import os
import signal
import traceback
from contextlib import suppress
from multiprocessing.connection import wait
from typing import TYPE_CHECKING, Literal

from crawler.errors import Interrupted
from crawler.replay.reading import Reader
from crawler.replay.tasks import Result

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from multiprocessing.connection import Connection
    from multiprocessing.context import ForkProcess
    from typing import Self

    from crawler.replay.tasks import Setup, Task

Order = Literal["compare", "records"]
AHEAD = 2
"""Orders that a worker is given before it has answered, so that it never waits. Many more would not fit the pipe."""


class Workers:
    """So many processes, from ``with`` to its end."""

    def __init__(self, setup: Setup, jobs: int) -> None:
        # A fork has nothing left to load, and a replay is short: loading alone takes as long as fifty pages.
        context = multiprocessing.get_context("fork")
        self._processes: dict[Connection, ForkProcess] = {}
        for _ in range(jobs):
            ours, theirs = context.Pipe()
            process = context.Process(target=serve, args=(theirs, setup), daemon=True)
            process.start()
            theirs.close()
            self._processes[ours] = process

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *raised: object) -> None:
        for connection, process in self._processes.items():
            connection.close()
            process.terminate()
            process.join()

    def run(self, order: Order, chunks: Iterable[tuple[Task, ...]]) -> Iterator[Result]:
        """Yield a result for every chunk, in the order in which they are done.

        Raises Interrupted when a worker is killed, RuntimeError with the worker's traceback for a bug.
        """
        waiting = iter(chunks)
        orders = dict.fromkeys(self._processes, 0)
        for connection in [*self._processes] * AHEAD:
            orders[connection] += self._give(connection, order, waiting)
        while busy := [connection for connection, given in orders.items() if given]:
            # Of all ends there are, those that have something to say.
            for connection in set(busy).intersection(wait(busy)):
                result = self._take(connection)
                orders[connection] += self._give(connection, order, waiting) - 1
                yield result

    def _give(self, connection: Connection, order: Order, waiting: Iterator[tuple[Task, ...]]) -> bool:
        chunk = next(waiting, None)
        if chunk is None:
            return False
        with suppress(BrokenPipeError):  # told when its answer is waited for
            connection.send((order, chunk))
        return True

    def _take(self, connection: Connection) -> Result:
        try:
            answer = connection.recv()
        except (EOFError, ConnectionError):
            process = self._processes[connection]
            process.join()
            raise Interrupted(f"a worker ended before its work was done (exit code {process.exitcode})") from None
        if isinstance(answer, Result):
            return answer
        raise RuntimeError(answer)


def serve(connection: Connection, setup: Setup) -> None:
    """Do what is ordered until the other end is closed. The whole life of a worker."""
    # The terminal sends Ctrl-C to all; the parent decides what becomes of it.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    _let_go(connection)
    with suppress(EOFError, ConnectionError):
        reader = Reader(setup)
        while True:
            order, chunk = connection.recv()
            try:
                answer: Result | str = getattr(reader, order)(chunk)
            except Exception:  # noqa: BLE001  # the parent raises it
                answer = traceback.format_exc()
            connection.send(answer)


def _let_go(connection: Connection) -> None:
    """Close all that a fork has from its parent, but the streams and its own end of its pipe.

    It would hold the archive's lock for a parent that was killed, and other workers' pipes open.
    """
    # Nor is it a fork's to finalize what the parent has open: SQLite forbids it, and the numbers are used anew.
    gc.freeze()
    own = connection.fileno()
    os.closerange(3, own)
    os.closerange(own + 1, os.sysconf("SC_OPEN_MAX"))
