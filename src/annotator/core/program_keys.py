"""The keys that the workbench and the window use themselves, in the notation of a design's hotkeys: lower case, `enter`
for both keys of that name.

`ui.keyboard.commands` has the words for them and binds them; they stand here so that a bundle can be checked without a
window. A design's own key wins over the program's.
"""

from __future__ import annotations

from collections.abc import Mapping

# Name of the command -> its keys, the one to show first.
COMMAND_KEYS: Mapping[str, tuple[str, ...]] = {
    "submit": ("enter", "ctrl+enter"),
    "skip": ("ctrl+space",),
    "previous": ("ctrl+left", "pageup"),
    "next": ("ctrl+right", "pagedown"),
    "undo": ("ctrl+z",),
    "redo": ("ctrl+shift+z", "ctrl+y"),
    "next_finding": ("f8",),
    "instructions": ("ctrl+i", "i"),
    "pause": ("ctrl+p", "p"),
    "hear_meter": ("ctrl+m",),
    "zoom_in": ("ctrl++", "ctrl+=", "+"),
    "zoom_out": ("ctrl+-", "-"),
    "zoom_fit": ("ctrl+0", "f"),
    "rename": ("f2",),
    "let_go": ("escape",),
    "leave": ("alt+left", "ctrl+w"),
    "inbox": ("alt+1",),
    "outbox": ("alt+2",),
    "timesheet": ("alt+3",),
    "earnings": ("alt+4",),
    "settings": ("alt+5",),
    "beside": ("f7",),
    "open": ("ctrl+o",),
    "idle_question": ("f9",),
    "shortcuts": ("f1",),
    "quit": ("ctrl+q",),
}
PROGRAM_KEYS = frozenset(key for keys in COMMAND_KEYS.values() for key in keys)
