"""Make installers, and prove each: `python3 dev.py installer [KIND...|all]`. An installer without its proof is
a fault, and the exit code is 1. Without an argument, all that this system can make."""

from __future__ import annotations

import sys
from collections.abc import Callable, Mapping
from importlib import import_module

# The module of each kind, and the system that can make it: a value of `sys.platform`, or `any`. `make_and_prove()` of
# the module returns its faults.
KINDS: Mapping[str, tuple[str, str]] = {
    "deb": ("linux.deb", "linux"),
    "run": ("linux.self_extracting", "linux"),
    "windows": ("windows.build", "linux"),
    "wheel": ("wheel", "any"),
}


def main(asked: list[str]) -> int:
    names = [name for name, (_module, system) in KINDS.items() if system in (sys.platform, "any") or asked == ["all"]]
    if asked and asked != ["all"]:
        names = asked
    if unknown := sorted(set(names) - set(KINDS)):
        return _say(f"unknown: {', '.join(unknown)}; the kinds are {', '.join(KINDS)} and all", 2)
    faults = [f"{name}: {fault}" for name in names for fault in made_and_proven(name)]
    for fault in faults:
        _say(fault, 1)
    return _say(f"not proven: {len(faults)} faults", 1) if faults else _say(f"made and proven: {', '.join(names)}", 0)


def made_and_proven(name: str) -> list[str]:
    """Make and prove one kind of installer. Return its faults."""
    make_and_prove: Callable[[], list[str]] = import_module(KINDS[name][0]).make_and_prove
    return make_and_prove()


def _say(text: str, code: int) -> int:
    sys.stderr.write(f"installer: {text}\n")
    return code


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
