"""Default keyboard shortcuts of every command.

Keys use the notation of a design's hotkeys: lower case, and `enter` for both keys of that name. Keys that a design
cannot name have their Qt names. `ui.keyboard.commands` binds the keys and has the texts of the commands. The table
is in the core so that a bundle can be checked without a window. A hotkey of a design wins over a default key. In a
design with audio, a playback key wins over the other default keys."""

from __future__ import annotations

from collections.abc import Mapping

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
    "hear_meter": ("ctrl+m",),
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
    "scissors": ("alt+d",),
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
    "brush_erases": ("alt+e",),
    "wand": ("alt+q",),
    "cells": ("alt+z",),
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
    **_SHAPING,
    **_EVERYWHERE,
    **_IN_PAUSE,
}
PLAYING = frozenset(_PLAYING)
LOOKING = tuple(_LOOKING)
IN_PAUSE = frozenset(_IN_PAUSE)
BEGINS_AND_ENDS_PAUSE = "pause"
EVERYWHERE = frozenset(_EVERYWHERE)
PROGRAM_KEYS = frozenset(key for keys in ({**_AT_TASK, **_EVERYWHERE}).values() for key in keys)
LOOKING_KEYS = frozenset(key for keys in _LOOKING.values() for key in keys)
PLAYING_KEYS = frozenset(key for keys in _PLAYING.values() for key in keys)
