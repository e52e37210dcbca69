"""Verify: everything in an archive checked against everything else. Reads only, one record in memory."""

from crawler.verify.examination import Examination
from crawler.verify.finding import Finding, Note, Told

__all__ = ["Examination", "Finding", "Note", "Told"]
