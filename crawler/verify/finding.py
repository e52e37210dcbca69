"""Finding: one thing that is not as it was written, where it lies, and what to do."""

from __future__ import annotations

from dataclasses import dataclass

BACKUP = "restore the file from a backup"
REBUILD = "scrapy verify --rebuild makes the database anew"


@dataclass(frozen=True, kw_only=True)
class Finding:
    """The names of the fields are keys of ``scrapy verify --json``."""

    file: str
    """Path below the folder of the archive."""
    place: str = ""
    """Line, byte or row; empty where the whole file is meant."""
    wrong: str
    """What is wrong, in a few words."""
    advice: str
    """What to do about it."""

    def __str__(self) -> str:
        where = f"{self.file}, {self.place}" if self.place else self.file
        return f"{where}: {self.wrong}; {self.advice}"


@dataclass(frozen=True, kw_only=True)
class Note:
    """What is as it may be, and yet worth a line: traces of a run that was killed, what could not be checked."""

    file: str
    told: str

    def __str__(self) -> str:
        return f"{self.file}: {self.told}"


Told = Finding | Note
