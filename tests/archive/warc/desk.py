"""A recorder with its table of copies, and its files read by a reader that did not write them."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

from crawler.archive import state
from crawler.archive.folder import Folder
from crawler.archive.warc import Exchange, Recorder, Recording, warc_files
from crawler.archive.warc.copies import Copies
from tests.archive.builders import NOW, SOURCE, exchange

if TYPE_CHECKING:
    from crawler.items import WarcPointer


class Desk:
    """One source's folder, a recorder for it, and what came of it."""

    def __init__(self, root: Path) -> None:
        self.folder = Folder(root, SOURCE)
        self.folder.path.mkdir(parents=True)
        self.place = self.folder.path
        self.db = state.create(self.folder.state)
        self.recorder = self.new_run()

    def new_run(self, max_bytes: int = 1024**3) -> Recorder:
        self.recorder = Recorder(self.folder, Copies(self.db), clock=lambda: NOW)
        self.recorder.recording = Recording(
            info={"software": "timesca-crawler/1", "robots": "obey"}, max_bytes=max_bytes
        )
        return self.recorder

    def write(self, *args: Any, **changes: Any) -> WarcPointer:
        return self.recorder.write(exchange(*args, **changes))

    def write_and_finish(self, *exchanges: Exchange) -> Path:
        for one in exchanges:
            self.recorder.write(one)
        self.recorder.finish()
        return warc_files(self.place)[-1]

    def die(self) -> None:
        """Leave the open file as a killed run does."""
        if self.recorder._file is not None:
            self.recorder._file.close()
            self.recorder._file = None

    def rows(self) -> list[tuple[Any, ...]]:
        return list(self.db.rows('SELECT url, digest, file, "offset", fetched_at, seen_at FROM copy ORDER BY 1, 2'))


def foreign(path: Path) -> list[dict[str, Any]]:
    """Every record as FastWARC reads it: WARC headers, HTTP headers, payload; digests checked."""
    from fastwarc.warc import ArchiveIterator

    found = []
    with path.open("rb") as file:
        for record in ArchiveIterator(file, parse_http=False):
            headers = dict(record.headers.items())
            block = record.reader.read()
            head, _, payload = block.partition(b"\r\n\r\n") if record.is_http else (b"", b"", block)
            found.append({"head": head, "payload": payload, "offset": record.stream_pos, **headers})
    with path.open("rb") as file:
        assert all(record.verify_block_digest() for record in ArchiveIterator(file, parse_http=False))
    return found
