"""What a disk may hold after a power cut, from the record of what was asked of the system (recorder.c).

Promised by the system is only what was synced: a file's content by a sync of the file, a name by one of its folder. The
**strict** image holds that and nothing else; a **loose** one holds, of what was not synced, any writes and the first
names of a folder, as a disk that was busy writing it may have done. Both are legal; a program must live with each.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from random import Random

Content = bytes | int
"""What is written at an offset, or the length to which the file is cut."""


@dataclass(frozen=True)
class Op:
    """One entry of the record; the letters of ``kind`` are explained in recorder.c."""

    kind: str
    inode: int
    offset: int
    path: str
    data: bytes


def read(record: Path) -> Iterator[Op]:
    """Yield the entries of a record."""
    text, at = record.read_bytes(), 0
    while at < len(text):
        end = text.index(b"\n", at)
        kind, inode, offset, length, path = text[at:end].decode().split(" ", 4)
        at = end + 1 + int(length)
        yield Op(kind, int(inode), int(offset), path, text[end + 1 : at])


@dataclass
class _File:
    """A file's content as it is sure to be, and what was done to it since."""

    durable: bytearray = field(default_factory=bytearray)
    since: list[tuple[int, Content]] = field(default_factory=list)

    def content(self, changes: Iterable[tuple[int, Content]]) -> bytes:
        content = bytearray(self.durable)
        for offset, change in changes:
            if isinstance(change, int):
                content = content[:change] + bytes(max(0, change - len(content)))
            else:
                content += bytes(max(0, offset - len(content)))
                content[offset : offset + len(change)] = change
        return bytes(content)


Target = _File | str | None
"""What a name stands for: a file, a link's target or (None) a folder."""


class Disk:
    """The files below a root, as they are and as they are sure to be."""

    def __init__(self) -> None:
        self._inodes: dict[int, _File] = {}
        self._names: dict[str, Target] = {}
        self._durable: dict[str, Target] = {}
        self._since: defaultdict[str, list[tuple[str, bool, Target]]] = defaultdict(list)
        """Folder → its names set (True) or removed since it was synced, in order."""

    def do(self, op: Op) -> None:
        """Take one entry of the record into account."""
        if op.kind in "CWTS":
            self._content(op)
        elif op.kind == "D":
            self._settle(self._since.pop(op.path, []), self._durable)
        else:
            self._naming(op)

    def _content(self, op: Op) -> None:
        match op.kind:
            case "C":
                self._inodes[op.inode] = _File()
                self._name(op.path, self._inodes[op.inode])
            case "W":
                self._inodes[op.inode].since.append((op.offset, op.data))
            case "T":
                self._inodes[op.inode].since.append((op.offset, op.offset))
            case "S":
                file = self._inodes[op.inode]
                file.durable, file.since = bytearray(file.content(file.since)), []

    def _naming(self, op: Op) -> None:
        match op.kind:
            case "M":
                self._name(op.path, None)
            case "Y":
                self._name(op.path, op.data.decode())
            case "L" | "R":
                self._name(op.data.decode(), self._names[op.path])
        if op.kind in "UR":
            self._unname(op.path)

    def _name(self, path: str, target: Target) -> None:
        self._names[path] = target
        self._since[str(Path(path).parent)].append((path, True, target))

    def _unname(self, path: str) -> None:
        del self._names[path]
        self._since[str(Path(path).parent)].append((path, False, None))

    @staticmethod
    def _settle(changes: list[tuple[str, bool, Target]], names: dict[str, Target]) -> None:
        for path, is_set, target in changes:
            if is_set:
                names[path] = target
            else:
                names.pop(path, None)

    def visible(self, suffix: str) -> dict[str, bytes]:
        """Path → content of the files that a reader can see by name, and whose name ends like this."""
        return {
            path: file.content(file.since)
            for path, file in self._names.items()
            if path.endswith(suffix) and isinstance(file, _File) and not Path(path).name.startswith(".")
        }

    def write(self, root: str, to: Path, dice: Random | None) -> None:
        """Write an image of what is below ``root``: the strict one without dice, a loose one with them."""
        names = dict(self._durable)
        for changes in self._since.values():
            if dice is not None:
                self._settle(changes[: dice.randint(0, len(changes))], names)
        to.mkdir()
        # A name whose folder is not sure to be there is lost with it.
        for path in sorted(path for path in names if path.startswith(f"{root}/")):
            place = to / path.removeprefix(f"{root}/")
            target = names[path]
            if not place.parent.is_dir():
                continue
            if isinstance(target, _File):
                kept = [] if dice is None else [change for change in target.since if dice.random() < 0.5]
                place.write_bytes(target.content(kept))
                place.chmod(0o444 if path.endswith(".jsonl") else 0o600)
            elif target is None:
                place.mkdir(mode=0o700)
            else:
                place.symlink_to(target)
