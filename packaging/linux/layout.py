"""The files of the Linux packages, laid out as below `/usr`: the frozen program in `lib/annotator`, its command, and
what a desktop and a shell need."""

from __future__ import annotations

import gzip
import os
import re
import shutil
import stat
import subprocess
from datetime import UTC, datetime
from pathlib import Path

import icons
import shell_files
from linux import libraries

HERE = Path(__file__).resolve().parent
ROOT = HERE.parents[1]
PROGRAM = "lib/annotator"
# Where a desktop looks for the files beside this module.
_SHARED = {
    "annotator.desktop": "applications/annotator.desktop",
    "annotator.metainfo.xml": "metainfo/org.example.annotator.metainfo.xml",
    "annotator.mime.xml": "mime/packages/annotator.xml",
}


def lay_out(program: Path, target: Path) -> None:
    """Write all files below an empty folder. Equal programs give equal files, with equal rights and times."""
    os.environ["SOURCE_DATE_EPOCH"] = str(epoch_s())
    shutil.copytree(program, target / PROGRAM, symlinks=True)
    start = target / PROGRAM / "start"
    check = script("check_system.sh", FLOOR=libraries.FLOOR)
    start.write_text(script("start.sh", CHECK=check), encoding="utf-8")
    start.chmod(0o755)
    (target / "bin").mkdir()
    (target / "bin" / "annotator").symlink_to(f"../{PROGRAM}/start")
    share = target / "share"
    for name, place in _SHARED.items():
        (share / place).parent.mkdir(parents=True)
        shutil.copyfile(HERE / name, share / place)
    about = share / _SHARED["annotator.metainfo.xml"]
    about.write_text(with_releases(about.read_text(encoding="utf-8")), encoding="utf-8")
    icons.write_hicolor(share)
    shell_files.write(share)


def with_releases(about: str) -> str:
    """Return an AppStream file with the releases of the changelog. One without a date takes that of the build."""
    changes = (ROOT / "CHANGELOG.md").read_text(encoding="utf-8")
    today = datetime.fromtimestamp(epoch_s(), UTC).date().isoformat()
    releases = [
        f'    <release version="{version}" date="{today if date == "unreleased" else date}"/>\n'
        for version, date in re.findall(r"^## \[([^\]]+)\] - (\S+)$", changes, re.MULTILINE)
    ]
    last = "  <content_rating"
    return about.replace(last, f"  <releases>\n{''.join(releases)}  </releases>\n{last}")


def script(name: str, **values: str) -> str:
    """Return a shell script with its `@NAME@` replaced."""
    text = (HERE / name).read_text(encoding="utf-8")
    for key, value in values.items():
        text = text.replace(f"@{key}@", value.rstrip("\n"))
    return text


def settle(target: Path) -> None:
    """Give all files the rights that Debian's policy asks for, and the time of the release."""
    for path in (target, *sorted(target.rglob("*"))):
        if not path.is_symlink():
            path.chmod(0o755 if path.is_dir() or _is_run(path) else 0o644)
        os.utime(path, (epoch_s(), epoch_s()), follow_symlinks=False)


def _is_run(path: Path) -> bool:
    """Return whether a file is a program or a script, and not a library or marked as a program by mistake."""
    if not path.stat().st_mode & stat.S_IXUSR or ".so" in path.name:
        return False
    with path.open("rb") as file:
        return file.read(4).startswith((libraries.ELF, b"#!"))


def epoch_s() -> int:
    """Return SOURCE_DATE_EPOCH, or the time of the last commit."""
    if said := os.environ.get("SOURCE_DATE_EPOCH"):
        return int(said)
    asked = ["git", "log", "-1", "--format=%ct"]
    return int(subprocess.run(asked, cwd=ROOT, capture_output=True, text=True, check=True).stdout)


def compressed(data: bytes) -> bytes:
    """Return data as gzip, with no time in it."""
    return gzip.compress(data, 9, mtime=0)
