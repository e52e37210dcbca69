"""Pages that stand in the place of the asked one and want a browser, or a human, to prove itself."""

from __future__ import annotations

import re
from itertools import islice

from lxml import etree, html

from crawler.parsers.text import visible_text

STEMS = (
    b"chl_", b"challenge", b"captcha", b"browser-verification", b"turnstile", b"incapsula", b"sucuri", b"ddos",
    b"awswaf", b"just a moment", b"attention required", b"checking your browser", b"you are", b"are you a",
    b"one moment", b"security check", b"security verification", b"pardon our", b"please wait", b"please verify",
    b"human verification", b"access denied", b"robot check",
)  # fmt: skip
"""Without any of these no page is a challenge: a first look that costs little."""
LINK = re.compile(rb"<[aA] ")
LINKS = 60
"""More links than that say more than a challenge does; the others of a page are not looked for."""
TITLE = re.compile(
    r"just a moment\b.*|attention required!?.*|one moment,? please\b.*|checking your browser\b.*|ddos[- ]guard.*"
    r"|security (?:check|verification)\b.*|pardon our interruption\b.*|are you (?:a )?(?:robot|human)\b.*"
    r"|please (?:wait|verify)\b.*|verify(?:ing)? (?:that )?you are (?:a )?human.*|human verification\b.*"
    r"|access denied\b.*|robot check\b.*|captcha\b.*",
    re.IGNORECASE | re.DOTALL,
)
SCRIPT = re.compile(
    r"_chl_opt|cf_chl_|cf-browser-verification|id=[\"']challenge-form|captcha-delivery\.com|_Incapsula_Resource"
    r"|sucuri_cloudproxy_js|ddos-guard/js-challenge|\.awswaf\.com/|px-captcha|g-recaptcha|h-captcha|cf-turnstile",
    re.IGNORECASE,
)
"""What challenges are made of. Some stand in comment forms as well, so a marked page must be empty, too."""
LITTLE = 1000
"""Characters: a challenge says no more."""


def challenge(body: bytes, encoding: str = "utf-8") -> str | None:
    """Return what makes the page a challenge, in a few words; None for any other page."""
    if next(islice(LINK.finditer(body), LINKS, None), None) is not None:
        return None
    lowered = body.lower()
    if not any(stem in lowered for stem in STEMS):
        return None
    text = body.decode(encoding, "replace")
    try:
        tree = html.document_fromstring(re.sub(r"^\s*<\?xml[^>]*\?>", "", text))
    except (ValueError, etree.LxmlError):
        return None
    shown = tree.find("body")
    if shown is not None and len(visible_text(shown)) > LITTLE:
        return None
    title = tree.find(".//title")
    name = " ".join((title.text or "").split()) if title is not None else ""
    if TITLE.fullmatch(name):
        return f"a challenge page, {name!r}"
    found = SCRIPT.search(text)
    return f"a challenge page, with {found[0]!r}" if found else None
