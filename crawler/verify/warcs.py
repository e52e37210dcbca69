"""The WARC files: every record readable, every digest right, and every pointer leading to the bytes it promises."""

from __future__ import annotations

from io import BytesIO
from typing import TYPE_CHECKING
from urllib.parse import unquote, urlsplit

from crawler.archive import seal
from crawler.archive.warc.members import Member, walk
from crawler.archive.warc.reader import FOLDER, OPEN, pointed, read_at, stored, warc_files
from crawler.errors import StorageProblem, UsageProblem
from crawler.items import WarcPointer
from crawler.sites import site_named
from crawler.verify.finding import BACKUP, Finding, Note, Told

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from crawler.archive.folder import Folder
    from crawler.verify.books import Books

DIED = "its run died; the next one cuts what is behind the last whole record and gives the file its name"
UNSEALED = "there is no checksum of it yet, as after a run that was killed; its records were checked each by itself"
UNLIKE = """
SELECT pointer.*, response.digest, response.url FROM pointer LEFT JOIN response USING (file, place)
WHERE (response.digest IS NOT pointer.digest OR response.url IS NOT pointer.url)
AND pointer.file NOT IN (SELECT file FROM broken WHERE is_missing)
"""


class Warcs:
    """Examines the files of one source, and enters their responses into the books."""

    def __init__(self, folder: Folder, books: Books) -> None:
        self.folder = folder
        self.books = books
        self.read = 0
        """Records read so far."""

    def examine(self) -> Iterator[Told]:
        """Read every file; then look where the pointers lead. Raises OSError."""
        seals = self.folder.path / FOLDER / seal.WARC_SEALS
        try:
            sealed = seal.read(seals) or {}
        except ValueError as error:
            sealed = {}
            yield Finding(file=f"{FOLDER}/{seals.name}", wrong=f"is {error}", advice=BACKUP)
        files = warc_files(self.folder.path)
        for path in files:
            yield from self._file(path, sealed.get(path.name))
        wanted = {file for (file,) in self.books.db.rows("SELECT DISTINCT file FROM pointer")}
        wanted |= {f"{FOLDER}/{name}" for name in sealed}
        for name in sorted(wanted - {pointed(path) for path in files}):
            self.books.broken(name, is_missing=True)
            yield Finding(file=name, wrong="is missing", advice=BACKUP)
        yield from self._pointers()

    def _file(self, path: Path, wanted: str | None) -> Iterator[Told]:
        name = f"{FOLDER}/{path.name}"
        with path.open("rb") as file:
            size = file.seek(0, 2)
            for part in walk(file):
                is_torn = path.name.endswith(OPEN) and part.offset + part.size == size
                if isinstance(part, Member):
                    yield from self._record(path, part)
                elif not is_torn:
                    self.books.broken(name)
                    yield Finding(file=name, place=f"byte {part.offset}", wrong=part.reason, advice=BACKUP)
        if path.name.endswith(OPEN):
            yield Note(file=name, told=DIED)
        elif wanted is None:
            yield Note(file=name, told=UNSEALED)
        elif wanted != seal.digest(path):
            self.books.broken(name)
            yield Finding(file=name, wrong=f"is not what {seal.WARC_SEALS} says", advice=BACKUP)

    def _record(self, path: Path, member: Member) -> Iterator[Finding]:
        self.read += 1
        try:
            response = stored(path, member)
            complaint = "; ".join(wrong_digests(member))
        except StorageProblem as problem:
            response, complaint = None, str(problem).removeprefix(f"{path}: ").partition(";")[0]
        if complaint:
            self.books.broken(pointed(path))
            yield Finding(file=pointed(path), place=f"byte {member.offset}", wrong=complaint, advice=BACKUP)
        elif response is not None:
            pointer = response.pointer
            self.books.db.execute(
                "INSERT INTO response VALUES (?, ?, ?, ?)", pointer.file, pointer.offset, pointer.digest, response.url
            )

    def _pointers(self) -> Iterator[Finding]:
        for file, offset, digest, url, kind, seq, found, target in self.books.db.rows(UNLIKE):
            if found is None:
                wrong = "there is no whole response"
            elif found != digest:
                wrong = f"there is a payload {found}, not {digest}"
            elif not self._is_page_of(WarcPointer(file=file, offset=offset, digest=digest), url, target):
                wrong = f"there is the page {target}"
            else:
                continue
            where = f"byte {offset}, of which {kind} {seq} ({url}) was read"
            yield Finding(file=file, place=where, wrong=wrong, advice=BACKUP)

    def _is_page_of(self, pointer: WarcPointer, url: str, target: str) -> bool:
        """Tell whether what was asked for under another address is the record's page all the same.

        It is where both have one canonical form, and where the page itself names the address as its own.
        """
        try:
            addresses = site_named(self.folder.path.name, target).addresses
        except UsageProblem:
            addresses = None
        if addresses is not None and addresses.canonical(target, target) == url:
            return True
        name = urlsplit(url).path.strip("/").rpartition("/")[2]
        try:
            text = read_at(self.folder.path, pointer).body.decode("utf-8", "replace")
        except StorageProblem:
            return False
        return name in text or unquote(name) in text


def wrong_digests(member: Member) -> Iterator[str]:
    """Yield what warcio says of the digests of a record, of its block as of its payload."""
    from warcio.archiveiterator import ArchiveIterator

    for record in ArchiveIterator(BytesIO(member.record), check_digests=True):
        record.raw_stream.read()
        yield from record.digest_checker.problems
