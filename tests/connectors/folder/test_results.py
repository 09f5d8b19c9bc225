"""The results of a folder found again, whatever else stands there."""

from __future__ import annotations

import asyncio
import os
from pathlib import Path

import pytest

from annotator.connectors.folder import MAX_FOLDER_DEPTH, FolderConnector, ResultsFolder
from annotator.core.outbox.result_source import ResultFile
from store.examples import a_parcel, an_assignment

UNIQUE_ID = "0f8fad5b-d9cb-469f-a165-70867728950e"


@pytest.fixture
def results(tmp_path: Path) -> Path:
    """One result, delivered by the connector itself to the bundle `street-signs@1`."""
    parcel = a_parcel(an_assignment(unique_id=UNIQUE_ID))
    asyncio.run(FolderConnector(lambda: tmp_path).deliver(parcel))
    return tmp_path


def test_what_the_connector_delivered_is_found_and_read(results: Path) -> None:
    folder = ResultsFolder(results)
    (found,) = folder.listing()
    assert found == ResultFile(f"street-signs@1/{UNIQUE_ID}.json", "street-signs@1")
    assert found.stem == UNIQUE_ID
    data = (results / found.path).read_bytes()
    assert folder.read(found.path, len(data)) == data
    assert folder.read(found.path, 9) == data[:10]


def test_the_folder_of_one_bundle_can_be_named_itself(results: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    expected = [ResultFile(f"{UNIQUE_ID}.json", "street-signs@1")]
    assert list(ResultsFolder(results / "street-signs@1").listing()) == expected
    monkeypatch.chdir(results / "street-signs@1")
    assert list(ResultsFolder(Path()).listing()) == expected


def test_a_results_folder_that_is_named_like_a_bundle_is_still_one(results: Path, tmp_path: Path) -> None:
    named = tmp_path / "week@7"
    named.mkdir()
    (results / "street-signs@1").rename(named / "street-signs@1")
    assert [found.path for found in ResultsFolder(named).listing()] == [f"street-signs@1/{UNIQUE_ID}.json"]


def test_what_is_no_result_says_why(results: Path) -> None:
    own = results / "street-signs@1"
    (own / "notes.txt").write_text("x", encoding="utf-8")
    (own / ".0f8f.part").write_text("x", encoding="utf-8")
    (own / "more").mkdir()
    (own / "linked.json").symlink_to(own / f"{UNIQUE_ID}.json")
    os.mkfifo(own / "pipe.json")
    (results / "stray.json").write_text("{}", encoding="utf-8")
    (results / "worker").mkdir()
    (results / "other@2").symlink_to(own)
    (results / ".hidden").mkdir()
    odd = {found.path: found.odd for found in ResultsFolder(results).listing() if found.odd}
    assert odd == {
        "street-signs@1/notes.txt": "name",
        "street-signs@1/.0f8f.part": "hidden",
        "street-signs@1/more": "folder",
        "street-signs@1/linked.json": "link",
        "street-signs@1/pipe.json": "special",
        "stray.json": "place",
        "worker": "empty",
        "other@2": "link",
        ".hidden": "hidden",
    }


def test_a_link_that_took_a_file_s_place_is_not_followed(results: Path) -> None:
    folder = ResultsFolder(results)
    (found,) = folder.listing()
    (results / found.path).rename(results / "elsewhere")
    (results / found.path).symlink_to(results / "elsewhere")
    with pytest.raises(OSError, match="symbolic"):
        folder.read(found.path, 100)


def test_a_folder_that_is_not_there_cannot_be_listed(tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError):
        list(ResultsFolder(tmp_path / "none").listing())


def test_of_very_many_names_some_are_put_in_order_at_a_time(results: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    own = results / "street-signs@1"
    for number in range(10):
        (own / f"{number}.json").write_bytes(b"{}")
    listed = [found.path for found in ResultsFolder(results).listing()]
    assert listed == sorted(listed)
    monkeypatch.setattr("annotator.connectors.folder._SORTED_AT_ONCE", 3)
    in_threes = [found.path for found in ResultsFolder(results).listing()]
    assert sorted(in_threes) == listed
    assert all(some == sorted(some) for some in (in_threes[place : place + 3] for place in range(0, 11, 3)))


def test_folders_of_workers_are_looked_into_and_no_deeper_than_may_be(results: Path) -> None:
    within = results
    for number in range(MAX_FOLDER_DEPTH):
        within /= f"w{number}"
    (within / "deeper").mkdir(parents=True)
    (results / "street-signs@1").rename(within / "street-signs@1")
    place = "/".join(f"w{number}" for number in range(MAX_FOLDER_DEPTH))
    found = [(file.path, file.key, file.odd) for file in ResultsFolder(results).listing()]
    assert found == [
        (f"{place}/deeper", "", "folder"),
        (f"{place}/street-signs@1/{UNIQUE_ID}.json", "street-signs@1", ""),
    ]
