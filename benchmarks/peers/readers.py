"""Prints the seconds that the median page takes a reader: ``readers.py lxml|trafilatura|newspaper SITE PAGES``."""

from __future__ import annotations

import gzip
import sys
import time
from pathlib import Path
from statistics import median


def lxml(body, url):
    import lxml.html

    return lxml.html.document_fromstring(body, parser=lxml.html.HTMLParser(encoding="utf-8"))


def trafilatura(body, url):
    import trafilatura

    return trafilatura.bare_extraction(body, url=url, with_metadata=True)


def newspaper(body, url):
    import newspaper

    article = newspaper.Article(url)
    article.download(input_html=body.decode())
    article.parse()
    return article


def main():
    _, name, site, count = sys.argv
    read = {"lxml": lxml, "trafilatura": trafilatura, "newspaper": newspaper}[name]
    site = Path(site)
    paths = [path for path in (site / "paths.txt").read_text("utf-8").split() if path.count("/") == 2]
    times = []
    for path in [path for path in paths if path != "/latest/"][: int(count)]:
        body = gzip.decompress((site / "pages" / path.strip("/") / "index.html.gz").read_bytes())
        best = 1e9
        for _ in range(3):
            began = time.process_time()
            read(body, f"https://timesca.com{path}")
            best = min(best, time.process_time() - began)
        times.append(best)
    print(median(times))


main()
