"""What stands around the content on a real page and is none of it: words that all themes share."""

from __future__ import annotations

from html import escape

SITE_NAME = "The Times of Central Asia"
TAGLINE = "News from the middle of the map"
BIOGRAPHY_LINK = "View more articles from"
NEWSLETTER = ("Subscribe to our newsletter", "The week in Central Asia, every Friday, free of charge.")
COMMENTS = (
    ("reader77", "My grandfather worked there. The article forgets to say that it was closed twice."),
    ("Öz", "Good report, thank you. When will the second part come out?"),
)
SHARE = ("Facebook", "X", "Telegram", "LinkedIn")
FOOTER = ("About Us", "Contact", "Advertise With Us", "Privacy Policy")
SCRIPT = """<script>window.dataLayer=window.dataLayer||[];(function(w,d){w.pageType="news";
if(d.title&&"<p>Not a paragraph</p>".length>3){w.ready=1}})(window,document);</script>"""
STATE = """<script type="application/json" id="state">{"theme":"light","posts":[{"title":"Not an article",
"content":"<p>This paragraph is data of a script.</p>"}]}</script>"""
STYLE = "<style>body{font:18px/1.6 serif}.hidden{display:none}.strip{white-space:nowrap}</style>"


def esc(text: str) -> str:
    """Return text as HTML, quotes included."""
    return escape(text, quote=True).replace("&#x27;", "&#039;")


def footer_links(base: str) -> list[tuple[str, str]]:
    """Return name and address of the footer's links."""
    return [(esc(name), f"{base}/{name.lower().replace(' ', '-')}/") for name in FOOTER]
