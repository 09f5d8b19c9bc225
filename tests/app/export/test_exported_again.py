"""A folder into which an export went before: of that nothing stays among what is new, and nothing else goes."""

from __future__ import annotations

import json
import os
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from annotator.app.export.file_writer import write_many
from annotator.app.main import main
from annotator.formats.source.listing import check_listing
from annotator.formats.source.paths import OWN_LIST
from annotator.store.bundles.sources import open_source
from annotator.store.folders.export_manifest import list_content, listed_files
from answer_making import exported_names, write_results
from formats.exports.images.drawn_bundle import box, drawn_bundle, seen

LISTS = st.lists(st.none() | st.integers() | st.text())
NO_LISTS = LISTS | st.dictionaries(st.text(), LISTS | st.integers())
WORKERS = ("7k2m-0c9d-41xw-b5na", "8k2m-0c9d-41xw-b5na", "9k2m-0c9d-41xw-b5na")


def asked(folder: Path, workers: tuple[str, ...], *options: str, form: str = "labelme") -> list[str]:
    own = [
        seen(box(f"a{number}", 1, 2, 3, 4, "bus"), number=number, worker=worker)
        for number, worker in enumerate(workers)
    ]
    results = write_results(folder / f"results{len(workers)}", own)
    bundle = folder / "bundle"
    if not bundle.exists():
        drawn_bundle(bundle)
    return ["export", str(results), "--to", form, "--bundle", str(bundle), "-o", str(folder / "out"), *options]


def codes(capsys: pytest.CaptureFixture[str]) -> list[str]:
    return [problem["code"] for problem in json.loads(capsys.readouterr().out)["problems"]]


@pytest.mark.parametrize("is_there", [False, True])
def test_fewer_workers_leave_nothing_of_the_others(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], *, is_there: bool
) -> None:
    out = tmp_path / "out"
    if is_there:
        out.mkdir()
    assert main(asked(tmp_path, WORKERS)) == 0
    (out / "street/mine.txt").write_text("mine")
    assert len(exported_names(out)) == 5
    capsys.readouterr()
    assert main(asked(tmp_path, WORKERS[:1], "--overwrite", "--json")) == 0
    assert exported_names(out) == {"street/photo.json", "street/photo.png", "street/mine.txt"}
    told = json.loads(capsys.readouterr().out)["problems"]
    assert [problem["problem"] for problem in told if problem["code"] == "export-replaced"] == [
        "Files from an earlier export that were deleted because the new export does not contain them: 3."
    ]


def test_another_of_the_same_files_leaves_no_empty_folders(tmp_path: Path) -> None:
    assert main(asked(tmp_path, WORKERS, "--without-pictures", form="yolo")) == 0
    assert main(asked(tmp_path, WORKERS[:1], "--overwrite", "--without-pictures", form="yolo-segment")) == 0
    assert exported_names(tmp_path / "out") == {"data.yaml", "labels/street/photo.txt"}


def test_other_formats_beside_stay_and_are_replaced_on_their_own(tmp_path: Path) -> None:
    own = {"data.yaml", "labels/street/photo.txt"}
    assert main(asked(tmp_path, WORKERS, "--without-pictures")) == 0
    assert main(asked(tmp_path, WORKERS[:1], "--without-pictures", form="yolo")) == 0
    assert main(asked(tmp_path, WORKERS[:1], "--overwrite", "--without-pictures")) == 0
    assert exported_names(tmp_path / "out") == own | {"street/photo.json"}
    assert main(asked(tmp_path, WORKERS, "--overwrite", "--without-pictures", form="yolo")) == 0
    assert len(exported_names(tmp_path / "out")) == 5
    assert not (tmp_path / "out/labels/street/photo.txt").exists()


@pytest.mark.parametrize(
    ("first", "second", "both"),
    [
        ("labelme", "voc", {"street/photo.json", "street/photo.xml", "street/photo.png"}),
        (
            *("yolo", "masks"),
            {
                "data.yaml",
                "labels/street/photo.txt",
                "classes.txt",
                "masks/street/photo.png",
                "images/street/photo.png",
            },
        ),
    ],
)
def test_two_formats_may_share_images(tmp_path: Path, first: str, second: str, both: set[str]) -> None:
    """Annotations added in labelme survive an export of VOC files beside the same images."""
    assert main(asked(tmp_path, WORKERS[:1], form=first)) == 0
    assert main(asked(tmp_path, WORKERS[:1], "--overwrite", form=second)) == 0
    assert exported_names(tmp_path / "out") == both
    assert main(asked(tmp_path, WORKERS[:1], "--overwrite", "--without-pictures", form=first)) == 0
    assert exported_names(tmp_path / "out") == both


def test_two_exports_are_not_mixed_unasked(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(asked(tmp_path, WORKERS, "--without-pictures")) == 0
    before = exported_names(tmp_path / "out")
    capsys.readouterr()
    assert main(asked(tmp_path, WORKERS[:1], "--without-pictures", "--json")) == 1
    assert codes(capsys) == ["export-taken"]
    assert exported_names(tmp_path / "out") == before


def test_who_imports_the_folder_is_not_told_of_the_list(tmp_path: Path) -> None:
    assert main(asked(tmp_path, WORKERS)) == 0
    checked = check_listing(open_source(str(tmp_path / "out")).listing())
    assert checked.problems == ()
    assert OWN_LIST not in checked.takeable


def test_a_list_names_nothing_outside_and_no_link(tmp_path: Path) -> None:
    folder = tmp_path / "out"
    (folder / "own").mkdir(parents=True)
    (tmp_path / "else").mkdir()
    for path in (tmp_path / "mine.txt", tmp_path / "else/mine.txt", folder / "own/file.txt"):
        path.write_text("mine")
    (folder / "way").symlink_to(tmp_path / "else")
    (folder / "link.txt").symlink_to(tmp_path / "mine.txt")
    listed = ["../mine.txt", str(tmp_path / "mine.txt"), "way/mine.txt", "link.txt", "own/file.txt", "gone.txt", "own"]
    (folder / OWN_LIST).write_bytes(list_content({"voc": frozenset(listed)}))
    assert listed_files(folder) == {"voc": {"own/file.txt"}}


@given(st.binary(max_size=60) | NO_LISTS.map(lambda held: json.dumps(held).encode()))
def test_what_is_no_list_lists_nothing(tmp_path_factory: pytest.TempPathFactory, content: bytes) -> None:
    folder = tmp_path_factory.mktemp("out")
    (folder / OWN_LIST).write_bytes(content)
    assert listed_files(folder) == {}


@pytest.mark.parametrize("is_there", [False, True])
def test_many_files_of_one_folder_take_no_more_looks_at_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, *, is_there: bool
) -> None:
    """A look for each file is a hundred million names of ten thousand pictures."""
    looks: list[str] = []
    really = os.scandir

    def scandir(path: str) -> Any:
        looks.append(str(path))
        return really(path)

    monkeypatch.setattr(os, "scandir", scandir)
    counts: list[int] = []
    for count in (3, 30):
        folder = tmp_path / str(count)
        if is_there:
            folder.mkdir()
        written = write_many(((f"{number}.txt", b"x") for number in range(count)), "yolo", folder, overwrite=False)
        assert len(written.sizes) == count
        counts.append(len(looks))
        looks.clear()
    assert counts[0] == counts[1]
