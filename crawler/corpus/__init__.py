"""A sealed corpus of an archive's log: the same rows as JSON Lines and as Parquet, described, labelled, with checksums.

The extra ``corpus`` is needed to import this room; nothing else of the project imports it before it is asked to.
"""

from crawler.corpus.check import complaints
from crawler.corpus.seal import Options, Sealed, seal

__all__ = ["Options", "Sealed", "complaints", "seal"]
