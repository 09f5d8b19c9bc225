"""Verdicts of earlier checks: kept by content and by version, and nothing but a cache."""

from __future__ import annotations

from importlib.metadata import PackageNotFoundError
from pathlib import Path

import pytest

from annotator.core.ports.bundles import MediaVerdict
from annotator.store.bundles import media_verdicts
from annotator.store.bundles.media_verdicts import KeptVerdicts

VERDICT = MediaVerdict(pages=3, claimed_s=2.5, found_s=2.0, is_cut=True, rate="30000/1001")


def kept(path: Path, sha256: str = "aa") -> None:
    verdicts = KeptVerdicts(path)
    verdicts.add("image", sha256, VERDICT)
    verdicts.save()


def test_a_verdict_is_known_to_the_next_program_by_kind_and_content(tmp_path: Path) -> None:
    kept(tmp_path / "home" / "checked.json")
    again = KeptVerdicts(tmp_path / "home" / "checked.json")
    assert again.known("image", "aa") == VERDICT
    assert (again.known("image", "ab"), again.known("video", "aa")) == (None, None)


def test_two_programs_keep_both_verdicts(tmp_path: Path) -> None:
    path = tmp_path / "checked.json"
    first = KeptVerdicts(path)
    assert first.known("image", "bb") is None
    kept(path, "bb")
    first.add("image", "aa", MediaVerdict())
    first.save()
    again = KeptVerdicts(path)
    assert (again.known("image", "aa"), again.known("image", "bb")) == (MediaVerdict(), VERDICT)


@pytest.mark.parametrize("damage", [b"", b"[", b"[" * 100_000, b'{"made_by": 1}', b"\xff"])
def test_a_damaged_file_is_ignored_and_replaced(tmp_path: Path, damage: bytes) -> None:
    path = tmp_path / "checked.json"
    path.write_bytes(damage)
    assert KeptVerdicts(path).known("image", "aa") is None
    kept(path)
    assert KeptVerdicts(path).known("image", "aa") == VERDICT


def test_another_version_of_a_decoder_looks_for_itself(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "checked.json"
    kept(path)
    monkeypatch.setattr(media_verdicts, "version", lambda name: "99" if name == "pillow" else "0")
    assert KeptVerdicts(path).known("image", "aa") is None


def test_a_frozen_program_without_metadata_of_its_own_keeps_verdicts(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def of_a_package(name: str) -> str:
        if name == "annotator":
            raise PackageNotFoundError(name)
        return "0"

    monkeypatch.setattr(media_verdicts, "version", of_a_package)
    path = tmp_path / "checked.json"
    kept(path)
    assert KeptVerdicts(path).known("image", "aa") == VERDICT
    assert KeptVerdicts(path, "0.2.0").known("image", "aa") is None


def test_the_oldest_verdicts_go_first(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(media_verdicts, "MOST_KEPT", 2)
    path = tmp_path / "checked.json"
    for sha256 in ("aa", "bb", "cc"):
        kept(path, sha256)
    again = KeptVerdicts(path)
    assert [again.known("image", sha256) for sha256 in ("aa", "bb", "cc")] == [None, VERDICT, VERDICT]


def test_a_place_that_cannot_be_written_is_no_fault(tmp_path: Path) -> None:
    (tmp_path / "home").write_text("a file")
    kept(tmp_path / "home" / "checked.json")
    kept_nowhere = KeptVerdicts(None)
    kept_nowhere.add("image", "aa", VERDICT)
    kept_nowhere.save()
    assert kept_nowhere.known("image", "aa") == VERDICT
