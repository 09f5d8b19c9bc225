"""The keys that the workbench and the window use themselves, in the notation of a design's hotkeys.

`ui.keyboard.commands` binds them, and a test holds both together; they stand here so that a bundle can be checked
without a window. A design's own key wins over the program's.
"""

from __future__ import annotations

from collections.abc import Mapping

# Key -> name of the command.
PROGRAM_KEYS: Mapping[str, str] = {
    "enter": "submit",
    "ctrl+enter": "submit",
    "ctrl+space": "skip",
    "ctrl+left": "previous",
    "pageup": "previous",
    "ctrl+right": "next",
    "pagedown": "next",
    "ctrl+z": "undo",
    "ctrl+shift+z": "redo",
    "ctrl+y": "redo",
    "f8": "next_finding",
    "ctrl+i": "instructions",
    "i": "instructions",
    "ctrl+p": "pause",
    "p": "pause",
    "ctrl++": "zoom_in",
    "ctrl+=": "zoom_in",
    "+": "zoom_in",
    "ctrl+-": "zoom_out",
    "-": "zoom_out",
    "ctrl+0": "zoom_fit",
    "f": "zoom_fit",
    "escape": "leave",
    "alt+1": "inbox",
    "alt+2": "outbox",
    "alt+3": "timesheet",
    "alt+4": "earnings",
    "alt+5": "settings",
    "f7": "beside",
    "f9": "idle_question",
    "ctrl+o": "open",
    "f1": "shortcuts",
    "ctrl+q": "quit",
}
