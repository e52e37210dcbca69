"""Follow an archive into PostgreSQL: every revision of every article exactly once, whoever dies in between.

    python examples/follow_postgresql.py timesca [-s ARCHIVE_DIR=data]

Started from the project's folder; the database is the one that libpq's variables name (PGHOST, PGDATABASE, …).
Needs ``pip install "psycopg[binary]"``.
"""

import json
import os
import subprocess
import sys
from collections.abc import Iterator

import psycopg

TABLES = """
CREATE TABLE IF NOT EXISTS article (
    id text, revision integer, seq bigint NOT NULL, url text NOT NULL, title text NOT NULL,
    published_at timestamptz, record jsonb NOT NULL,
    PRIMARY KEY (id, revision)
);
CREATE TABLE IF NOT EXISTS followed (source text PRIMARY KEY, seq bigint NOT NULL);
"""
UPSERT = """
INSERT INTO article VALUES (%(id)s, %(revision)s, %(seq)s, %(url)s, %(title)s, %(published_at)s, %(record)s)
ON CONFLICT (id, revision) DO UPDATE SET
    seq = excluded.seq, url = excluded.url, title = excluded.title,
    published_at = excluded.published_at, record = excluded.record
"""


def follow(connection: psycopg.Connection, source: str, options: list[str]) -> int:
    # One follower at a time. Of one that died, the server holds the lock until it has done all that one had asked for.
    connection.execute("SELECT pg_advisory_lock(hashtext(%s))", [source])
    connection.execute(TABLES)
    row = connection.execute("SELECT seq FROM followed WHERE source = %s", [source]).fetchone()
    command = ["changes", source, "--after", str(row[0] if row else 0), "--follow", *options]
    with subprocess.Popen([sys.executable, "-m", "scrapy", *command], stdout=subprocess.PIPE) as changes:
        for lines in batches(changes.stdout.fileno()):
            records = [json.loads(line) | {"record": line.decode()} for line in lines]
            # The records and how far we are become durable together, or not at all.
            with connection.transaction(), connection.cursor() as cursor:
                cursor.executemany(UPSERT, records)
                cursor.execute(
                    "INSERT INTO followed VALUES (%s, %s) ON CONFLICT (source) DO UPDATE SET seq = excluded.seq",
                    [source, records[-1]["seq"]],
                )
    return changes.returncode


def batches(pipe: int) -> Iterator[list[bytes]]:
    """Yield the whole lines that are there, as soon as there are some."""
    begun = b""
    while chunk := os.read(pipe, 1 << 16):
        *lines, begun = (begun + chunk).split(b"\n")
        if lines:
            yield lines


if __name__ == "__main__":
    with psycopg.connect(autocommit=True) as database:
        sys.exit(follow(database, sys.argv[1], sys.argv[2:]))
