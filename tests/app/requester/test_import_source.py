"""`annotator import` as it is typed: what is written, what is said, and how it ends."""

from __future__ import annotations

import json
import stat
import subprocess
import sys
import tomllib
from pathlib import Path
from typing import Any

import pytest

from annotator.app.main import main
from bundle_making import Member, image, members, write_folder, write_zip

PNG = image("PNG", "teal")
CONFIG = b"""<View><Image name="image" value="$image"/>
<Choices name="c" toName="image"><Choice value="x"/></Choices></View>"""
SOURCE = {"config.xml": CONFIG, "t.csv": b"image\npics/a.png\npics/b.png\n", "pics/a.png": PNG, "pics/b.png": PNG}


@pytest.fixture
def source(tmp_path: Path) -> Path:
    return write_folder(tmp_path / "My_Signs", SOURCE)


def report(words: list[str], capsys: pytest.CaptureFixture[str], ends_with: int) -> dict[str, Any]:
    assert main([*words, "--json"]) == ends_with
    said: dict[str, Any] = json.loads(capsys.readouterr().out)
    return said


def everything(folder: Path) -> set[str]:
    return {path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file()}


def test_a_folder_becomes_a_bundle_that_check_calls_sound(
    source: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    new = tmp_path / "new"
    assert main(["import", str(source), "-o", str(new), "--requester", "R", "--pay", "0.05", "--currency", "EUR"]) == 0
    said = capsys.readouterr().out
    assert f"{new} was created: 2 tasks, 2 media files." in said
    assert "The title is “My Signs”" in said
    assert everything(new) == {"bundle.toml", "config.xml", "tasks.csv", "media/pics/a.png", "media/pics/b.png"}
    assert 'title = "My Signs"' in (new / "bundle.toml").read_text(encoding="utf-8")
    assert main(["check", str(new)]) == 0


def test_all_that_workers_are_told_can_be_said_at_once(
    source: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    new = tmp_path / "new"
    pay = ["--pay", "0.05", "--currency", "EUR", "--expected-s", "12"]
    said = report(
        ["import", str(source), "-o", str(new), "--requester", "R", "--contact", "r@example.org", *pay], capsys, 0
    )
    assert said["problems"] == []
    written = tomllib.loads((new / "bundle.toml").read_text(encoding="utf-8"))
    assert written["requester"] == {"name": "R", "contact": "r@example.org"}
    assert written["time"] == {"expected_s": 12}


def test_json_has_the_facts(source: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    new = tmp_path / "new"
    said = report(["import", str(source), "-o", str(new)], capsys, 0)
    (note,) = said.pop("problems")
    assert (note["code"], note["severity"], note["field"]) == ("field-value", "note", "requester.name")
    assert said == {
        "source": str(source),
        "bundle": str(new),
        "kind": "label-studio",
        "title": "My Signs",
        "tasks": 2,
        "files": ["bundle.toml", "config.xml", "media/pics/a.png", "media/pics/b.png", "tasks.csv"],
        "sound": True,
    }


def test_a_zip_and_a_single_file_are_sources_too(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    packed = write_zip(tmp_path / "signs.zip", members(SOURCE))
    assert report(["import", str(packed), "-o", str(tmp_path / "a")], capsys, 0)["tasks"] == 2
    write_folder(
        tmp_path, {"t.csv": b"text\nhello\n", "c.xml": CONFIG.replace(b"Image", b"Text").replace(b"$image", b"$text")}
    )
    words = ["import", str(tmp_path / "t.csv"), "-o", str(tmp_path / "b"), "--config", str(tmp_path / "c.xml")]
    assert report(words, capsys, 0)["files"] == ["bundle.toml", "config.xml", "tasks.csv"]


def test_a_folder_of_images_with_labels(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    images = write_folder(tmp_path / "pictures", {"1.png": PNG, "2.png": PNG})
    words = [
        "import",
        str(images),
        "-o",
        str(tmp_path / "new"),
        "--label",
        "cat",
        "--label",
        "dog",
        "--question",
        "Which?",
    ]
    assert report(words, capsys, 0)["kind"] == "pictures"
    manifest = (tmp_path / "new/bundle.toml").read_text(encoding="utf-8")
    assert 'labels = ["cat", "dog"]' in manifest
    assert 'question = "Which?"' in manifest


def test_a_broken_source_leaves_nothing_behind_and_says_why(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    source = write_folder(tmp_path / "source", {**SOURCE, "t.csv": b"image\nhttps://example.org/a.png\nc.png\nx,y\n"})
    before = everything(tmp_path)
    assert main(["import", str(source), "-o", str(tmp_path / "new")]) == 1
    said = capsys.readouterr().out
    assert "t.csv, row 1 (line 2), image" in said
    assert "Download the files into the source" in said
    assert said.endswith("No files were written.\n")
    assert everything(tmp_path) == before
    events = report(["import", str(source), "-o", str(tmp_path / "new")], capsys, 1)
    assert (events["bundle"], events["sound"], events["files"]) == (None, False, [])
    assert {problem["code"] for problem in events["problems"]} == {"media-remote", "media-missing", "row-length"}


def test_a_bomb_and_a_link_are_refused(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    zeros = Member("pics/zeros.bmp", bytes(8 * 1024**2), stat.S_IFREG)
    link = Member("pics/l.png", b"../../x", stat.S_IFLNK)
    for name, extra, code in (("bomb", zeros, "compression-ratio"), ("link", link, "link")):
        packed = write_zip(tmp_path / f"{name}.zip", [*members(SOURCE), extra])
        events = report(["import", str(packed), "-o", str(tmp_path / "new")], capsys, 1)
        assert code in {problem["code"] for problem in events["problems"]}
    assert not (tmp_path / "new").exists()


def test_an_option_that_cannot_be_is_named_once(
    source: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    options = ["--preset", "image-tagging", "--label", "N", "--label", "N", "--requester", "R", "--expected-s", "0"]
    assert main(["import", str(source), "-o", str(tmp_path / "new"), *options]) == 1
    lines = capsys.readouterr().out.splitlines()
    assert "--label contains “N” twice." in lines
    assert "--expected-s cannot be 0." in lines


def test_what_the_program_cannot_show_yet_is_named_with_all_the_rest_and_nothing_is_written(
    source: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    design = CONFIG.replace(b"$image", b"$photo").replace(b"<Choices", b"<PagedView name='p' toName='image'/><Choices")
    write_folder(source, {"config.xml": design, "t.csv": b"id,image,reward\n1,pics/a.png,0.05\n1,pics/b.png,much\n"})
    before = everything(tmp_path)
    request = ["--pay", "0,05", "--currency", "EUR", "--language", "french?"]
    events = report(["import", str(source), "-o", str(tmp_path / "new"), *request], capsys, 1)
    assert {(one["code"], one["file"], one["row"], one["field"]) for one in events["problems"]} == {
        ("tag-unknown", "config.xml", None, None),
        ("variable-undefined", "config.xml", None, None),
        ("task-id-duplicate", "t.csv", 2, "id"),
        ("amount-invalid", "t.csv", 2, "reward"),
        ("amount-invalid", "", None, "--pay"),
        ("field-value", "", None, "--language"),
    }
    assert "t.csv" in next(one["problem"] for one in events["problems"] if one["code"] == "variable-undefined")
    assert everything(tmp_path) == before


def test_a_design_without_tasks_is_judged_all_the_same(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    source = write_folder(tmp_path / "source", {"label.xml": CONFIG.replace(b"<Choices", b"<PagedView/><Choices")})
    assert main(["import", str(source), "-o", str(tmp_path / "new")]) == 1
    said = capsys.readouterr().out
    assert "label.xml, line 2: This version does not support Label Studio’s <PagedView> tag yet." in said
    assert "Put it in the source, or specify it with --tasks FILE. The design uses these columns: image." in said
    assert not (tmp_path / "new").exists()


def test_nothing_is_written_over(source: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    full = write_folder(tmp_path / "full", {"mine.txt": b"mine"})
    events = report(["import", str(source), "-o", str(full)], capsys, 1)
    assert [problem["code"] for problem in events["problems"]] == ["target-taken"]
    assert everything(full) == {"mine.txt"}


def test_a_place_that_cannot_be_written_is_said_so(
    source: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "file").write_bytes(b"")
    assert main(["import", str(source), "-o", str(tmp_path / "file/new")]) == 1
    assert str(tmp_path / "file") in capsys.readouterr().err


def test_masks_and_sizes_are_looked_at_by_a_confined_worker_that_is_gone_then(tmp_path: Path) -> None:
    """In a program of its own: whether it loads what decodes pictures would not be known of this one."""
    colours = write_folder(
        tmp_path / "colours",
        {"labelmap.txt": b"background:0,0,0::\nteal:0,128,128::\n", "images/a.png": PNG, "masks/a.png": PNG},
    )
    box = "<bndbox><xmin>1</xmin><ymin>2</ymin><xmax>3</xmax><ymax>4</ymax></bndbox>"
    sizeless = f"<annotation><filename>a.png</filename><object><name>car</name>{box}</object></annotation>"
    voc = write_folder(tmp_path / "voc", {"a.xml": sizeless.encode(), "a.png": PNG})
    for number, place in enumerate((colours, voc)):
        words = ["import", str(place), "-o", str(tmp_path / str(number))]
        program = (
            "import multiprocessing, sys\nfrom annotator.app.main import main\n"
            f"assert main({words!r}) == 0\n"
            "assert not multiprocessing.active_children() and 'PIL' not in sys.modules"
        )
        done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, timeout=120, check=False)
        assert (done.returncode, done.stderr) == (0, "")
        assert "was created: 1 task, 1 media file." in done.stdout


@pytest.mark.parametrize(
    "words",
    [
        ["import"],
        ["import", "x"],
        ["import", "x", "-o", "y", "--from", "nowhere"],
        ["import", "x", "-o", "y", "--pay", "1"],
        ["import", "x", "-o", "y", "--currency", "EUR"],
        ["import", "x", "-o", "y", "--preset", "image-tagging", "--config", "c.xml"],
        ["import", "x", "-o", "y", "--label", "\udcff"],
    ],
)
def test_wrong_usage_ends_with_two(words: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as ended:
        main(words)
    assert ended.value.code == 2
    assert "usage:" in capsys.readouterr().err


def test_media_may_be_elsewhere_and_the_bundle_gets_the_wanted_id(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    tables = write_folder(tmp_path / "tables", {"config.xml": CONFIG, "t.csv": b"image\na.png\nb.png\n"})
    media = write_folder(tmp_path / "media", {"a.png": PNG, "deep/b.png": PNG})
    new = tmp_path / "new"
    words = ["import", str(tables), "-o", str(new), "--requester", "R", "--id", "signs"]
    assert report(words, capsys, 1)["bundle"] is None
    assert report([*words, "--media", str(media)], capsys, 0)["tasks"] == 2
    assert {path for path in everything(new) if path.endswith(".png")} == {"media/a.png", "media/deep/b.png"}
    assert tomllib.loads((new / "bundle.toml").read_text(encoding="utf-8"))["id"] == "signs"
    capsys.readouterr()
    assert main(["check", str(new)]) == 0


def test_an_id_that_no_bundle_may_have_is_told_with_its_option(
    source: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    said = report(["import", str(source), "-o", str(tmp_path / "new"), "--id", "A b"], capsys, 1)
    assert "--id" in {problem["field"] for problem in said["problems"]}


def test_media_that_are_nowhere_are_told(source: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    words = ["import", str(source), "-o", str(tmp_path / "new"), "--media", str(tmp_path / "gone")]
    assert {problem["code"] for problem in report(words, capsys, 1)["problems"]} == {"not-found"}
