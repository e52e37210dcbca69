"""G: texts. What is published is what the page says, to the character, on lines that every reader takes for lines."""

from __future__ import annotations

import json
import shutil
import subprocess
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

import pytest

from crawler.charset import is_garbled
from tests.faults.sites import PROSE, Site, article, http, listing
from tests.test_charset import ARABIC, CHINESE, FRENCH, JAPANESE, RUSSIAN

if TYPE_CHECKING:
    from tests.faults.running import Crawls

Replica = Callable[..., Any]

CHARSETS = {
    # name: text, what its bytes are, what the header says, what the page says
    "cp1251-as-utf8": (RUSSIAN, "cp1251", "utf-8", "windows-1251"),
    "cp1251-as-latin": (RUSSIAN, "cp1251", "iso-8859-1", "windows-1251"),
    "cp1251-as-koi8": (RUSSIAN, "cp1251", "nonsense", "windows-1251"),
    "utf8-as-latin": (FRENCH, "utf-8", "iso-8859-1", ""),
    "utf8-as-cp1251": (RUSSIAN, "utf-8", "windows-1251", ""),
    "utf8-unlabelled": (RUSSIAN, "utf-8", "", ""),
    "utf8-unknown": (ARABIC, "utf-8", "nonsense", ""),
    "utf8-mark": (RUSSIAN, "utf-8-sig", "windows-1251", ""),
    "utf16-mark": (RUSSIAN, "utf-16", "utf-8", ""),
    "utf16-bare": (FRENCH, "utf-16-le", "", ""),
    "gb18030": (CHINESE, "gb18030", "gb2312", ""),
    "shift-jis": (JAPANESE, "shift_jis", "", "shift_jis"),
    "latin": (FRENCH, "cp1252", "iso-8859-1", ""),
}
LIES = {
    "lie-cyrillic": (RUSSIAN, "cp1251", "utf-8"),
    "lie-latin": (FRENCH, "cp1252", "utf-8"),
    "lie-chinese": (CHINESE, "gb18030", "iso-8859-1"),
    "lie-japanese": (JAPANESE, "shift_jis", "utf-8"),
    "lie-russian": (RUSSIAN, "cp1251", "iso-8859-1"),
    "twice": (RUSSIAN.encode().decode("cp1252", "ignore"), "utf-8", "utf-8"),
}


def page(text: str, real: str, header: str, meta: str = "") -> bytes:
    """A page in one character set that is said to be in another."""
    told = f'<meta charset="{meta}">' if meta else ""
    whole = article("A headline", f"{text}\n\n{text}\n\n{PROSE}").replace('<meta charset="utf-8">', told)
    return http(whole.encode(real), content_type=f"text/html; charset={header}" if header else "text/html")


def crawl(crawls: Crawls, site: Site, pages: dict[str, bytes], status: int) -> dict[str, dict[str, Any]]:
    """Crawl the pages; return their whole articles by name."""
    site.pages |= {f"/{name}/": answer for name, answer in pages.items()}
    site.with_articles(list(pages))
    site.pages["/news/"] = http(listing({f"/{name}/": "A headline" for name in pages}))
    crawls.wordpress(site.listing_url)(status=status)
    return {a["url"].strip("/").rpartition("/")[2]: a for a in crawls.archive.articles if not a["truncated"]}


@pytest.mark.fault(58)
def test_what_is_told_wrongly_is_read_rightly(crawls: Crawls, site: Site) -> None:
    found = crawl(crawls, site, {name: page(*case) for name, case in CHARSETS.items()}, status=0)
    assert {name: a["blocks"][0]["text"] for name, a in found.items()} == {n: case[0] for n, case in CHARSETS.items()}


@pytest.mark.fault(58)
def test_what_cannot_be_read_rightly_is_not_published(crawls: Crawls, site: Site) -> None:
    # Enough of the others, or the site would seem to have changed.
    good = {f"good-{number}": page(RUSSIAN, "utf-8", "") for number in range(4 * len(LIES))}
    found = crawl(crawls, site, {name: page(*case) for name, case in LIES.items()} | good, status=10)
    assert set(found) == set(good)
    assert len(crawls.archive.quarantine) == len(LIES)
    assert all("charset: " in record["reason"] for record in crawls.archive.quarantine)
    for record in crawls.archive.articles:
        assert not is_garbled(record["text"])
        assert "\ufffd" not in record["text"]


@pytest.mark.fault(59)
def test_lines_that_every_reader_takes_for_lines(crawls: Crawls, site: Site) -> None:
    wild = (
        'a\u2028b\u2029c\x85d \u202eright\u202c \u2066left\u2069 \ufeff \x0b \x7f &#0; &#xd800; &#x1f600; é \\ " \u0000'
    )
    nested = json.dumps(
        {"@type": "NewsArticle", "headline": "A headline", "wordCount": float("nan"), "x": [[[[]]] * 9]}
    )
    pages = {
        "wild": article("A headline", f"{wild} {PROSE}"),
        "title": article(f"A headline {wild}", PROSE),
        "long": article("A headline", "word " * 250_000),
        "infinite": article("A headline", PROSE).replace(
            "</head>", f'<script type="application/ld+json">{nested}</script></head>'
        ),
    }
    found = crawl(crawls, site, {name: http(body) for name, body in pages.items()}, status=10)
    assert {"wild", "infinite"} <= set(found)
    # Longer than a line may be.
    assert any("long" in record["url"] for record in crawls.archive.quarantine)
    for name, content in crawls.archive.segments().items():
        if not name.endswith(".jsonl"):
            continue
        text = content.decode("utf-8")
        assert len(text.splitlines()) == text.count("\n")
        for line in text.splitlines():
            json.loads(line, parse_constant=pytest.fail)
        for reader in (["jq", "-c", "."], ["node", "-e", NODE]):
            if shutil.which(reader[0]):
                read = subprocess.run(reader, input=content, capture_output=True, check=True).stdout
                assert len(read.splitlines()) == text.count("\n")


NODE = "require('fs').readFileSync(0,'utf8').trimEnd().split('\\n').forEach(l=>{JSON.parse(l);console.log('{}')})"


@pytest.mark.fault(60)
def test_the_very_characters(crawls: Crawls, site: Site) -> None:
    texts = {
        "hebrew": "המועצה דחתה את ההצבעה על הגשר, 12%, „כך“.",
        "arabic": ARABIC + " \u200f(١٢٣)\u200e",
        "family": "A family 👨‍👩‍👧‍👦 and a flag 🇰🇬 and a hand 👍🏽.",
        "composed": "caf\u00e9 \u1ed8 \u0439 \uac00",
        "decomposed": "cafe\u0301 O\u0323\u0302 \u0438\u0306 \u1100\u1161",
        "chinese": CHINESE + "𠮷野家",
        "georgian": "საბჭომ გადადო კენჭისყრა",
        "joiners": "می‌خواهم क्‍ष",
    }
    found = crawl(crawls, site, {name: page(text, "utf-8", "utf-8") for name, text in texts.items()}, status=0)
    assert {name: a["blocks"][0]["text"].encode() for name, a in found.items()} == {
        n: t.encode() for n, t in texts.items()
    }


@pytest.mark.fault(61)
def test_a_rate_is_exact_or_in_quarantine(crawls: Crawls, replica: Replica) -> None:
    printed = ["1,234.56 -0.5%", "1 234,56 -0,5 %", "1.234,56 −0,5 %", "0.5 −0,5 %", "１２.５ 0%", "n/a", "1.2345%"]
    fine = {"AUD": ("1234.56", "-0.5"), "CAD": ("0.00008", "-0"), "CHF": ("0.5", "-0.5")}
    shown = [f"{base}/USD = {value} {change}%" for base, (value, change) in fine.items()]
    odd = [
        f"{base}/USD = {text}"
        for base, text in zip(("BBB", "CCC", "DDD", "EEE", "FFF", "GGG", "HHH"), printed, strict=True)
    ]
    server = replica(articles=6)
    strip = "".join(f"<span>{text}</span>" for text in [*shown, *odd])
    body = article("A headline", PROSE).replace(
        "<article", f'<div class="ticker">{strip.replace("-0.5%", "−0.5%", 1)}</div><article', 1
    )
    post = server.site.posts[0]
    server.site.faults.add("body", post.path, body=body.replace("A headline", post.title))
    crawls.of(server).start().end()
    from_page = [rate for rate in crawls.archive.rates if rate["url"].endswith(post.path)]
    assert {rate["base"]: (rate["value"], rate["change_pct"]) for rate in from_page if rate["base"] in fine} == fine
    told = [record["reason"] for record in crawls.archive.quarantine]
    assert sorted(reason[:7] for reason in told) == [text[:7] for text in odd]
    assert not {rate["base"] for rate in crawls.archive.rates} & {text[:3] for text in odd}
