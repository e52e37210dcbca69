"""The day the page was served: beside the ticker, before the headline, never an article's own."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from crawler.page import Page
from crawler.parsers.served import served_day

MakePage = Callable[..., Page]
RATES = "<ul><li>KGS/USD = 0.01153 0%</li><li>TJS/USD = 0.09243 0.87%</li></ul>"
DAY = "<div>03 April 2025</div>"
TEXT = "<p>The ministry said on Thursday that the road would be open before the winter.</p>"
ENTRY = '<article><h2><a href="/a/">A headline</a></h2><p>Teaser.</p></article>'


@pytest.mark.parametrize(
    "markup",
    [
        f"<body>{RATES}{DAY}<main><h1>Latest</h1>{ENTRY}{ENTRY}</main></body>",
        f"<body><div>{RATES}{DAY}</div><main>{ENTRY}</main></body>",
        f"<body>{DAY}<main><h1>A headline</h1>{TEXT}</main></body>",
        f"<body><header><h1><a href='/'>The Times</a></h1></header>{DAY}<main><h1>Headline</h1>{TEXT}</main></body>",
        f"<body><main><h1>A headline</h1>{DAY}<div>28 March 2025</div>{TEXT}</main></body>",
        f"<body><div><div>{DAY}<main><article><h1>A headline</h1>{TEXT}</article></main></div></div></body>",
        f"<body><main>{ENTRY}</main><footer>{RATES}{DAY}</footer></body>",
        f"<body><p>Bishkek<br>03 April 2025<br></p><main>{ENTRY}</main></body>",
    ],
    ids=["after", "strip", "no-ticker", "site-name", "two-in-a-row", "wrapped", "footer", "tail"],
)
def test_the_served_day(page: MakePage, markup: str) -> None:
    assert served_day(page(markup)) == "2025-04-03"


@pytest.mark.parametrize(
    "markup",
    [
        f"<body><main><h1>A headline</h1>{DAY}{TEXT}</main></body>",
        f"<body>{RATES}<main><h1>A headline</h1>{TEXT}{DAY}</main></body>",
        f"<body>{RATES}<main><article>{DAY}<h2><a href='/a/'>A headline</a></h2></article>{ENTRY}</main></body>",
        f"<body>{RATES}<main><section>{DAY}<h3><a href='/a/'>A headline</a></h3></section>{ENTRY}</main></body>",
        f"<body>{RATES}<main><header>{DAY}<h1>A headline</h1></header>{TEXT}</main></body>",
        f"<body>{RATES}<div>3 April 2025</div><main>{ENTRY}</main></body>",
        f"<body>{RATES}<div>On 03 April 2025</div><main>{ENTRY}</main></body>",
        f"<body><script>03 April 2025</script>{RATES}<main>{ENTRY}</main></body>",
        f"<body>{RATES}<main>{ENTRY}</main></body>",
    ],
    ids=[
        "after-headline",
        "in-text",
        "in-entry",
        "in-card",
        "with-headline",
        "unpadded",
        "sentence",
        "script",
        "absent",
    ],
)
def test_an_articles_own_date_is_not_it(page: MakePage, markup: str) -> None:
    assert served_day(page(markup)) is None


def test_rates_and_a_day_quoted_in_a_text_date_nothing(page: MakePage) -> None:
    text = f"<div>{TEXT}{RATES}<p>03 April 2025</p>{TEXT}</div>"
    assert served_day(page(f"<body><main><h1>How to read a ticker</h1>{text}</main></body>")) is None
