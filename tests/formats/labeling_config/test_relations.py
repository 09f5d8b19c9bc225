"""`Relations` of a config, and what is wrong with them."""

from __future__ import annotations

from annotator.core.design.controls import Selection
from annotator.core.design.labels import Label, Relations
from annotator.core.problems import ProblemCode
from formats.config_reading import BOXES, IMAGE, TEXT, faults, valid_design


def relations(tag: str) -> Relations | None:
    return valid_design(f"<View>{IMAGE}{BOXES}{TEXT}{tag}</View>").relations


def test_what_relations_may_say_is_read() -> None:
    tag = (
        '<Relations choice="multiple"><Relation value="part of" background="#F0A"/><Relation value="beside"/>'
        "</Relations>"
    )
    labels = (Label(value="part of", background="#ff00aa", line=1), Label(value="beside", line=1))
    assert relations(tag) == Relations(labels=labels, selection=Selection.MULTIPLE, line=1)


def test_regions_can_be_related_as_nothing_in_particular() -> None:
    assert relations("<Relations/>") == Relations(line=1)
    assert relations("") is None


def test_they_stand_where_they_like() -> None:
    own = '<Relations><View><Relation value="of"/></View></Relations>'
    assert relations(f"<View>{own}</View>") == relations(own)


def test_what_is_wrong_is_named() -> None:
    assert faults("<Relations/>") == [
        (ProblemCode.NEVER_VISIBLE, "relations"),
        (ProblemCode.NO_CONTROL, None),
    ]
    assert faults("<Relations/>", BOXES, "<Relations/>") == [(ProblemCode.TAG_MISPLACED, "relations")]
    assert faults('<Relation value="of"/>', BOXES) == [(ProblemCode.TAG_MISPLACED, "relation")]
    assert faults("<Relations><Relation/></Relations>", BOXES) == [(ProblemCode.ATTRIBUTE_MISSING, None)]
    assert faults('<Relations choice="two"/>', BOXES) == [(ProblemCode.ATTRIBUTE_VALUE, "choices")]
    assert faults('<Relations visibleWhen="region-selected"/>', BOXES) == [(ProblemCode.ATTRIBUTE_UNKNOWN, "later")]
    assert faults('<Relations><Label value="of"/></Relations>', BOXES) == [(ProblemCode.TAG_MISPLACED, "inside")]
    assert faults('<Relations><Relation value="of" alias="o"/></Relations>', BOXES) == [
        (ProblemCode.ATTRIBUTE_UNKNOWN, None)
    ]
