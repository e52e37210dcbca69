"""What no change of settings may take away: manners, closed doors, order."""

from __future__ import annotations

from typing import Any

import pytest
from scrapy.settings import BaseSettings, Settings
from scrapy.spiderloader import SpiderLoader
from scrapy.utils.project import get_project_settings

from crawler import politeness
from crawler.errors import ConfigurationProblem

CLOSED = dict.fromkeys(("file", "data", "ftp", "s3"))


def complaints(settings: BaseSettings) -> list[str]:
    """What the settings break, a few words each."""
    rules = {
        "robots.txt is not obeyed": settings.getbool("ROBOTSTXT_OBEY"),
        "the delay is under 2 s": settings.getfloat("DOWNLOAD_DELAY") >= 2,
        "the delay varies below its promise": settings.getfloat("DOWNLOAD_DELAY_JITTER") == 0,
        "several requests at once": settings.getint("CONCURRENT_REQUESTS_PER_DOMAIN") == 1,
        "no throttle": settings.getbool("AUTOTHROTTLE_ENABLED"),
        "the user agent hides": str(settings["USER_AGENT"]).startswith("timesca-crawler/"),
        "the telnet port is open": not settings.getbool("TELNETCONSOLE_ENABLED"),
        "the remote control port is open": not settings.getbool("REMOTE_CONTROL_ENABLED"),
        "cookies are kept": not settings.getbool("COOKIES_ENABLED"),
        "certificates are not checked": settings.getbool("DOWNLOAD_VERIFY_CERTIFICATES"),
        "an old TLS is taken": settings["DOWNLOAD_TLS_MIN_VERSION"] == "TLSv1.2",
        "any address is connected to": settings["TWISTED_DNS_RESOLVER"]
        == "crawler.middlewares.resolver.PublicResolver",
        "any site is asked": settings.getdict("DOWNLOADER_MIDDLEWARES").get("crawler.middlewares.guard.Guard") == 50,
        "a proxy is taken from the environment": not settings.getbool("HTTPPROXY_ENABLED"),
        "pages are told where a request comes from": not settings.getbool("REFERER_ENABLED"),
        "local files can be read": settings.getdict("DOWNLOAD_HANDLERS").items() >= CLOSED.items(),
        "a page's items can change places": settings.getint("CONCURRENT_ITEMS") == 1,
        "state on disk is unpickled": not settings["JOBDIR"] and not settings.getbool("HTTPCACHE_ENABLED"),
    }
    return [complaint for complaint, holds in rules.items() if not holds]


def spider_settings() -> dict[str, BaseSettings]:
    project = get_project_settings()
    found: dict[str, BaseSettings] = {}
    loader = SpiderLoader.from_settings(project)
    for name in loader.list():
        settings = project.copy()
        loader.load(name).update_settings(settings)
        found[name] = settings
    return found


SPIDERS = spider_settings()


@pytest.mark.parametrize("name", sorted(SPIDERS))
def test_every_spider_keeps_the_policy(name: str) -> None:
    assert complaints(SPIDERS[name]) == []


def test_no_spider_is_overlooked() -> None:
    assert set(SPIDERS) >= {"timesca", "timesca_rates", "wordpress"}


@pytest.mark.parametrize(
    ("setting", "value"),
    [
        ("ROBOTSTXT_OBEY", False),
        ("DOWNLOAD_DELAY", 0),
        ("DOWNLOAD_DELAY_JITTER", 0.5),
        ("CONCURRENT_REQUESTS_PER_DOMAIN", 8),
        ("AUTOTHROTTLE_ENABLED", False),
        ("USER_AGENT", "Mozilla/5.0"),
        ("TELNETCONSOLE_ENABLED", True),
        ("REMOTE_CONTROL_ENABLED", True),
        ("COOKIES_ENABLED", True),
        ("DOWNLOAD_VERIFY_CERTIFICATES", False),
        ("DOWNLOAD_HANDLERS", {}),
        ("DOWNLOAD_TLS_MIN_VERSION", None),
        ("TWISTED_DNS_RESOLVER", "scrapy.resolver.CachingThreadedResolver"),
        ("DOWNLOADER_MIDDLEWARES", {"crawler.middlewares.guard.Guard": None}),
        ("HTTPPROXY_ENABLED", True),
        ("REFERER_ENABLED", True),
        ("CONCURRENT_ITEMS", 100),
        ("JOBDIR", "somewhere"),
        ("HTTPCACHE_ENABLED", True),
    ],
)
def test_the_policy_sees_a_broken_setting(setting: str, value: Any) -> None:
    settings = get_project_settings()
    settings.set(setting, value, priority="cmdline")
    assert len(complaints(settings)) == 1


@pytest.mark.parametrize(
    "target", ["http://127.0.0.1:8000", "http://localhost/", "http://[::1]:80/x", "http://127.9.9.9"]
)
def test_loopback_targets_are_not_waited_for(target: str) -> None:
    settings = get_project_settings()
    politeness.apply(settings, target)
    assert settings.getfloat("DOWNLOAD_DELAY") == 0
    assert not settings.getbool("AUTOTHROTTLE_ENABLED")


@pytest.mark.parametrize("target", ["https://timesca.com/latest/", "http://127.0.0.1.example.org/", "http://10.0.0.1/"])
def test_every_other_target_is(target: str) -> None:
    settings = get_project_settings()
    politeness.apply(settings, target)
    assert complaints(settings) == []


def test_the_command_line_has_the_last_word() -> None:
    settings = get_project_settings()
    settings.set("DOWNLOAD_DELAY", 1, priority="cmdline")
    politeness.apply(settings, "http://127.0.0.1:8000")
    assert settings.getfloat("DOWNLOAD_DELAY") == 1


def test_the_contact_stands_in_the_user_agent() -> None:
    settings = get_project_settings()
    settings.set("CONTACT", "archive@example.org", priority="cmdline")
    politeness.apply(settings, "https://timesca.com/")
    assert settings["USER_AGENT"].startswith("timesca-crawler/")
    assert settings["USER_AGENT"].endswith("(+archive@example.org)")


@pytest.mark.parametrize("contact", ["two\nlines", "a\r\nX-Evil: 1", "ü@example.org"])
def test_a_contact_that_cannot_stand_in_a_header_is_refused(contact: str) -> None:
    settings = Settings({"CONTACT": contact, "USER_AGENT": "x"})
    with pytest.raises(ConfigurationProblem, match="CONTACT"):
        politeness.apply(settings, "https://timesca.com/")
