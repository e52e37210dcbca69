"""What a data card says in words that are the same for every corpus, with places for the figures."""

OPENING = """# Articles and exchange rates of `{source}`

| | rows | from the log up to seq |
|---|---|---|
{table}

Of articles this is {which}. One that the site has taken down is kept as it was last read, with
`gone` in `change`: {gone} rows.
"""
BOUNDED = """
Only rows of the days {since} to {until}, both inclusive: the day of publication as the site tells it, of a rate the
printed day, or else that of the observation. Left out for having no date: {undated} articles.
"""
DUPLICATES = """## Near-duplicates

Labelled, never removed. Rows with the same `{cluster}` are connected by texts that are nearly the same: of all
runs of {words} words in the two folded texts, {threshold:.0%} or more are in both (Jaccard index, computed exactly for
every pair that MinHash proposes). Texts of fewer than {enough} such runs are duplicates only if title
and text are equal.

Articles in a cluster: {labelled}. Clusters: {clusters}; keeping one article of each would leave out {surplus}.
Rows with the `content_hash` of another article, equal in title and text but for white space and quotes: {exact}.
"""
LICENCE = """## Licence

Not known. The archive keeps what the site published, and nothing that the site says of its terms. Articles and pictures
belong to their authors and publisher; nothing here grants a right to them. Ask the publisher before you pass them on.
"""
ROBOTS = """## robots.txt

The crawler asks for it before anything else and obeys it unless its settings say otherwise; its answers are in the
archive's WARC files, where those are kept, and not here.
{blocked}
"""
UNREPORTED = "No run has left a report: how many addresses that kept away is not known."
NOT_ASKED = (
    "Addresses known when the last run ended and not asked for, as robots.txt forbids it or they lead elsewhere: {:,}."
)
MAKING = """## Files

`articles.jsonl.zst` and `articles.parquet` hold the same rows in the same order, and so do `rates.jsonl.zst` and
`rates.parquet`. In Parquet times are moments in UTC, days are dates, `value` and `change_pct` are decimals; in JSON
Lines all of these are strings as published. `schema/` has the JSON Schema of the rows; `manifest.json` has what
this was made of, and each file's size and SHA-256; `sha256sum --check SHA256SUMS` tells whether all is as it was
sealed.

```python
datasets.load_dataset(".", "articles", split="train")
polars.read_parquet("articles.parquet")
duckdb.sql("SELECT base, avg(value) FROM 'rates.parquet' GROUP BY base")
```

Made by timesca-crawler {version} with `scrapy corpus {source}`.
"""
