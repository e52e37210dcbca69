"""The folder that becomes the corpus: hidden beside its place while it is written, and there at once or not at all."""

from __future__ import annotations

import fcntl
import os
import shutil
from contextlib import contextmanager
from typing import TYPE_CHECKING

from crawler.archive.folder import hidden, sync_folder
from crawler.errors import Locked, UsageProblem

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path


@contextmanager
def draft(target: Path) -> Iterator[Path]:
    """Give a new folder that is renamed to ``target`` when all went well, and removed when not.

    Raises UsageProblem where ``target`` is taken or has no parent, Locked where another process writes it, OSError.
    """
    if target.exists() or target.is_symlink():
        raise UsageProblem(f"{target} is there already, and a corpus is never overwritten: name another folder")
    if not target.parent.is_dir():
        raise UsageProblem(f"there is no folder {target.parent}")
    path = hidden(target)
    path.mkdir(exist_ok=True)
    descriptor = os.open(path, os.O_RDONLY | os.O_DIRECTORY | os.O_NOFOLLOW | os.O_CLOEXEC)
    try:
        _lock(descriptor, target)
        # What a process left here that was killed.
        _clear(path)
        try:
            yield path
            _sync(path)
            path.rename(target)
        except BaseException:
            shutil.rmtree(path, ignore_errors=True)
            raise
        sync_folder(target.parent)
    finally:
        os.close(descriptor)


def _lock(descriptor: int, target: Path) -> None:
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError as error:
        raise Locked(f"another process is writing {target}; nothing done") from error


def _clear(folder: Path) -> None:
    for path in folder.iterdir():
        if path.is_dir() and not path.is_symlink():
            shutil.rmtree(path)
        else:
            path.unlink()


def _sync(folder: Path) -> None:
    """Make all files and names below a folder durable."""
    for path in folder.rglob("*"):
        descriptor = os.open(path, os.O_RDONLY)
        try:
            os.fsync(descriptor)
        finally:
            os.close(descriptor)
    sync_folder(folder)
