"""D: certificates. One in order is accepted; one that is not is refused, and http is no way out."""

from __future__ import annotations

from collections import Counter
from datetime import timedelta
from typing import TYPE_CHECKING, Any

import pytest

from tests.faults.certificates import Authority, SecureSite
from tests.faults.told import NAMES, whole

if TYPE_CHECKING:
    from pathlib import Path

    from tests.faults.running import Crawls


@pytest.mark.fault(38)
def test_a_certificate_in_order_is_accepted(crawls: Crawls, tmp_path: Path) -> None:
    authority = Authority(tmp_path)
    with SecureSite(authority.context()) as site:
        site.with_articles(NAMES)
        crawls.wordpress(site.listing_url)(environment={"SSL_CERT_FILE": str(authority.path)})
    assert whole(crawls) == Counter(NAMES)


@pytest.mark.fault(38)
@pytest.mark.parametrize(
    ("wrong", "words"),
    [
        ({"valid": timedelta(days=-1)}, "TLS: certificate verify failed"),
        ({"signed": False}, "TLS: certificate verify failed"),
        ({"host": "another.example"}, "TLS: the certificate is another host's"),
        ({"old": True}, "TLS: "),
    ],
    ids=str,
)
def test_one_that_is_not_is_refused_and_plain_http_is_no_way_out(
    crawls: Crawls, tmp_path: Path, wrong: dict[str, Any], words: str
) -> None:
    authority = Authority(tmp_path)
    with SecureSite(authority.context(**wrong)) as site:
        site.with_articles(NAMES)
        run = crawls.wordpress(site.listing_url)(
            environment={"SSL_CERT_FILE": str(authority.path)}, status=14, says=["unreachable"]
        )
        assert words in run.last_line
        assert not site.count
