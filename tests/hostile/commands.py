"""The outcome of a case for whole commands, run as users run them: each ends with an exit code and printable words."""

from __future__ import annotations

import io
import re
import time
import zipfile
from contextlib import redirect_stderr, redirect_stdout
from pathlib import Path

from annotator.app.export.files import ABOUT_IMAGES, ABOUT_SEGMENTS, CSV, LABEL_STUDIO, MTURK
from annotator.app.main import main
from annotator.formats.exports.images.yolo import YOLO_POSE
from annotator.formats.problem_log import is_control
from answer_making import exported_names
from hostile.judging import Verdict

BUNDLE, RESULTS = "bundle", "results"
_DONE, _REFUSED = 0, 1
_LONGEST_PART_BYTES = 255  # of most file systems
# Independent of the program's own rules. The names of Windows: learn.microsoft.com/windows/win32/fileio/naming-a-file
_FORBIDDEN = re.compile(r'[<>:"|?*\\]')
_DEVICE = re.compile(r"(con|prn|aux|nul|com[0-9¹²³]|lpt[0-9¹²³])(\..*)?", re.IGNORECASE)


class _Commands:
    """Commands of one case. `slowest_s` of CPU took the slowest."""

    def __init__(self, home: Path) -> None:
        self._home = home
        self.faults: list[str] = []
        self.first_line = ""
        self.slowest_s = 0.0

    def is_done(self, *words: str | Path) -> bool:
        """Run a command, and return whether all of it was done."""
        began_s = time.process_time()
        printed = io.StringIO()
        with redirect_stdout(printed), redirect_stderr(printed):
            try:
                code: object = main(["--home", str(self._home), *map(str, words)])
            except SystemExit as ended:
                code = ended.code
        self.slowest_s = max(self.slowest_s, time.process_time() - began_s)
        lines = printed.getvalue().splitlines()
        self.first_line = lines[0] if lines else ""
        self.faults += [f"a line that steers a terminal: {line!a}" for line in lines if any(map(is_control, line))]
        if code not in (_DONE, _REFUSED):
            self.faults.append(f"{words[0]} ended with {code}: {self.first_line}")
        if not lines:
            self.faults.append(f"{words[0]} said nothing")
        return code == _DONE

    def verdict(self, *, is_sound: bool) -> Verdict:
        codes = [] if is_sound else [self.first_line]
        return Verdict(is_sound=is_sound, key="", tasks=0, slowest_s=self.slowest_s, codes=codes, faults=self.faults)


def judge_collected(location: Path, home: Path) -> Verdict:
    """Read the case as results from workers."""
    commands = _Commands(home)
    commands.is_done("rates", location)
    folder = home / "decided"
    commands.is_done("decide", location, "--accept-all", "-o", folder)
    commands.faults += _name_faults(exported_names(folder))
    is_sound = commands.is_done("export", location, "--to", "csv", "-o", home / "table")
    return commands.verdict(is_sound=is_sound)


def judge_moved(location: Path, home: Path) -> Verdict:
    """Take the case for all work from another computer. Nothing of a refused one is left."""
    commands = _Commands(home / "new")
    is_sound = commands.is_done("move", "in", location)
    left = [path for path in (home / "new").rglob("*") if path.is_file() and path.name != "lock"]
    commands.faults += [] if is_sound or not left else [f"left behind: {left}"]
    return commands.verdict(is_sound=is_sound)


def judge_exported(location: Path, home: Path) -> Verdict:
    """Check a bundle, and export its results in every format that it can have. Names of files suit every system."""
    commands = _Commands(home)
    bundle, results = location / BUNDLE, location / RESULTS
    if not commands.is_done("check", bundle):
        return commands.verdict(is_sound=False)
    config = (bundle / "config.xml").read_text()
    forms = ABOUT_IMAGES - {YOLO_POSE} if "<Image " in config else ABOUT_SEGMENTS
    for form in (CSV, LABEL_STUDIO, MTURK, *sorted(forms)):
        for output in (home / form, home / f"{form}.zip"):
            words = ("export", results, "--to", form, "--bundle", bundle, "-o", output)
            if not commands.is_done(*words):
                commands.faults.append(f"{form} is not exported: {commands.first_line}")
        names = exported_names(home / form) or {path.name for path in home.glob(f"{form}*")}
        commands.faults += _name_faults(names) if names else [f"{form} wrote nothing"]
        if zipfile.is_zipfile(home / f"{form}.zip"):
            with zipfile.ZipFile(home / f"{form}.zip") as archive:
                commands.faults += _name_faults({info.orig_filename for info in archive.infolist()})
    return commands.verdict(is_sound=True)


def _name_faults(names: set[str]) -> list[str]:
    """Return a fault for each name that some system cannot hold, or reads as another."""
    faults = [f"two names for one file: {name}" for name in names if sum(name.lower() == n.lower() for n in names) > 1]
    for name in names:
        parts = name.split("/")
        is_fit = all(
            part not in ("", ".", "..")
            and not any(map(is_control, part))
            and not _FORBIDDEN.search(part)
            and not _DEVICE.fullmatch(part)
            and part[-1] not in ". "
            and len(part.encode()) <= _LONGEST_PART_BYTES
            for part in parts
        )
        faults += [] if is_fit else [f"a name that is none elsewhere: {name!a}"]
    return faults
