"""Keyboard shortcuts of each command: the defaults, overridden by the user's own. Pure."""

from __future__ import annotations

from collections.abc import Mapping

from msgspec import Struct

from annotator.core.default_keymap import BEGINS_AND_ENDS_PAUSE, COMMAND_KEYS, EVERYWHERE, IN_PAUSE

# Custom keys are stored in the settings. Each command has its own settings key with this prefix. The value has one key
# per line, or is NO_KEYS. No value: the default keys.
_PREFIX = "keys:"
NO_KEYS = "none"


class Keymap(Struct, frozen=True):
    """A keymap: the default keys with the user's changes.

    `chosen` maps a command to all its keys. A key chosen for one command is removed from the defaults of every
    command that can act at the same time. So a new default in a later version does not conflict with an earlier
    choice of the user."""

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
        """Return a keymap in which `command` has `key`.

        The key replaces `instead_of`, or is appended. It is removed from every other command that can act at the
        same time."""
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
    """Return True if both commands can act at the same time: on a task, or in a pause."""
    if command == other:
        return False
    acts_in_both = bool({command, other} & {BEGINS_AND_ENDS_PAUSE, *EVERYWHERE})
    return acts_in_both or (command in IN_PAUSE) == (other in IN_PAUSE)


def _without_defaults(chosen: Mapping[str, tuple[str, ...]]) -> dict[str, tuple[str, ...]]:
    return {command: keys for command, keys in chosen.items() if keys != COMMAND_KEYS[command]}
