"""A feed that cannot be made is refused before the crawl: Scrapy would go on without it."""

from __future__ import annotations

import ast
import re
from pathlib import Path
from typing import Any

import pytest
from scrapy.exceptions import NotConfigured
from scrapy.utils.test import get_crawler

from crawler.errors import ConfigurationProblem
from crawler.extensions.feeds import Feeds

GUIDE = Path(__file__).parents[2] / "docs/feeds.md"
JSONL = {"format": "jsonlines"}


def feeds(configured: dict[str, Any]) -> Feeds:
    crawler = get_crawler(settings_dict={"EXTENSIONS": {"scrapy.extensions.feedexport.FeedExporter": None}})
    crawler.settings.frozen = False
    crawler.settings.set("FEEDS", configured)
    return Feeds.from_crawler(crawler)


@pytest.mark.parametrize(
    ("name", "options", "complaint"),
    [
        ("nowhere://x/all.jsonl", JSONL, "Unknown feed storage scheme: nowhere"),
        ("all.foo", {"format": "foo"}, "Unknown feed format: foo"),
        ("all.jsonl", {"format": ""}, "Feed format not set"),
        ("all.jsonl", JSONL | {"batch_item_count": 5}, "must be in the feed URI"),
        ("all.jsonl", JSONL | {"item_classes": ["crawler.items.Nothing"]}, "any object named 'Nothing'"),
        ("all.jsonl", ["format"], "'list' object"),
        ("", JSONL, "is a folder"),
        ("file.txt/all.jsonl", JSONL, "file.txt is no folder"),
        ("file.txt/%(time)s/all.jsonl", JSONL, "file.txt is no folder"),
    ],
)
def test_a_feed_that_cannot_be_made_is_refused(tmp_path: Path, name: str, options: Any, complaint: str) -> None:
    (tmp_path / "file.txt").write_text("", "utf-8")
    with pytest.raises(ConfigurationProblem, match=r"^FEEDS: ") as refused:
        feeds({name if "://" in name else f"{tmp_path}/{name}": options})
    assert complaint in str(refused.value)
    assert "\n" not in str(refused.value)


def test_one_bad_feed_is_enough(tmp_path: Path) -> None:
    with pytest.raises(ConfigurationProblem, match="is a folder"):
        feeds({f"{tmp_path}/all.jsonl": JSONL, str(tmp_path): JSONL})


@pytest.mark.parametrize("uri", ["all.jsonl", "a/new/folder/all.jsonl", "%(name)s/%(time)s.jsonl"])
def test_folders_need_not_be_there(tmp_path: Path, uri: str) -> None:
    for prefix in (f"{tmp_path}/", f"file://{tmp_path}/"):
        assert list(feeds({prefix + uri: JSONL}).feeds) == [prefix + uri]
    assert list(tmp_path.iterdir()) == []


def test_a_path_without_a_folder_is_of_the_current_one(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "taken").mkdir()
    assert feeds({"all.jsonl": JSONL})
    with pytest.raises(ConfigurationProblem, match="taken is a folder"):
        feeds({"taken": JSONL})


def test_a_file_that_may_not_be_written(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    # The superuser may write everything, and tests may be run by him.
    monkeypatch.setattr("os.access", lambda path, _: path != tmp_path)
    with pytest.raises(ConfigurationProblem, match="no permission for"):
        feeds({f"{tmp_path}/all.jsonl": JSONL})


def test_the_guides_setting_is_one(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    (setting,) = re.findall(r"```python\nFEEDS = (.*?)```", GUIDE.read_text("utf-8"), re.DOTALL)
    configured = ast.literal_eval(setting)
    assert list(feeds(configured).feeds) == list(configured)


def test_without_feeds_there_is_nothing_to_do() -> None:
    with pytest.raises(NotConfigured):
        feeds({})
