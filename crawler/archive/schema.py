"""The tables of state.sqlite, one script a version. A version once released is never edited."""

from __future__ import annotations

APPLICATION_ID = 0x54434131
"""Marks the file as this project's (``file`` and SQLite show it)."""

VERSION_1 = """
-- seq is handed out from here: last_seq is the newest record's, last_batched the newest in a batch.
CREATE TABLE log (
    kind TEXT PRIMARY KEY,
    last_seq INTEGER NOT NULL DEFAULT 0,
    last_batched INTEGER NOT NULL DEFAULT 0
) WITHOUT ROWID;
INSERT INTO log (kind) VALUES ('articles'), ('rates'), ('quarantine');

-- Lines not yet published. A row leaves as soon as its segment is durable.
CREATE TABLE outbox (
    kind TEXT NOT NULL,
    seq INTEGER NOT NULL,
    line BLOB NOT NULL,
    PRIMARY KEY (kind, seq)
);

CREATE TABLE batch (
    kind TEXT NOT NULL REFERENCES log (kind),
    first_seq INTEGER NOT NULL,
    last_seq INTEGER NOT NULL,
    state TEXT NOT NULL CHECK (state IN ('intent', 'withheld', 'published')),
    sha256 TEXT,
    bytes INTEGER,
    PRIMARY KEY (kind, first_seq)
) WITHOUT ROWID;
CREATE INDEX batch_unfinished ON batch (kind, first_seq) WHERE state = 'intent';

-- What is known of each record once its line is gone. Keys are binary: half the size of their text.
CREATE TABLE article (
    id BLOB PRIMARY KEY,
    revision INTEGER NOT NULL,
    content_hash BLOB NOT NULL,
    truncated INTEGER NOT NULL,
    is_empty INTEGER NOT NULL,
    seq INTEGER NOT NULL
) WITHOUT ROWID;

CREATE TABLE rate (
    id BLOB PRIMARY KEY,
    seq INTEGER NOT NULL,
    base TEXT NOT NULL,
    quote TEXT NOT NULL,
    value TEXT NOT NULL,
    change_pct TEXT NOT NULL,
    site_date TEXT,
    last_observed TEXT NOT NULL
) WITHOUT ROWID;
CREATE INDEX rate_dated ON rate (base, quote, value, change_pct, last_observed) WHERE site_date IS NOT NULL;

CREATE TABLE quarantined (
    id BLOB PRIMARY KEY,
    seq INTEGER NOT NULL
) WITHOUT ROWID;

-- Every address ever found, in exactly one state. title and excerpt are the listing's, kept while the
-- article itself is still to be had.
CREATE TABLE page (
    id INTEGER PRIMARY KEY,
    url TEXT NOT NULL UNIQUE,
    kind TEXT NOT NULL CHECK (kind IN ('listing', 'article', 'rates')),
    state TEXT NOT NULL CHECK (state IN ('pending', 'done', 'gone', 'failed', 'quarantined', 'blocked')),
    reason TEXT NOT NULL DEFAULT '',
    tries INTEGER NOT NULL DEFAULT 0,
    first_seen TEXT NOT NULL,
    last_ok TEXT,
    published_at TEXT,
    etag TEXT,
    last_modified TEXT,
    run TEXT NOT NULL,
    title TEXT,
    excerpt TEXT
);
CREATE INDEX page_wanted ON page (id)
    WHERE kind = 'article' AND state IN ('pending', 'failed', 'quarantined');

CREATE TABLE listing (
    id INTEGER PRIMARY KEY,
    url TEXT NOT NULL UNIQUE,
    walk TEXT
);

CREATE TABLE membership (
    page INTEGER NOT NULL REFERENCES page (id),
    listing INTEGER NOT NULL REFERENCES listing (id),
    PRIMARY KEY (page, listing)
) WITHOUT ROWID;
"""

HEALTH = """
-- What the pages had of what healthy ones have, summed up by run. A sum is open until it was large enough
-- to be judged, held while a complaint stands, trusted when a person has released what it complained of.
CREATE TABLE health (
    run TEXT NOT NULL,
    part INTEGER NOT NULL,
    metric TEXT NOT NULL,
    have INTEGER NOT NULL,
    n INTEGER NOT NULL,
    first_url TEXT,
    first_reason TEXT,
    state TEXT NOT NULL DEFAULT 'open' CHECK (state IN ('open', 'known', 'held', 'trusted')),
    PRIMARY KEY (run, part, metric)
) WITHOUT ROWID;
CREATE INDEX health_open ON health (metric) WHERE state = 'open';

-- By which strategy a field was read, in how many articles of a run.
CREATE TABLE strategy (
    run TEXT NOT NULL,
    field TEXT NOT NULL,
    strategy TEXT NOT NULL,
    n INTEGER NOT NULL,
    PRIMARY KEY (run, field, strategy)
) WITHOUT ROWID;

-- Kinds of which nothing more is published until a person has looked, and why.
CREATE TABLE gate (
    kind TEXT PRIMARY KEY REFERENCES log (kind),
    run TEXT NOT NULL,
    reason TEXT NOT NULL
) WITHOUT ROWID;
"""

AGAIN = """
-- Failed addresses wait, longer each time; articles that answer 404 are watched before they are called gone.
ALTER TABLE page ADD COLUMN next_try TEXT;
ALTER TABLE page ADD COLUMN missing_since TEXT;
CREATE INDEX page_young ON page (published_at) WHERE kind = 'article' AND state = 'done';
DROP INDEX page_wanted;
CREATE INDEX page_wanted ON page (id) WHERE kind = 'article' AND state IN ('pending', 'failed', 'quarantined', 'gone');
CREATE INDEX page_missing ON page (run) WHERE missing_since IS NOT NULL;
"""

CAUSE = """
-- Why a text has changed is told from the parser that read its newest revision, and from the bytes it read.
-- Version 1 read all that was stored before this was kept.
ALTER TABLE article ADD COLUMN parser TEXT NOT NULL DEFAULT '1';
ALTER TABLE article ADD COLUMN warc_file TEXT;
ALTER TABLE article ADD COLUMN warc_offset INTEGER;
ALTER TABLE article ADD COLUMN warc_digest TEXT;
"""

COPY = """
-- The bodies kept in the WARC files: for each address, every one it was ever seen with, and when it was seen last.
CREATE TABLE copy (
    url TEXT NOT NULL,
    digest TEXT NOT NULL,
    served_as TEXT NOT NULL,
    file TEXT NOT NULL,
    "offset" INTEGER NOT NULL,
    fetched_at TEXT NOT NULL,
    seen_at TEXT NOT NULL,
    PRIMARY KEY (url, digest, served_as)
) WITHOUT ROWID;
CREATE INDEX copy_newest ON copy (url, seen_at);
CREATE INDEX copy_place ON copy (file, "offset");
"""

SCRIPTS = (VERSION_1, HEALTH, AGAIN, CAUSE, COPY)
"""The n-th script leads from version n-1 to n."""
