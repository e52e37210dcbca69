"""Opening an archive: what was published must still be there, what a death left unfinished is finished."""

from __future__ import annotations

from typing import TYPE_CHECKING

from crawler.archive import failpoints, manifest, merged, publish, rebuild, seal, segments, state
from crawler.archive.boundary import opening, storage
from crawler.archive.standing import standing
from crawler.archive.warc.repair import repair

if TYPE_CHECKING:
    from crawler.archive.folder import Folder
    from crawler.archive.state import Database


def ready(folder: Folder) -> Database:
    """Return the folder's database, checked and recovered; a missing one is built. The lock is held."""
    with opening(folder.state):
        if not folder.state.exists():
            rebuild.build(folder, as_it_is=False)
        db = state.open_state(folder.state)
    try:
        with opening(folder.path):
            folder.make()
        with standing(folder):
            check(db, folder)
        recover(db, folder)
    except BaseException:
        db.close()
        seal.put_seals(folder)
        raise
    return db


def check(db: Database, folder: Folder) -> None:
    """Take over what was merged, then compare the segments the database knows with the files, by name and size.

    Raises StorageProblem naming the first that is missing, changed or unknown. Contents are not read:
    that is what ``scrapy verify`` is for. Only those of what was merged meanwhile and beside it are.
    """
    with storage(folder.path):
        merged.adopt(db, folder)
        left = {(span.kind, span.name) for span in merged.leftovers(folder)}
        found = {file: size for file, size in segments.listed(folder).items() if file not in left}
    begun = {(span.kind, span.name) for span in publish.intents(db)}
    expected = {(span.kind, span.name): content.size for span, content in manifest.published(db).items()}
    for kind, name in sorted(found.keys() | expected.keys()):
        size, wanted = found.get((kind, name)), expected.get((kind, name))
        if size != wanted and not (wanted is None and (kind, name) in begun):
            raise segments.unlike(folder, kind, name, _complaint(size, wanted))


def recover(db: Database, folder: Folder) -> None:
    """Remove temporary files, repair the WARC file, finish the batches begun, bring the manifest up to date."""
    failpoints.reach("recovery.checked")
    with standing(folder), storage(folder.path):
        for stray in folder.strays():
            stray.unlink(missing_ok=True)
    failpoints.reach("recovery.swept")
    repair(folder.path, db)
    failpoints.reach("recovery.repaired")
    publish.finish(db, folder)
    failpoints.reach("recovery.finished")
    merged.settle(db, folder)


def _complaint(size: int | None, wanted: int | None) -> str:
    if size is None:
        return "is missing"
    if wanted is None:
        return "is unknown to the database"
    return f"has {size} bytes, and {wanted} were published"
