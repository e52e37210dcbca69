"""A PostgreSQL of the test's own: a new cluster, reached through a socket in its folder only, gone afterwards."""

from __future__ import annotations

import os
import pwd
import shutil
import signal
import subprocess
import tempfile
import time
from pathlib import Path
from typing import Any, Self

START = 60
"""Seconds for a busy machine to start in."""


def programs() -> Path | None:
    """Folder of PostgreSQL's programs, the newest there is; None where it is not installed."""
    # Debian keeps them apart from PATH, by version.
    found = sorted(Path("/usr/lib/postgresql").glob("*/bin"), key=lambda path: float(path.parent.name))
    on_path = shutil.which("initdb")
    places = [*reversed(found), *([Path(on_path).resolve().parent] if on_path else [])]
    return next((place for place in places if (place / "initdb").exists() and (place / "postgres").exists()), None)


class PostgreSQL:
    """A running server; ``environment`` lets libpq find it."""

    def __init__(self, bin_folder: Path) -> None:
        self._bin = bin_folder
        # Not below pytest's own folder, which root's is closed to everybody else.
        self.folder = Path(tempfile.mkdtemp(prefix="pg-"))
        self.environment = {"PGHOST": str(self.folder), "PGUSER": "follower", "PGDATABASE": "postgres"}

    def __enter__(self) -> Self:
        try:
            self._initialise()
            options = ["-c", "listen_addresses=", "-c", f"unix_socket_directories={self.folder}", "-c", "fsync=off"]
            with (self.folder / "log").open("wb") as log:
                self._server = subprocess.Popen(
                    [self._bin / "postgres", "-D", self.folder / "data", *options], stdout=log, stderr=log, **self._as
                )
            self._wait()
        except BaseException:
            self.__exit__()
            raise
        return self

    def __exit__(self, *raised: object) -> None:
        if hasattr(self, "_server"):
            self._server.send_signal(signal.SIGINT)
            self._server.wait(START)
        shutil.rmtree(self.folder)

    def _initialise(self) -> None:
        self._as: dict[str, Any] = {"cwd": self.folder}
        if os.geteuid() == 0:
            # It refuses to be root.
            user = next(user for user in pwd.getpwall() if user.pw_name in {"postgres", "nobody"})
            os.chown(self.folder, user.pw_uid, user.pw_gid)
            self._as |= {"user": user.pw_uid, "group": user.pw_gid, "extra_groups": []}
        subprocess.run(
            [self._bin / "initdb", "-D", self.folder / "data", "-A", "trust", "-U", "follower", "-E", "UTF8", "-N"],
            check=True, capture_output=True, **self._as,
        )  # fmt: skip

    def _wait(self) -> None:
        import psycopg

        until = time.monotonic() + START
        while True:
            try:
                self.connect().close()
            except psycopg.OperationalError:
                assert time.monotonic() < until, (self.folder / "log").read_text()
                time.sleep(0.1)
            else:
                return

    def connect(self) -> Any:
        import psycopg

        return psycopg.connect(
            host=str(self.folder), user="follower", dbname="postgres", autocommit=True, connect_timeout=START
        )
