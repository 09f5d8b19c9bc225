"""Keys: every choice that can have one has one, no key has two meanings, the requester's own win."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from annotator.core.design.controls import Choice, Choices, Layout, Number, Rating, Taxonomy
from annotator.core.design.hotkeys import FREE_KEYS, KeyTarget, hotkeys, unreached
from annotator.core.design.labels import Label, Labels
from annotator.core.design.objects import Text
from annotator.core.design.options import options
from annotator.core.design.tag import Condition, When
from annotator.core.design.tree import Design, View
from designs import answerable_designs

TEXT = Text(name="text", value="$text")


def choices(name: str, count: int, **hotkey: str) -> Choices:
    made = (Choice(value=f"v{index}", hotkey=hotkey.get(f"v{index}")) for index in range(count))
    return Choices(name=name, to_name="text", choices=tuple(made))


def design(*controls: Choices | Labels | Rating | Number | Taxonomy) -> Design:
    return Design(View(children=(TEXT, *controls)))


@given(answerable_designs())
def test_no_key_has_two_meanings_and_what_has_none_is_told(drawn: Design) -> None:
    keys = hotkeys(drawn)
    assert len(set(keys.values())) == len(keys)
    wanted = {
        KeyTarget(control.name, path)
        for control in drawn.controls()
        for path in (
            [option.path for option in options(control)]
            if isinstance(control, Choices) and control.layout is not Layout.SELECT
            else [(label.reported,) for label in control.labels]
            if isinstance(control, Labels)
            else []
        )
    }
    assert wanted - set(keys.values()) == set(unreached(drawn))
    assert all(key == key.lower() for key in keys)


@given(st.integers(0, 50))
def test_spare_keys_follow_the_order_of_the_design(count: int) -> None:
    keys = hotkeys(design(choices("a", count)))
    assert "".join(keys) == FREE_KEYS[:count]
    assert [target.path for target in keys.values()] == [(f"v{index}",) for index in range(min(count, len(FREE_KEYS)))]
    assert len(unreached(design(choices("a", count)))) == max(0, count - len(FREE_KEYS))


def test_a_hotkey_of_the_requester_wins_and_is_the_first_s() -> None:
    keys = hotkeys(design(choices("a", 3, v1="1", v2="Ctrl+X"), choices("b", 1, v0="1")))
    assert keys["1"] == KeyTarget("a", ("v1",))
    assert keys["ctrl+x"] == KeyTarget("a", ("v2",))
    assert keys["2"] == KeyTarget("a", ("v0",))
    assert unreached(design(choices("a", 1, v0="1"), choices("b", 1, v0="1"))) == (KeyTarget("b", ("v0",)),)


def test_labels_have_keys_like_choices_and_a_list_to_choose_from_needs_none() -> None:
    labels = Labels(name="l", to_name="text", labels=(Label(value="Person"), Label(value="Place", alias="loc")))
    listed = replace(choices("a", 40), layout=Layout.SELECT)
    assert hotkeys(design(listed, labels)) == {"1": KeyTarget("l", ("Person",)), "2": KeyTarget("l", ("loc",))}
    assert unreached(design(listed)) == ()


def test_the_only_rating_takes_the_digits_where_nothing_else_does() -> None:
    rating = Rating(name="r", to_name="text", max_rating=3, hotkey="x")
    assert hotkeys(design(rating)) == {
        "x": KeyTarget("r", ()),
        "1": KeyTarget("r", ("1",)),
        "2": KeyTarget("r", ("2",)),
        "3": KeyTarget("r", ("3",)),
    }
    assert "3" not in hotkeys(design(rating, choices("a", 1)))
    ten = hotkeys(design(Rating(name="r", to_name="text", max_rating=10)))
    assert "".join(ten) == "1234567890"
    assert ten["0"] == KeyTarget("r", ("10",)), "0 follows 9 on the keyboard"
    assert hotkeys(design(rating, replace(rating, name="s", hotkey=None))) == {"x": KeyTarget("r", ())}


@given(answerable_designs(), st.data())
def test_the_keys_of_what_is_visible_have_no_gap_and_what_stays_keeps_its_own(
    drawn: Design, data: st.DataObject
) -> None:
    names = [control.name for control in drawn.controls()]
    unseen = data.draw(st.sets(st.sampled_from(names)) if names else st.just(set()))
    now = hotkeys(drawn, unseen)
    own = {key for key in hotkeys(drawn, names) if key in now}
    handed_out = [key for key, target in now.items() if target.control not in unseen and key not in own]
    assert set(now) <= set(hotkeys(drawn)), "no key that is not bound"
    spare = [key for key in FREE_KEYS if key not in own]
    assert handed_out == spare[: len(handed_out)]


def test_what_comes_and_goes_takes_the_next_keys_and_moves_none() -> None:
    shown = Condition(When.CHOICE_SELECTED, tag_name="a")
    either, other = replace(choices("b", 2), condition=shown), choices("c", 2)
    passing = View(children=(other,), condition=shown)
    drawn = Design(View(children=(TEXT, either, choices("a", 2), passing)))

    def keys(*unseen: str) -> dict[str, str]:
        return {key: f"{target.control}{target.path[0]}" for key, target in hotkeys(drawn, unseen).items()}

    assert keys("b", "c") == {"1": "av0", "2": "av1"}
    assert keys("b") == {"1": "av0", "2": "av1", "3": "cv0", "4": "cv1"}
    assert keys("c") == {"1": "av0", "2": "av1", "3": "bv0", "4": "bv1"}


def test_a_key_that_two_tags_have_is_that_of_the_visible_one() -> None:
    drawn = design(choices("a", 1, v0="x"), choices("b", 1, v0="x"))
    assert hotkeys(drawn)["x"].control == "a"
    assert hotkeys(drawn, ["a"])["x"].control == "b"
