"""Whatever stands in the place of any value, a file of another program is read or refused, and never makes it fall."""

from __future__ import annotations

import copy
import json
import re
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from annotator.formats.imports.plan import ImportKind, ImportRequest
from depth import IS_DEEP
from formats.foreign_sources import plan
from formats.imports.images.drawn_sources import COCO, CVAT, LABELME, VOC, png

FULL_COCO: dict[str, Any] = {
    "images": COCO["images"],
    "annotations": [
        {
            "id": 1,
            "image_id": 1,
            "category_id": 1,
            "iscrowd": 1,
            "bbox": [1, 2, 3, 4],
            "segmentation": [[1, 2, 3, 4, 5, 9]],
            "keypoints": [1, 2, 2, 3, 4, 1],
            "attributes": {"a": True, "b": "c"},
        },
        {"image_id": 1, "category_id": 1, "segmentation": {"size": [480, 640], "counts": "PP08"}},
    ],
    "categories": [{"id": 1, "name": "car", "supercategory": "b", "keypoints": ["x", "y"], "skeleton": [[1, 2]]}],
}
FULL_LABELME: dict[str, Any] = {
    **LABELME,
    "shapes": [
        {**LABELME["shapes"][0], "group_id": 3, "description": "d", "flags": {"a": True}},
        {"label": "car", "points": [[1, 2], [3, 4]], "shape_type": "mask", "mask": "AAAA"},
        {"label": "car", "points": [[1, 2], [3, 4]], "shape_type": "circle"},
    ],
}
FULL_CVAT = CVAT.replace(
    "</image>",
    '<mask label="car" left="1" top="2" width="2" height="2" rle="1,3"/><ellipse label="car" cx="9" cy="9" rx="2" '
    'ry="3" rotation="4"/><points label="car" points="1,2;3,4" group_id="2"><attribute name="a">b</attribute></points>'
    '<skeleton label="man"><points label="nose" outside="0" occluded="1" points="1,2"/></skeleton></image>',
)
ODD = st.one_of(
    st.none(),
    st.booleans(),
    st.sampled_from(
        [10**400, -(10**400), 1e308, -1, 0, 2**63, "", "$x", "\ud800", "\0", "..", "../../a.png", "/a.png"]
    ),
    st.floats(allow_nan=False),
    st.text(max_size=8),
    st.lists(st.integers(-5, 5) | st.lists(st.integers(-5, 5), max_size=3), max_size=4),
    st.dictionaries(st.text(max_size=3), st.integers(), max_size=2),
)
EXAMPLES = settings(max_examples=1500 if IS_DEEP else 60, deadline=None)


def places_in(value: Any, path: tuple[Any, ...] = ()) -> list[tuple[Any, ...]]:
    """Return the paths of all values in it."""
    items = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    return [path, *(place for key, part in items for place in places_in(part, (*path, key)))]


def with_odd(value: Any, path: tuple[Any, ...], odd: Any) -> Any:
    changed = copy.deepcopy(value)
    above = changed
    for key in path[:-1]:
        above = above[key]
    above[path[-1]] = odd
    return changed


@EXAMPLES
@given(st.data(), st.sampled_from((ImportKind.COCO, ImportKind.LABELME)))
def test_any_value_of_json_may_be_another(data: st.DataObject, kind: ImportKind) -> None:
    held = FULL_COCO if kind is ImportKind.COCO else FULL_LABELME
    for _change in range(data.draw(st.integers(1, 3))):
        path = data.draw(st.sampled_from(places_in(held)[1:]))
        held = with_odd(held, path, data.draw(ODD))
    planned = plan({"a.png": png(), "a.json": json.dumps(held)}, ImportRequest(kind=kind))
    assert planned.bundle is not None or planned.problems


@EXAMPLES
@given(st.data(), st.sampled_from((ImportKind.VOC, ImportKind.CVAT)))
def test_any_value_of_xml_may_be_another(data: st.DataObject, kind: ImportKind) -> None:
    text = VOC if kind is ImportKind.VOC else FULL_CVAT
    found = data.draw(st.sampled_from(list(re.finditer(r'(?<=")[^"<>]*(?=")|(?<=>)[^<>]+(?=<)', text))))
    odd = data.draw(
        st.sampled_from(["", "nan", "inf", "-1", "1e999", "9" * 400, "é", "²", "1,2,3", "&amp;", "0.0000001"])
    )
    files: dict[str, bytes | str] = {"a.png": png(), "a.xml": text[: found.start()] + odd + text[found.end() :]}
    planned = plan(files, ImportRequest(kind=kind))
    assert planned.bundle is not None or planned.problems


@EXAMPLES
@given(
    st.sampled_from(("classes.txt", "labelmap.txt", "class_names.txt")),
    st.lists(
        st.sampled_from(["background", "a", ":", "1,2,3", "0,0,0", "999", "\n", "#", "é", "\ud7ff", "$x"]), max_size=9
    ),
    st.binary(max_size=60),
)
def test_any_list_of_classes_and_any_mask_may_be_another(name: str, words: list[str], data: bytes) -> None:
    mask = png()[: len(png()) - len(data)] + data if data else png()
    files: dict[str, bytes | str] = {"images/a.png": png(), "masks/a.png": mask, name: "".join(words)}
    planned = plan(files, ImportRequest(kind=ImportKind.MASKS))
    assert planned.bundle is not None or planned.problems


@EXAMPLES
@given(st.lists(st.sampled_from(["0", "1", "0.5", "1e400", "-1", "nan", "²", "\n", "9" * 400, "x"]), max_size=12))
def test_any_line_of_yolo_may_be_another(words: list[str]) -> None:
    files: dict[str, bytes | str] = {
        "a.png": png(),
        "a.txt": " ".join(words),
        "data.yaml": "names: [a, b]\nkpt_shape: [1, 3]\n",
    }
    planned = plan(files, ImportRequest(kind=ImportKind.YOLO))
    assert planned.bundle is not None or planned.problems
