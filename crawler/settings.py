"""Scrapy settings, in the order of the project template; every changed value says its default and the reason.

ARCHIVE_DIR and CONTACT are a person's own; README explains them.
"""

from __future__ import annotations

import scrapy
from scrapy.settings import default_settings

from crawler import __version__

BOT_NAME = "crawler"

SPIDER_MODULES = ["crawler.spiders"]
NEWSPIDER_MODULE = "crawler.spiders"
COMMANDS_MODULE = "crawler.commands"

# ---- What a person sets ---------------------------------------------------------------------------
# Folder of the archives; one folder a source below it.
ARCHIVE_DIR = "data"
# Address or mailbox of whoever runs the crawl; becomes part of the user agent. Set yours.
CONTACT = ""
# Seconds after which a run stops cleanly, with exit status 11; 0 for no limit. Six hours: a hundred times what an
# update takes, and a first walk that needs longer is taken up by the next run.
MAX_RUN_SECONDS = 6 * 60 * 60
# Seconds after which a run ends by itself and leaves the rest to the next one; 0 for to the end.
CRAWL_BUDGET = 0
# Millions of bytes that must be free before a run begins; 0 for no such limit. A day's news takes a few, and the disk
# is rarely ours alone.
DISK_FLOOR_MB = 200
# Ages in days at which an article is fetched again, to catch edits.
REVISIT_DAYS = [1, 3, 7, 30]
# Address of the Splash server that -a render=splash asks; docs/rendering.md. Setting it draws nothing by itself.
SPLASH_URL = ""
# Program that -a render=browser starts; empty for the first Chromium found on PATH.
CHROMIUM_PATH = ""
# Whether every exchange is kept as it was on the wire: what proves a record, and what a better parser can read anew.
WARC_ENABLED = True
# Bytes at which a WARC file is closed and the next one begun: what archives usually hold, and tools handle.
WARC_MAX_BYTES = 1024**3

# ---- Politeness -----------------------------------------------------------------------------------
# Default: Scrapy's own. crawler/politeness.py adds CONTACT.
USER_AGENT = f"timesca-crawler/{__version__} (Scrapy/{scrapy.__version__})"
# Default: False. A site's robots.txt is its word.
ROBOTSTXT_OBEY = True
# Default: 8. One request at a time for live sites; loopback targets get more (crawler/politeness.py).
CONCURRENT_REQUESTS_PER_DOMAIN = 1
# Default: 0. Seconds between requests; a small newspaper's server is not ours to hurry.
DOWNLOAD_DELAY = 2
# Default: none; Scrapy repeats what failed at once. Seconds of a host's first rest after a failure, doubled with each
# further one in a row, each up to half as long or long again by chance.
RETRY_DELAY = 5
# Default: 0.5, which would make every other pause shorter than the one promised.
DOWNLOAD_DELAY_JITTER = 0
# Default: False. Slows down further when the site does.
AUTOTHROTTLE_ENABLED = True
AUTOTHROTTLE_START_DELAY = DOWNLOAD_DELAY
# Default: True. Nothing here needs a session, and a cookie jar would ask for a public suffix list.
COOKIES_ENABLED = False
# Default: no Accept-Encoding, in whose place Scrapy puts Brotli and Zstandard, too. Not every reader of WARC files
# knows those, and warcio fails at Brotli.
DEFAULT_REQUEST_HEADERS = {
    "Accept": "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8",
    "Accept-Language": "en",
    "Accept-Encoding": "gzip, deflate",
}

# ---- Closed doors ---------------------------------------------------------------------------------
# Default: True for both. Each opens a port through which code can be run.
TELNETCONSOLE_ENABLED = False
REMOTE_CONTROL_ENABLED = False
# Default: file, data, ftp and s3 as well. A link on a page must not read a local file.
# What is asked for over HTTP waits for its turn, and half pages are none.
DOWNLOAD_HANDLERS = {
    "file": None,
    "data": None,
    "ftp": None,
    "s3": None,
    "http": "crawler.middlewares.transport.Transport",
    "https": "crawler.middlewares.transport.Transport",
}
# Default: False. A page from a man in the middle is not the site's.
DOWNLOAD_VERIFY_CERTIFICATES = True
# Default: what the system's OpenSSL allows. Older versions can be broken into.
DOWNLOAD_TLS_MIN_VERSION = "TLSv1.2"
# Default: Scrapy's own, for which every address is as good as another, and of which there is none of IPv6.
TWISTED_DNS_RESOLVER = "crawler.middlewares.resolver.PublicResolver"
# Default: True. A proxy takes names, and so the choice of addresses, out of our hands: whoever wants the one that
# http_proxy and https_proxy name says so, and lets the proxy keep private addresses closed.
HTTPPROXY_ENABLED = False
# Default: True. Where a page sends its readers from is nobody's business, and its own policy on that is untrusted.
REFERER_ENABLED = False

# ---- Limits ---------------------------------------------------------------------------------------
# Default: 1 GiB. The largest article page known has 0.5 MB; a tree costs 75 times its text.
DOWNLOAD_MAXSIZE = 4 * 1024 * 1024
# Default: 180 seconds, three times over: nine minutes for one dead address.
DOWNLOAD_TIMEOUT = 30
# Default: 20 hops.
REDIRECT_MAX_TIMES = 5
# Default: ERROR. A page given up is counted in the last line and tried again by the next run.
RETRY_GIVE_UP_LOG_LEVEL = "INFO"

# ---- Components -----------------------------------------------------------------------------------
# Default: all of Scrapy's. What is closed above would be loaded all the same, also where None stands for it below: a
# web server, a terminal and a client for public suffix lists, a seventh of the CPU of a run with nothing new.
unloaded = {
    "scrapy.extensions.telnet.TelnetConsole",
    "scrapy.extensions.remote_control.RemoteControl",
    "scrapy.downloadermiddlewares.cookies.CookiesMiddleware",
}
EXTENSIONS_BASE = {name: turn for name, turn in default_settings.EXTENSIONS_BASE.items() if name not in unloaded}
DOWNLOADER_MIDDLEWARES_BASE = {
    name: turn for name, turn in default_settings.DOWNLOADER_MIDDLEWARES_BASE.items() if name not in unloaded
}
# Default: none. Sets the handler of the renderer that the spider asks for, and nothing where it asks for none.
ADDONS = {"crawler.rendering.addon.Rendering": 100}
# Default: Scrapy's own. The spider's requests are marked before anything compares or schedules them.
# Off: what drops long addresses without a word, and what counts or checks what nobody asks for. Each costs every
# request and every record a turn.
SPIDER_MIDDLEWARES = {
    "crawler.rendering.marks.MarkRequests": 950,
    "scrapy.spidermiddlewares.urllength.UrlLengthMiddleware": None,
    "scrapy.spidermiddlewares.depth.DepthMiddleware": None,
    "scrapy.spidermiddlewares.metacopy.MetaCopyDetectionMiddleware": None,
}
# Default: Scrapy's own, to which a page is the same whether drawn or not.
REQUEST_FINGERPRINTER_CLASS = "crawler.rendering.marks.FingerprintWithMode"
# Default: none. In the order of the numbers, a record is judged, compared, kept.
ITEM_PIPELINES = {
    "crawler.pipelines.validate.Validate": 100,
    "crawler.pipelines.deduplicate.Deduplicate": 200,
    "crawler.pipelines.archive.ArchivePages": 300,
}
# Default: Scrapy's own. A page's items are one transaction, from the first to the last.
ITEM_PROCESSOR = "crawler.pipelines.turns.PagesInTurn"
# Default: Scrapy's own. Before robots.txt is asked for (100): no other site is, not even for that.
# Scrapy's robots.txt middleware lets requests through when robots.txt cannot be had: ours stands in its place.
DOWNLOADER_MIDDLEWARES = {
    "crawler.middlewares.guard.Guard": 50,
    "scrapy.downloadermiddlewares.robotstxt.RobotsTxtMiddleware": None,
    "crawler.middlewares.robots.ObeyRobots": 100,
    # Before all that read responses: the last to see one, when redirects, retries and challenges have had their say.
    "crawler.middlewares.selector.AwaitSelector": 60,
    # Scrapy's repeats at once, and without end at a host that is down.
    "scrapy.downloadermiddlewares.retry.RetryMiddleware": None,
    "crawler.middlewares.retry.RetryLater": 550,
    # Behind decompression (590), before the refreshes (580) that such pages order.
    "crawler.middlewares.challenge.NoticeChallenges": 585,
    # In the places of Scrapy's own, which end a circle in silence and fail at malformed addresses.
    "scrapy.downloadermiddlewares.redirect.MetaRefreshMiddleware": None,
    "crawler.middlewares.redirect.FollowRefreshes": 580,
    "scrapy.downloadermiddlewares.redirect.RedirectMiddleware": None,
    "crawler.middlewares.redirect.FollowRedirects": 600,
    # Before decompression (590) and redirects (600): next to the network, behind the proxy's (750) own headers.
    "crawler.middlewares.recorder.RecordExchanges": 740,
    # Nearer to the network than the retries (550).
    "crawler.middlewares.resolver.NoticeRefusedNames": 760,
}
# Default: True. It reads the source of every callback anew, once a page.
WARN_ON_GENERATOR_RETURN_VALUE = False
# Default: none. The archive is opened before the first request; after the last item, the run is judged,
# reported and the archive closed; the run time is limited; hosts rest; whoever watches sees a bar; what no log takes
# is not written. Before all, Scrapy's feeds, which without ours go missing with a line in the log.
EXTENSIONS = {
    "scrapy.extensions.feedexport.FeedExporter": None,
    "crawler.extensions.feeds.Feeds": -1,
    "crawler.extensions.session.ArchiveSession": 0,
    "crawler.extensions.watch.RunWatch": 1,
    "crawler.extensions.limit.RunLimit": 2,
    "crawler.extensions.hosts.Hosts": 3,
    "crawler.extensions.progress.ProgressBar": 4,
    "crawler.extensions.quiet.QuietLog": 5,
}
# Default: 100 tasks for every response. One keeps a page's output in order, which the transaction a
# page rests on, and saves a third of the CPU.
CONCURRENT_ITEMS = 1

# ---- Output ---------------------------------------------------------------------------------------
# Default: escapes everything beyond ASCII.
FEED_EXPORT_ENCODING = "utf-8"
# Default: Scrapy's own, of which CSV and XML write inner records as Python shows them, marshal fails at them, and
# pickle runs what it reads.
FEED_EXPORTERS = {
    "csv": "crawler.extensions.exporters.CsvOfRecords",
    "xml": "crawler.extensions.exporters.XmlOfRecords",
    "marshal": None,
    "pickle": None,
}
# Default: DEBUG. A fine run from cron is silent but for its last line.
LOG_LEVEL = "WARNING"
