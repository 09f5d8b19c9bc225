"""Keys of commands as a person changes them: none is ever two things at once, and what is stored comes back."""

from __future__ import annotations

from itertools import combinations

from hypothesis import given
from hypothesis import strategies as st

from annotator.core.keymap import (
    COMMAND_KEYS,
    EVERYWHERE,
    IN_PAUSE,
    PLAYING,
    TOOLS,
    Keymap,
    are_keys,
    changed_keys,
    stored_keymap,
)
from annotator.core.settings import Settings

PLAIN = Keymap({})
KEYS = sorted({key for keys in COMMAND_KEYS.values() for key in keys} | {"k", "f17", "ctrl+alt+k", "volume mute"})
commands = st.sampled_from(sorted(COMMAND_KEYS))
keys = st.sampled_from(KEYS)
changes = st.lists(st.tuples(st.sampled_from(["give", "replace", "take", "reset"]), commands, keys, keys), max_size=12)


def changed(steps: list[tuple[str, str, str, str]]) -> Keymap:
    keymap = PLAIN
    for what, command, key, other in steps:
        match what:
            case "give":
                keymap = keymap.with_key(command, key)
                assert key in keymap.keys(command)
            case "replace":
                keymap = keymap.with_key(command, key, instead_of=other)
                assert key in keymap.keys(command)
                assert key == other or other not in keymap.keys(command)
            case "take":
                keymap = keymap.without_key(command, key)
                assert key not in keymap.keys(command)
            case _:
                keymap = keymap.reset(command)
    return keymap


def meet(command: str, other: str) -> bool:
    """Both may act at the same moment. Tools give way to playback, and polygons take the key of breaks where they are
    drawn."""
    kinds = {command in TOOLS, other in TOOLS}, {command in PLAYING, other in PLAYING}
    if {command, other} == {"pause", "tool_polygon"} or (kinds == ({True, False}, {True, False})):
        return False
    return bool({command, other} & {"pause", *EVERYWHERE}) or (command in IN_PAUSE) == (other in IN_PAUSE)


@given(changes)
def test_no_key_is_two_commands_at_the_same_moment(steps: list[tuple[str, str, str, str]]) -> None:
    keymap = changed(steps)
    for command, other in combinations(COMMAND_KEYS, 2):
        if meet(command, other):
            assert not set(keymap.keys(command)) & set(keymap.keys(other))
    for command in COMMAND_KEYS:
        assert len(set(keymap.keys(command))) == len(keymap.keys(command))


@given(changes, changes)
def test_what_is_stored_comes_back_and_only_what_changed_is_written(
    first: list[tuple[str, str, str, str]], second: list[tuple[str, str, str, str]]
) -> None:
    before, after = changed(first), changed(second)
    settings = Settings({"language": "fr"}).with_keymap(before).with_keymap(after)
    assert stored_keymap(settings.chosen) == settings.keymap == after
    assert all(are_keys(setting) for setting in changed_keys(before, after))
    assert changed_keys(after, after) == {}
    assert settings.chosen["language"] == "fr"


@given(changes)
def test_all_reset_is_as_the_program_comes(steps: list[tuple[str, str, str, str]]) -> None:
    keymap = changed(steps)
    for command in COMMAND_KEYS:
        keymap = keymap.reset(command)
    assert keymap == PLAIN
    assert {command: keymap.keys(command) for command in COMMAND_KEYS} == COMMAND_KEYS


def test_a_key_is_held_by_the_other_command_that_acts_then() -> None:
    assert PLAIN.holder("f8", "play") == "next_finding"
    assert PLAIN.holder("f4", "play") == ""
    assert PLAIN.holder("p", "pause") == ""  # in a pause it goes on: never at the same moment
    assert PLAIN.holder("f1", "resume") == "shortcuts"


def test_a_key_that_is_taken_over_is_gone_from_where_it_was_until_that_is_reset() -> None:
    taken = PLAIN.with_key("play", "f8")
    assert (taken.keys("play")[-1], taken.keys("next_finding")) == ("f8", ())
    assert taken.reset("next_finding").keys("next_finding") == ()
    assert taken.reset("play").keys("next_finding") == ()
    assert taken.reset("play").reset("next_finding") == PLAIN


def test_another_key_takes_the_place_of_the_first_which_is_shown() -> None:
    assert PLAIN.with_key("jump_back", "f9", instead_of="f3").keys("jump_back")[0] == "f9"
    assert PLAIN.with_key("play", "f4", instead_of="ctrl+space").keys("play")[0] == "f4"


def test_what_is_stored_by_another_version_does_no_harm() -> None:
    stored = {
        "keys:unheard-of": "f4",
        "keys:play": "none",
        "keys:skip": "\n\nf17\nf17",
        "keys:undo": "",
        "grace_s": "5",
    }
    keymap = stored_keymap(stored)
    assert keymap.chosen == {"play": (), "skip": ("f17",)}
    assert keymap.keys("undo") == COMMAND_KEYS["undo"]
