"""Labels that several region tags share are listed once, with one key each; all other designs stay as they are."""

from __future__ import annotations

import pytest
from hypothesis import given

from annotator.core.design.hotkeys import KeyTarget, hotkeys, unreached
from annotator.core.design.label_groups import DRAWN, label_groups
from annotator.core.design.labels import Labels
from annotator.core.design.tree import Design
from annotator.formats.labeling_config.reader import read_design
from annotator.formats.problem_log import ProblemLog
from designs import designs

BOX, POLYGON, POINT = "RectangleLabels", "PolygonLabels", "KeyPointLabels"


def tag(kind: str, name: str, *labels: str, more: str = "") -> str:
    inside = "".join(f'<Label value="{label.split("/")[0]}"{_hotkey(label)}/>' for label in labels)
    return f'<{kind} name="{name}" toName="image" {more}>{inside}</{kind}>'


def _hotkey(label: str) -> str:
    return f' hotkey="{label.split("/")[1]}"' if "/" in label else ""


def design(*tags: str) -> Design:
    config = f'<View><Image name="image" value="$image"/>{"".join(tags)}</View>'
    found = read_design(config.encode(), "config.xml", ProblemLog())
    assert found is not None
    return found


def keys(found: Design) -> dict[str, str]:
    return {key: f"{target.control} {target.path[0]}" for key, target in hotkeys(found).items()}


def test_each_label_of_a_group_has_one_key() -> None:
    found = design(tag(BOX, "a", "Car", "Bus"), tag(POLYGON, "b", "Bus", "Car", "Road"), tag(POINT, "c", "Eye"))
    (group,) = label_groups(found)
    assert (group.names, [label.value for label in group.labels]) == (("a", "b"), ["Car", "Bus", "Road"])
    assert keys(found) == {"1": "a Car", "2": "a Bus", "3": "b Road", "4": "c Eye"}
    assert unreached(found) == ()


def test_keys_of_the_design_win_and_one_that_differs_by_tag_stands_for_the_tool() -> None:
    found = design(tag(BOX, "a", "Car/c", "Bus/2"), tag(POLYGON, "b", "Car/q", "Bus"))
    (group,) = label_groups(found)
    assert keys(found) == {"c": "a Car", "2": "a Bus", "q": "b Car"}
    assert [group.has_own_key(each, "Car") for each in group.tags] == [True, True]
    assert [group.has_own_key(each, "Bus") for each in group.tags] == [False, False]


@pytest.mark.parametrize(
    "tags",
    [
        (tag(BOX, "a", "Car"), tag(POLYGON, "b", "Road")),
        (tag(BOX, "a", "Car"), tag(BOX, "b", "Car")),
        (tag(BOX, "a", "Car"), tag("Labels", "b", "Car")),
        (
            tag(BOX, "a", "Car"),
            tag(POLYGON, "b", "Car", more='visibleWhen="region-selected" whenTagName="a"'),
        ),
        ('<View style="display: flex">', tag(BOX, "a", "Car"), tag(POLYGON, "b", "Car"), "</View>"),
    ],
    ids=["no label in common", "one kind", "names only", "comes and goes", "side by side"],
)
def test_other_designs_keep_a_list_for_each_tag(tags: tuple[str, ...]) -> None:
    assert label_groups(design(*tags)) == ()


def test_headers_belong_to_the_tools_only_if_each_has_one() -> None:
    header = '<Header value="Mark everything"/>'
    boxes, outlines = tag(BOX, "a", "Car"), tag(POLYGON, "b", "Car")
    assert label_groups(design(header, boxes, outlines))[0].captions == {}
    assert label_groups(design(header, boxes, header, outlines))[0].captions == {"a": 2, "b": 4}


def test_the_letters_of_tools_go_to_no_label_where_regions_are_drawn() -> None:
    found = hotkeys(design(tag(BOX, "a", *map("label {}".format, range(30)))))
    assert "".join(found) == "1234567890qrtyuoasdghzxcn"
    assert found["0"] == KeyTarget("a", ("label 9",)), "the tenth label"


@given(designs())
def test_a_group_leaves_no_label_out_and_names_no_pair_of_tool_and_label_twice(drawn: Design) -> None:
    for group in label_groups(drawn):
        assert len(group.tags) > 1
        assert {each.kind for each in group.tags} <= DRAWN
        pairs = [(each.kind, label.reported) for each in group.tags for label in each.labels]
        assert len(set(pairs)) == len(pairs)
        assert {label.reported for label in group.labels} == {reported for _kind, reported in pairs}
    names = [name for group in label_groups(drawn) for name in group.names]
    assert len(set(names)) == len(names)
    assert all(isinstance(drawn.control(name), Labels) for name in names)
