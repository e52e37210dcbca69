"""Where the parts of one source's archive lie, and the few things done to files as such."""

from __future__ import annotations

import errno
import os
import re
import stat
from contextlib import suppress
from pathlib import Path
from typing import IO, Literal, get_args

from crawler.errors import ConfigurationProblem

Kind = Literal["articles", "rates", "quarantine"]
KINDS: tuple[Kind, ...] = get_args(Kind)

SOURCE = re.compile(r"[A-Za-z0-9][A-Za-z0-9._:\[\]-]{0,120}")


class Folder:
    """``<archive dir>/<source>``: the paths inside, and making them."""

    def __init__(self, root: Path, source: str) -> None:
        """Raise ConfigurationProblem for a source that cannot be the name of a folder."""
        if not SOURCE.fullmatch(source):
            raise ConfigurationProblem(f"{source!r} cannot be the name of an archive: it is no plain folder name")
        self.path = root / source
        self.lock = self.path / "lock"
        self.segments_lock = self.path / "segments.lock"
        self.state = self.path / "state.sqlite"
        self.new_state = self.path / ".state.sqlite.tmp"
        self.reading = self.path / "reading"
        self.manifest = self.path / "MANIFEST.json"
        self.runs = self.path / "runs"

    def kind(self, kind: Kind) -> Path:
        """Return the folder of the segments of one kind."""
        return self.path / kind

    def make(self) -> None:
        """Make what is missing of the folders, durably, for the owner only, and the lock of the segments.

        Raises OSError, and ConfigurationProblem for a link, or where anybody may change what is in one.
        """
        for path in (self.path, *map(self.kind, KINDS)):
            if path.is_symlink():
                # ARCHIVE_DIR may be one; below it, a link could make us write into somebody else's files.
                raise ConfigurationProblem(f"{path} is a symbolic link; set ARCHIVE_DIR to the folder that is meant")
            make_durable(path)
            if path.stat().st_mode & stat.S_IWOTH:
                raise ConfigurationProblem(f"{path} may be written by everybody: chmod o-w {path}")
        self.segments_lock.touch(0o600)

    def strays(self) -> list[Path]:
        """Return the temporary files that a run which died has left behind."""
        found = [*self.path.glob(".*.tmp*"), *self.runs.glob(".*.tmp")]
        for kind in KINDS:
            found += self.kind(kind).glob(".*.tmp")
        return found


def make_durable(path: Path) -> None:
    """Make a folder and its parents, mode 0700, each durable in the one above it."""
    if path.is_dir():
        return
    if path.exists():
        raise NotADirectoryError(errno.ENOTDIR, os.strerror(errno.ENOTDIR), str(path))
    make_durable(path.parent)
    path.mkdir(mode=0o700, exist_ok=True)
    sync_folder(path.parent)


def sync_folder(path: Path) -> None:
    """Make the names in a folder durable: a renamed file without this can be lost in a power cut."""
    descriptor = os.open(path, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def hidden(final: Path) -> Path:
    """Return the temporary name of a file: in the same folder, and hidden from ``*.jsonl``."""
    return final.with_name(f".{final.name}.tmp")


def create(path: Path) -> IO[bytes]:
    """Open a new file for writing, readable for the owner only. Raises FileExistsError."""
    return os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_CLOEXEC, 0o600), "wb")


def discard(path: Path) -> None:
    """Remove a temporary file, as far as the disk still lets us: whoever calls is failing already."""
    with suppress(OSError):
        path.unlink(missing_ok=True)
