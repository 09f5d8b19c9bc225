"""Which keys each command has: those the program comes with, but for what the person chose. Pure."""

from __future__ import annotations

from collections.abc import Mapping

from msgspec import Struct

from annotator.core.default_keymap import BEGINS_AND_ENDS_PAUSE, COMMAND_KEYS, EVERYWHERE, IN_PAUSE

# Chosen keys stand among the settings, those of each command under a key of its own that begins with this: one key a
# line, or NO_KEYS. Nothing stored: as the program comes.
_PREFIX = "keys:"
NO_KEYS = "none"


class Keymap(Struct, frozen=True):
    """`chosen`: command -> all its keys. A key that was chosen for a command is none of another's by default, where
    both act at the same time: a later version may come with a key that somebody gave away before."""

    chosen: Mapping[str, tuple[str, ...]]

    def keys(self, command: str) -> tuple[str, ...]:
        """The one to show first."""
        if command in self.chosen:
            return self.chosen[command]
        given = {key for other, keys in self.chosen.items() if _are_rivals(command, other) for key in keys}
        return tuple(key for key in COMMAND_KEYS[command] if key not in given)

    def holder(self, key: str, command: str) -> str:
        """The command that has this key and acts where `command` does; empty for none, and never `command` itself."""
        rivals = (other for other in COMMAND_KEYS if _are_rivals(command, other))
        return next((other for other in rivals if key in self.keys(other)), "")

    def with_key(self, command: str, key: str, instead_of: str = "") -> Keymap:
        """`command` has the key, at the end or where another was; whatever had it where both act has it no more."""
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
        """As the program comes, but for keys that were given to others meanwhile."""
        return Keymap({other: keys for other, keys in self.chosen.items() if other != command})


def stored_keymap(settings: Mapping[str, str]) -> Keymap:
    """Commands and keys that this version does not know are left aside."""
    chosen = {}
    for name, value in settings.items():
        command = name.removeprefix(_PREFIX)
        if name.startswith(_PREFIX) and command in COMMAND_KEYS and value:
            lines = () if value == NO_KEYS else value.split("\n")
            chosen[command] = tuple(dict.fromkeys(line for line in lines if line))
    return Keymap(chosen)


def changed_keys(before: Keymap, after: Keymap) -> dict[str, str]:
    """As it is stored among the settings: what is to be written where `after` takes the place of `before`."""
    return {
        _PREFIX + command: _stored(after.chosen.get(command))
        for command in COMMAND_KEYS
        if before.chosen.get(command) != after.chosen.get(command)
    }


def are_keys(setting: str) -> bool:
    """Whether this key of the settings is about keys of a command."""
    return setting.startswith(_PREFIX)


def _stored(keys: tuple[str, ...] | None) -> str:
    if keys is None:
        return ""
    return "\n".join(keys) or NO_KEYS


def _are_rivals(command: str, other: str) -> bool:
    """Whether both may act at the same moment: on a task, or in a pause."""
    if command == other:
        return False
    acts_in_both = bool({command, other} & {BEGINS_AND_ENDS_PAUSE, *EVERYWHERE})
    return acts_in_both or (command in IN_PAUSE) == (other in IN_PAUSE)


def _without_defaults(chosen: Mapping[str, tuple[str, ...]]) -> dict[str, tuple[str, ...]]:
    return {command: keys for command, keys in chosen.items() if keys != COMMAND_KEYS[command]}
