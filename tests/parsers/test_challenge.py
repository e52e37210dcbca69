"""Challenge pages are told from articles about them."""

from __future__ import annotations

import pytest

from crawler.parsers.challenge import challenge

BODY = (
    "<article><h1>{}</h1>"
    + "<p>The council has met again and has decided nothing at all, as before.</p>" * 20
    + "</article>"
)


@pytest.mark.parametrize(
    "html",
    [
        "<html><head><title>Just a moment...</title></head><body><h1>timesca.com</h1></body></html>",
        "<html><head><title>timesca.com</title></head><body><script>window._cf_chl_opt = {};</script></body></html>",
        "<html><head><title>Attention Required! | Cloudflare</title></head><body>Blocked.</body></html>",
        '<html><body><div class="g-recaptcha" data-sitekey="x"></div><p>Are you a robot?</p></body></html>',
        '<html><head><script src="https://ct.captcha-delivery.com/c.js"></script></head><body></body></html>',
        '<html><body><iframe src="/_Incapsula_Resource?x=1"></iframe></body></html>',
        '<?xml version="1.0" encoding="utf-8"?><html><head><title>DDoS-Guard</title></head><body></body></html>',
    ],
)
def test_a_challenge(html: str) -> None:
    assert "challenge page" in (challenge(html.encode()) or "")


@pytest.mark.parametrize(
    "html",
    [
        "",
        "<p>hello</p>",
        "<html><head><title>Just a moment...</title></head><body>" + BODY.format("Just a moment...") + "</body></html>",
        "<html><body>" + BODY.format("A captcha") + '<form><div class="g-recaptcha"></div></form></body></html>',
        "<html><body><h1>News</h1><script src='/cdn-cgi/challenge-platform/jsd/main.js'></script></body></html>",
        "<html><head><title>Security council meets</title></head><body><p>On captcha and others.</p></body></html>",
    ],
)
def test_no_challenge(html: str) -> None:
    assert challenge(html.encode()) is None
