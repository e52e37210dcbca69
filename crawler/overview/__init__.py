"""The report for people's eyes: an archive gathered into plain data, and a static page that shows it from disk."""

from crawler.overview.data import gather
from crawler.overview.folder import library, write

__all__ = ["gather", "library", "write"]
