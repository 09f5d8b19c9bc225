"""Our own table of marks comes in again."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import Phase, assume, given, settings
from hypothesis import strategies as st

from annotator.app.main import main
from answer_making import write_results
from depth import IS_DEEP
from formats.imports.images.drawn_sources import answered, imported, png, problems_of, written
from formats.imports.images.drawn_strategies import HEIGHT, IMAGES, WIDTH, assert_near, labelme_shapes, room

HEADER = "task,picture,picture_width_px,picture_height_px,control,shape,labels,rotation_degrees,area_px,points_px"
BOX = 'boxes,rectangle,car,0,,"[[1, 2], [30, 2], [30, 40], [1, 40]]"'


def exported(bundle: Path, folder: Path, form: str) -> Path:
    folder.mkdir()
    results, out = write_results(folder / "results", answered(bundle)), folder / ("m.csv" if form == "marks" else "out")
    assert main(["export", str(results), "--to", form, "-o", str(out), "--bundle", str(bundle)]) == 0
    return out


def shapes_in(folder: Path) -> dict[str, Any]:
    """Return the shapes of annotated images without masks, and the flags that are yes."""
    found: dict[str, Any] = {}
    for path in folder.rglob("*.json"):
        shapes = [shape for shape in json.loads(path.read_text())["shapes"] if not shape["mask"]]
        for shape in shapes:
            shape["flags"] = sorted(name for name, is_so in shape["flags"].items() if is_so)
        if shapes:
            found[path.relative_to(folder).as_posix()] = shapes
    return found


@settings(deadline=None, max_examples=150 if IS_DEEP else 8, phases=[Phase.explicit, Phase.generate])
@given(st.data())
def test_the_table_of_marks_comes_back(data: st.DataObject) -> None:
    """Held against labelme, which has all that the table has of a mark."""
    names = data.draw(IMAGES)
    drawn = {name: data.draw(st.lists(labelme_shapes(), max_size=4)) for name in names}
    assume(any(not shape["mask"] for own in drawn.values() for shape in own))
    size = {"imageHeight": HEIGHT, "imageWidth": WIDTH}
    files: dict[str, bytes | str] = {name: png() for name in names}
    for name, own in drawn.items():
        files[name.replace(".png", ".json")] = json.dumps({"imagePath": Path(name).name, "shapes": own, **size})
    with room() as folder:
        first = imported(written(folder / "source", files), folder / "first")
        wanted = shapes_in(exported(first, folder / "as labelme", "labelme"))
        table = exported(first, folder / "as a table", "marks").read_bytes()
        images: dict[str, bytes | str] = {name: png() for name in names}
        second = imported(written(folder / "again", {**images, "marks.csv": table}), folder / "second")
        assert_near(shapes_in(exported(second, folder / "again labelme", "labelme")), wanted)


@pytest.mark.parametrize("sign", [";", "\t"])
def test_a_spreadsheet_may_have_saved_it_once_more(tmp_path: Path, sign: str) -> None:
    cells = ["1", "media/a.png", "640", "480", "boxes", "rectangle", "car; bus", "0", ""]
    row = sign.join([*(f'"{cell}"' for cell in cells), '"[[1, 2], [30, 2], [30, 40], [1, 40]]"'])
    table = f"\ufeff{HEADER.replace(',', sign)}\r\n{row}\r\n"
    bundle = imported(written(tmp_path / "source", {"pics/a.png": png(), "marks.csv": table}), tmp_path / "bundle")
    (only,) = answered(bundle)
    assert [item.value["rectanglelabels"] for item in only.answer.items] == [["car"], ["bus"]]


def test_masks_stay_out_and_that_is_told(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    table = f"{HEADER}\n1,a.png,640,480,{BOX}\n1,a.png,640,480,masks,mask,car,0,9,\n"
    imported(written(tmp_path / "source", {"a.png": png(), "marks.csv": table}), tmp_path / "bundle")
    assert "Painted regions, not imported because the table only contains their boxes: 1." in capsys.readouterr().out


def test_what_is_wrong_is_told_by_its_line(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    broken = BOX.replace("[1, 2]", "1, 2")
    table = f"{HEADER}\n1,a.png,640,480,{BOX}\n1,a.png,640,480,{broken}\n1,,640,480,{BOX}\n"
    source = written(tmp_path / "source", {"a.png": png(), "marks.csv": table})
    found = [each for each in problems_of(source, tmp_path / "new", capsys) if each["code"] == "drawn-file"]
    assert [(each["line"], each["problem"].split(":")[0]) for each in found] == [
        (3, "The coordinates of this region are missing or are not numbers."),
        (4, "The image name is missing."),
    ]
    other = written(tmp_path / "other", {"a.png": png(), "marks.csv": "picture,labels\na.png,car\n"})
    (problem,) = problems_of(other, tmp_path / "new", capsys, "--from", "marks")
    assert ("This is not a table from “annotator export --to marks”. Missing columns: points_px, shape.") in problem[
        "problem"
    ]
