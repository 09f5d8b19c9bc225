"""Fuzzes one target, and writes what it finds into a folder.

python tests/fuzz/run.py TARGET [--minutes 10] [--seed 1] [--found FOLDER] [--more FOLDER]

With one seed the same inputs are tried in the same order. `--more` has files that are tried first. What is found is a
pair of files: the input, and what is wrong with what comes of it.
"""

from __future__ import annotations

import argparse
import sys
import time
from pathlib import Path


def main() -> int:
    from fuzz.loop import Fuzzing, new_folder, saved_in
    from fuzz.targets import TARGETS

    parser = argparse.ArgumentParser(description="Fuzzes one target.")
    parser.add_argument("target", choices=sorted(TARGETS))
    parser.add_argument("--minutes", type=float, default=10)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--found", type=Path, default=Path("found"))
    parser.add_argument("--more", type=Path)
    request = parser.parse_args()
    request.found.mkdir(parents=True, exist_ok=True)
    more = [path.read_bytes() for path in sorted(request.more.iterdir())] if request.more else []
    until_s, told_s = time.monotonic() + request.minutes * 60, time.monotonic()
    with new_folder() as folder:
        fuzzing = Fuzzing(TARGETS[request.target], folder, request.seed, saved_in(request.found))

        def is_over() -> bool:
            nonlocal told_s
            if time.monotonic() - told_s > 30:
                told_s = time.monotonic()
                _tell(request.target, fuzzing)
            return bool(time.monotonic() > until_s)

        try:
            fuzzing.run(more, is_over)
        finally:
            current = folder / "current"
            if current.exists():
                (request.found / "last.input").write_bytes(current.read_bytes())
    _tell(request.target, fuzzing)
    return 1 if fuzzing.findings else 0


def _tell(name: str, fuzzing: object) -> None:
    from fuzz.loop import Fuzzing

    assert isinstance(fuzzing, Fuzzing)
    kept, found = len(fuzzing.inputs), len(fuzzing.findings)
    sys.stdout.write(f"{name}: {fuzzing.tried} tried, {fuzzing.lines} lines, {kept} kept, {found} findings\n")
    sys.stdout.flush()


# A process that decodes reads this file again, and must not begin the same.
if __name__ == "__main__":
    sys.path.insert(0, str(Path(__file__).resolve().parent.parent))
    raise SystemExit(main())
