"""Opens a corpus as people do, and prints what each reader finds: ``read.py DIR``, in an environment of its own."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable
from typing import Any

import datasets
import duckdb
import pandas as pd
import polars as pl

ARTICLES = """
SELECT count(*), sum(word_count), sum(length(text)), count(near_duplicate_cluster),
    count(DISTINCT near_duplicate_cluster), sum(len(blocks)), sum(len(authors)), sum(len(extracted_by)),
    epoch(min(published_at::TIMESTAMPTZ)), epoch(max(published_at::TIMESTAMPTZ)), count(*) FILTER (truncated)
FROM {}
"""
RATES = """
SELECT base, count(*), sum(value::DECIMAL(19, 10))::VARCHAR, sum(change_pct::DECIMAL(19, 10))::VARCHAR,
    min(site_date::DATE)::VARCHAR, max(observed_at::TIMESTAMPTZ)::VARCHAR
FROM {} GROUP BY base ORDER BY base
"""
FORMS = ("read_parquet('{}/{}.parquet')", "read_json('{}/{}.jsonl.zst', format = 'newline_delimited')")


def by_duckdb(folder: str) -> dict[str, Any]:
    """Counts and sums over the two forms of each table."""
    duckdb.sql("SET autoinstall_known_extensions = false")
    return {
        "articles": [duckdb.sql(ARTICLES.format(form.format(folder, "articles"))).fetchall() for form in FORMS],
        "rates": [duckdb.sql(RATES.format(form.format(folder, "rates"))).fetchall() for form in FORMS],
        "types": [str(kind) for kind in duckdb.sql(f"SELECT * FROM '{folder}/rates.parquet'").types],
    }


def by_pandas(folder: str) -> dict[str, Any]:
    """Rows, words, and the sum of the values, which pandas keeps as decimals."""
    articles, rates = (pd.read_parquet(f"{folder}/{kind}.parquet") for kind in ("articles", "rates"))
    return {
        "rows": [len(articles), len(rates)],
        "words": int(articles["word_count"].sum()),
        "value": str(rates["value"].sum()),
        "zone": str(articles["published_at"].dt.tz),
    }


def by_polars(folder: str) -> dict[str, Any]:
    """The same by polars."""
    articles, rates = (pl.read_parquet(f"{folder}/{kind}.parquet") for kind in ("articles", "rates"))
    return {
        "rows": [articles.height, rates.height],
        "words": int(articles["word_count"].sum()),
        "value": str(rates["value"].sum()),
        "zone": str(articles.schema["published_at"].time_zone),  # type: ignore[attr-defined]
    }


def by_datasets(folder: str) -> dict[str, Any]:
    """The two configurations that the data card names, the first of them without being named."""
    articles, rates = (datasets.load_dataset(folder, *which, split="train") for which in ((), ("rates",)))
    return {
        "rows": [len(articles), len(rates)],
        "words": sum(articles["word_count"]),
        "value": str(sum(rates["value"])),
        "zone": articles.features["published_at"].dtype,
        "configs": datasets.get_dataset_config_names(folder),
    }


READERS: tuple[Callable[[str], dict[str, Any]], ...] = (by_duckdb, by_pandas, by_polars, by_datasets)

if __name__ == "__main__":
    print(json.dumps({reader.__name__.removeprefix("by_"): reader(sys.argv[1]) for reader in READERS}))
