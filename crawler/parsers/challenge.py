"""Pages that stand in the place of the asked one and want a browser, or a human, to prove itself."""

from __future__ import annotations

import re

from lxml import etree, html

from crawler.parsers.text import visible_text

# A first look that costs little: without any of these no page is a challenge.
MARK = re.compile(
    r"_cf_chl|cf_chl_|_chl_opt|cf-challenge|cf-turnstile|challenges\.cloudflare\.com|cf-browser-verification|challenge-form"
    r"|captcha|_Incapsula_|sucuri_cloudproxy|ddos-guard|awswaf|px-block|just a moment|attention required"
    r"|checking your browser|verify(?:ing)? (?:that )?you are (?:a )?human|are you a robot|security check"
    r"|one moment, please|ddos protection|pardon our interruption",
    re.IGNORECASE,
)
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


def challenge(text: str) -> str | None:
    """Return what makes the decoded page a challenge, in a few words; None for any other page."""
    if not MARK.search(text):
        return None
    try:
        tree = html.document_fromstring(re.sub(r"^\s*<\?xml[^>]*\?>", "", text))
    except (ValueError, etree.LxmlError):
        return None
    body = tree.find("body")
    if body is not None and len(visible_text(body)) > LITTLE:
        return None
    title = tree.find(".//title")
    name = " ".join((title.text or "").split()) if title is not None else ""
    if TITLE.fullmatch(name):
        return f"a challenge page, {name!r}"
    found = SCRIPT.search(text)
    return f"a challenge page, with {found[0]!r}" if found else None
