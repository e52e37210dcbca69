"""Reading WARC files: one response by its pointer, or all of a file in order."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from io import BytesIO
from typing import TYPE_CHECKING, Any

from crawler.archive.boundary import storage
from crawler.archive.warc.coding import decoded
from crawler.archive.warc.exchange import Headers, header, payload_digest
from crawler.archive.warc.members import Member, member_at, walk
from crawler.errors import StorageProblem
from crawler.items import WarcPointer

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

FOLDER = "warc"
"""Below a source's folder."""
OPEN = ".open"
"""Ends the name of a file that is still written, or was when its run died."""
CONTENT_LIMIT = 64 * 1024 * 1024
"""Bytes of a decoded body: sixteen times what a crawl takes."""


@dataclass(frozen=True, kw_only=True)
class StoredResponse:
    """A response that is kept whole."""

    pointer: WarcPointer
    url: str
    """Address at the site itself."""
    fetched_at: datetime
    """Aware, UTC."""
    status: int
    headers: Headers
    payload: bytes
    """The body as it came over the wire."""
    is_drawn: bool = False
    """Whether this is not what came, but the document that a renderer made of it."""

    @cached_property
    def body(self) -> bytes:
        """The body without its Content-Encoding. Raises StorageProblem where it cannot be undone."""
        try:
            return decoded(self.payload, header(self.headers, "content-encoding"), CONTENT_LIMIT)
        except ValueError as error:
            raise damaged(self.pointer.file, self.pointer.offset, str(error)) from error


def warc_files(folder: Path) -> list[Path]:
    """Return the WARC files of a source's folder, oldest first, one that is still written included."""
    found = [path for path in (folder / FOLDER).glob("*.warc.gz*") if path.name.endswith((".warc.gz", OPEN))]
    return sorted(found)


def locate(folder: Path, file: str) -> Path | None:
    """Return where the file of a pointer lies, under its final name or the other; None where it is missing."""
    final = folder / file
    candidates = (final, final.with_name(final.name + OPEN))
    return next((path for path in candidates if path.is_file()), None)


def read_at(folder: Path, pointer: WarcPointer) -> StoredResponse:
    """Return what a pointer leads to. Raises StorageProblem if that is missing, damaged or something else."""
    path = locate(folder, pointer.file)
    if path is None:
        raise StorageProblem(f"{folder / pointer.file} is missing; restore it from a backup")
    with storage(path), path.open("rb") as file:
        try:
            member = member_at(file, pointer.offset)
        except ValueError as error:
            raise damaged(path, pointer.offset, str(error)) from error
    response = stored(path, member)
    if response is None:
        raise damaged(path, pointer.offset, "it is no response")
    if response.pointer.digest != pointer.digest:
        raise damaged(path, pointer.offset, f"its digest is {response.pointer.digest}, not {pointer.digest}")
    return response


def responses(path: Path) -> Iterator[StoredResponse]:
    """Yield the responses that a file holds whole, in order, one in memory.

    Raises StorageProblem at the first damage. The end of a file that is still written is none.
    """
    with storage(path), path.open("rb") as file:
        for part in walk(file):
            if isinstance(part, Member):
                response = stored(path, part)
                if response is not None:
                    yield response
            elif not (path.name.endswith(OPEN) and part.offset + part.size == file.seek(0, 2)):
                raise damaged(path, part.offset, part.reason)


def stored(path: Path, member: Member) -> StoredResponse | None:
    """Return the response in a record, or the drawn page; None if it is of another kind.

    Raises StorageProblem if it cannot be read or its payload is not what its digest says.
    """
    record = parsed(path, member)
    is_drawn = record.rec_type == "conversion"
    if not is_drawn and (record.rec_type != "response" or record.http_headers is None):
        return None
    payload = record.raw_stream.read()
    named = record.rec_headers.get_header
    digest = payload_digest(payload)
    if named("WARC-Payload-Digest") != digest:
        raise damaged(path, member.offset, f"its payload has the digest {digest}, not {named('WARC-Payload-Digest')}")
    return StoredResponse(
        pointer=WarcPointer(file=pointed(path), offset=member.offset, digest=digest),
        url=named("WARC-Target-URI"),
        fetched_at=datetime.fromisoformat(named("WARC-Date")),
        status=200 if is_drawn else int(record.http_headers.get_statuscode()),
        headers=(("Content-Type", record.content_type),) if is_drawn else http_headers(record),
        payload=payload,
        is_drawn=is_drawn,
    )


def parsed(path: Path, member: Member) -> Any:
    """Return the record as warcio reads it; raise StorageProblem where it cannot."""
    # Slow to import, and most commands read no WARC file.
    from warcio.exceptions import ArchiveLoadFailed
    from warcio.recordloader import ArcWarcRecordLoader
    from warcio.statusandheaders import StatusAndHeadersParserException

    try:
        return ArcWarcRecordLoader(verify_http=False).parse_record_stream(BytesIO(member.record), known_format="warc")
    except (ArchiveLoadFailed, StatusAndHeadersParserException, EOFError, ValueError) as error:
        raise damaged(path, member.offset, " ".join(str(error).split())) from error


def http_headers(record: Any) -> Headers:
    """Return the HTTP headers of a record."""
    return tuple((str(name), str(value)) for name, value in record.http_headers.headers)


def pointed(path: Path) -> str:
    """Return how a pointer names a file: by its final name, below the source's folder."""
    return f"{FOLDER}/{path.name.removesuffix(OPEN)}"


def damaged(file: Path | str, offset: int, reason: str) -> StorageProblem:
    """Return the problem of a record that cannot be trusted."""
    return StorageProblem(f"{file}: the record at {offset} is damaged ({reason}); restore the file from a backup")
