"""Keyboard shortcuts of each command: the defaults, overridden by the user's own. Pure."""

from __future__ import annotations

from collections.abc import Mapping

from msgspec import Struct

# Command name -> its keys. The first key is the one shown to the user.
_AT_TASK: Mapping[str, tuple[str, ...]] = {
    "submit": ("enter", "ctrl+enter"),
    "skip": ("ctrl+shift+space",),
    "previous": ("ctrl+left", "pageup"),
    "next": ("ctrl+right", "pagedown"),
    "all_tasks": ("ctrl+f",),
    "undo": ("ctrl+z",),
    "redo": ("ctrl+shift+z", "ctrl+y"),
    "next_finding": ("f8",),
    "confirm": ("ctrl+b",),
    "confirm_all": ("ctrl+shift+b",),
    "refuse": ("alt+b",),
    "refuse_all": ("alt+shift+b",),
    "instructions": ("ctrl+i", "i"),
    "pause": ("ctrl+p", "p"),
    "hear_task": ("ctrl+shift+m",),
    "hear_meter": ("ctrl+m",),
    "explain_pay": ("ctrl+shift+p",),
    "zoom_in": ("ctrl++", "ctrl+=", "+"),
    "zoom_out": ("ctrl+-", "-"),
    "zoom_fit": ("ctrl+0", "f"),
    "rename": ("f2",),
    "correct": ("shift+f7",),
    "let_go": ("escape",),
    "leave": ("alt+left", "ctrl+w"),
    "stop_now": ("alt+x",),
    "reveal": ("alt+r",),
    "protection": ("alt+p",),
}
_EVERYWHERE: Mapping[str, tuple[str, ...]] = {
    "inbox": ("alt+1",),
    "outbox": ("alt+2",),
    "timesheet": ("alt+3",),
    "earnings": ("alt+4",),
    "settings": ("alt+5",),
    "beside": ("f7",),
    "open": ("ctrl+o",),
    "from_server": ("ctrl+shift+o",),
    "idle_question": ("f9",),
    "shortcuts": ("f1",),
    "help": ("shift+f1",),
    "quit": ("ctrl+q",),
}
# Only for designs with audio or video. Every command that is needed while typing has a key that no text field uses. Tab
# is not among them: keyboard users need it to leave a field. `f14` to `f16` are also the switches of a foot pedal.
_PLAYING: Mapping[str, tuple[str, ...]] = {
    "play": ("ctrl+space", "f4", "space", "media play", "f15"),
    "shuttle_back": ("j",),
    "shuttle_pause": ("k",),
    "shuttle_forward": ("l",),
    "jump_back": ("f3", "media previous", "f14"),
    "jump_forward": ("f5", "media next", "f16"),
    "second_back": ("alt+j",),
    "second_forward": ("alt+l",),
    "five_back": ("alt+shift+j",),
    "five_forward": ("alt+shift+l",),
    "ten_back": ("shift+j", "alt+pageup"),
    "ten_forward": ("shift+l", "alt+pagedown"),
    "go_to_place": ("ctrl+t",),
    "slower": ("shift+f3",),
    "normal_speed": ("shift+f4",),
    "faster": ("shift+f5",),
    "play_chosen": ("f6",),
    "play_end": ("shift+f6",),
    "loop": ("ctrl+f6",),
    "previous_segment": ("ctrl+f3",),
    "next_segment": ("ctrl+f5",),
    "mark_segment": ("f10",),
    "start_here": ("f11",),
    "end_here": ("f12",),
    "start_earlier": ("shift+f11",),
    "start_later": ("ctrl+f11",),
    "end_earlier": ("shift+f12",),
    "end_later": ("ctrl+f12",),
    "split": ("ctrl+d",),
    "merge": ("ctrl+g",),
    "delete_segment": ("ctrl+e",),
    "suggest": ("ctrl+f10",),
    "follow": ("ctrl+l",),
    "insert_time": ("ctrl+j",),
    "play_written": ("ctrl+shift+j",),
    "leave_field": ("shift+escape",),
    # Only for video.
    "frame_back": ("ctrl+,", ","),
    "frame_forward": ("ctrl+.", "."),
    "key_frame_back": ("alt+,",),
    "key_frame_forward": ("alt+.",),
    # Only where boxes are drawn on the video.
    "place_box": ("ctrl+k",),
    "box_leaves": ("ctrl+shift+k",),
    "anchor_back": ("ctrl+shift+f3",),
    "anchor_forward": ("ctrl+shift+f5",),
}
# Only for designs with an image: display commands, which do not affect the result.
_LOOKING: Mapping[str, tuple[str, ...]] = {
    "look": ("alt+v",),
    "turn_right": ("alt+t",),
    "turn_left": ("alt+shift+t",),
    "mirror": ("alt+h",),
    "brighter": ("alt+up",),
    "darker": ("alt+down",),
    "more_contrast": ("alt+shift+up",),
    "less_contrast": ("alt+shift+down",),
    "invert": ("alt+n",),
    "grey": ("alt+g",),
    "channel": ("alt+c",),
    "as_given": ("alt+0",),
    "overview": ("alt+o",),
    "measure": ("alt+m",),
    "horizontal_guide": ("alt+shift+h",),
    "vertical_guide": ("alt+shift+v",),
    "remove_guides": ("alt+shift+r",),
    # Only for images with pages.
    "next_page": ("alt+shift+pagedown",),
    "previous_page": ("alt+shift+pageup",),
    "go_to_page": ("alt+a",),
    "read_page": ("ctrl+shift+r",),
}
# Only where regions are drawn on an image: the tools, as in CVAT and GIMP. If the task also has audio or video, `k` and
# `l` play it. Elsewhere `p` begins a break.
_TOOLS: Mapping[str, tuple[str, ...]] = {
    "tool_select": ("v",),
    "tool_box": ("b",),
    "tool_polygon": ("p",),
    "tool_ellipse": ("e",),
    "tool_line": ("l",),
    "tool_point": ("k",),
    "tool_brush": ("m",),
    "brush_erases": ("shift+e", "alt+e"),
    "wand": ("w", "alt+q"),
    "cells": ("shift+w", "alt+z"),
    "scissors": ("shift+p", "alt+d"),
}
# Only where regions are drawn, mostly on an image.
_SHAPING: Mapping[str, tuple[str, ...]] = {
    "next_area": ("ctrl+pagedown",),
    "previous_area": ("ctrl+pageup",),
    "next_corner": ("shift+pagedown",),
    "previous_corner": ("shift+pageup",),
    "add_corner": ("insert", "ctrl+shift+a"),
    "bend": ("alt+i",),
    "close_line": ("alt+shift+i",),
    "branch": ("alt+shift+a",),
    "snap": ("alt+s",),
    "names": ("alt+w",),
    "snapping": ("alt+shift+s",),
    "crosshair_lines": ("alt+shift+g",),
    "simplify": ("alt+k",),
    "smooth": ("alt+shift+k",),
    "turn_area_right": ("ctrl+shift+pagedown",),
    "turn_area_left": ("ctrl+shift+pageup",),
    "turn_area_right_little": ("alt+shift+right",),
    "turn_area_left_little": ("alt+shift+left",),
    "brush_larger": ("ctrl+up", "]"),
    "brush_smaller": ("ctrl+down", "["),
    "fill_holes": ("alt+f",),
    "hide_painted": ("alt+u",),
    "all_areas": ("ctrl+a",),
    "copy_area": ("ctrl+c",),
    "cut_area": ("ctrl+x",),
    "paste_areas": ("ctrl+v",),
    "duplicate_area": ("ctrl+shift+d",),
    "as_before": ("ctrl+shift+v",),
    "group_areas": ("ctrl+shift+g",),
    "ungroup_areas": ("alt+shift+u",),
    "one_of_group": ("alt+shift+o",),
    "hide_area": ("ctrl+h", "h"),
    "hide_areas": ("ctrl+shift+h",),
    "lock_area": ("ctrl+shift+l",),
    "to_front": ("alt+home",),
    "to_back": ("alt+end",),
    "forward_area": ("alt+shift+home",),
    "back_area": ("alt+shift+end",),
    "relate": ("alt+y",),
    "turn_relation": ("alt+shift+y",),
}
# The key of `pause` also ends the pause, so the same key works whichever one the user has assigned.
_IN_PAUSE: Mapping[str, tuple[str, ...]] = {
    "resume": ("space", "enter"),
    "recover": ("r",),
}
COMMAND_KEYS: Mapping[str, tuple[str, ...]] = {
    **_AT_TASK,
    **_PLAYING,
    **_LOOKING,
    **_TOOLS,
    **_SHAPING,
    **_EVERYWHERE,
    **_IN_PAUSE,
}
PLAYING = frozenset(_PLAYING)
LOOKING = tuple(_LOOKING)
TOOLS = tuple(_TOOLS)
IN_PAUSE = frozenset(_IN_PAUSE)
BEGINS_AND_ENDS_PAUSE = "pause"
EVERYWHERE = frozenset(_EVERYWHERE)
PROGRAM_KEYS = frozenset(key for keys in ({**_AT_TASK, **_EVERYWHERE}).values() for key in keys)
LOOKING_KEYS = frozenset(key for keys in _LOOKING.values() for key in keys)
PLAYING_KEYS = frozenset(key for keys in _PLAYING.values() for key in keys)
TOOL_KEYS = frozenset(key for keys in _TOOLS.values() for key in keys)


# Custom keys are stored in the settings. Each command has its own settings key with this prefix. The value has one key
# per line, or is NO_KEYS. No value: the default keys.
_PREFIX = "keys:"
NO_KEYS = "none"


class Keymap(Struct, frozen=True):
    """A keymap: the default keys with the user's changes. `chosen` maps a command to all its keys. A key chosen for
    one command is removed from the defaults of every command that can act at the same time. So a new default in a
    later version does not conflict with an earlier choice of the user."""

    chosen: Mapping[str, tuple[str, ...]]

    def keys(self, command: str) -> tuple[str, ...]:
        """Return the keys of a command, the one to show first."""
        if command in self.chosen:
            return self.chosen[command]
        given = {key for other, keys in self.chosen.items() if _are_rivals(command, other) for key in keys}
        return tuple(key for key in COMMAND_KEYS[command] if key not in given)

    def holder(self, key: str, command: str) -> str:
        """Return the other command that has `key` and can act at the same time as `command`, or an empty string."""
        rivals = (other for other in COMMAND_KEYS if _are_rivals(command, other))
        return next((other for other in rivals if key in self.keys(other)), "")

    def with_key(self, command: str, key: str, instead_of: str = "") -> Keymap:
        """Return a keymap in which `command` has `key`. The key replaces `instead_of`, or is appended. It is removed
        from every other command that can act at the same time."""
        before = self.keys(command)
        if key in before and key != instead_of:
            after = tuple(other for other in before if other != instead_of)
        elif instead_of in before:
            after = tuple(key if other == instead_of else other for other in before)
        else:
            after = (*before, key)
        taken = {
            other: tuple(kept for kept in self.keys(other) if kept != key)
            for other in COMMAND_KEYS
            if _are_rivals(command, other) and key in self.keys(other)
        }
        return Keymap(_without_defaults({**self.chosen, **taken, command: after}))

    def without_key(self, command: str, key: str) -> Keymap:
        kept = tuple(other for other in self.keys(command) if other != key)
        return Keymap(_without_defaults({**self.chosen, command: kept}))

    def reset(self, command: str) -> Keymap:
        """Return a keymap with the default keys of `command`, except those the user has given to other commands."""
        return Keymap({other: keys for other, keys in self.chosen.items() if other != command})


def stored_keymap(settings: Mapping[str, str]) -> Keymap:
    """Read the keymap from the settings; ignore commands that this version does not know."""
    chosen = {}
    for name, value in settings.items():
        command = name.removeprefix(_PREFIX)
        if name.startswith(_PREFIX) and command in COMMAND_KEYS and value:
            lines = () if value == NO_KEYS else value.split("\n")
            chosen[command] = tuple(dict.fromkeys(line for line in lines if line))
    return Keymap(chosen)


def changed_keys(before: Keymap, after: Keymap) -> dict[str, str]:
    """Return the settings to store when `after` replaces `before`."""
    return {
        _PREFIX + command: _stored(after.chosen.get(command))
        for command in COMMAND_KEYS
        if before.chosen.get(command) != after.chosen.get(command)
    }


def are_keys(setting: str) -> bool:
    """Return True if this settings key holds the keys of a command."""
    return setting.startswith(_PREFIX)


def _stored(keys: tuple[str, ...] | None) -> str:
    if keys is None:
        return ""
    return "\n".join(keys) or NO_KEYS


def _are_rivals(command: str, other: str) -> bool:
    """Return True if both commands can act at the same time: on a task, or in a pause. A key of playback and a tool
    plays where there is something to play, and the key of polygons begins a break where none are drawn."""
    if command == other or {command, other} == {BEGINS_AND_ENDS_PAUSE, "tool_polygon"}:
        return False
    if (command in _TOOLS and other in PLAYING) or (command in PLAYING and other in _TOOLS):
        return False
    acts_in_both = bool({command, other} & {BEGINS_AND_ENDS_PAUSE, *EVERYWHERE})
    return acts_in_both or (command in IN_PAUSE) == (other in IN_PAUSE)


def _without_defaults(chosen: Mapping[str, tuple[str, ...]]) -> dict[str, tuple[str, ...]]:
    return {command: keys for command, keys in chosen.items() if keys != COMMAND_KEYS[command]}
