"""Debian systems in folders, made by debootstrap: to build on an old release, and to prove an installer on a bare one.
They stand below build/roots, and only root can make them."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path, PurePosixPath

from msgspec import Struct

ROOTS = Path(__file__).resolve().parents[2] / "build" / "roots"
USER, UID = "worker", 1000
HOME = str(PurePosixPath("/", "home", USER))
_ENVIRONMENT = {"PATH": "/usr/local/bin:/usr/bin:/bin:/usr/sbin:/sbin", "LANG": "C.UTF-8"}
# The mounts are in a namespace of the command, so nothing stays mounted after it.
_MOUNT = 'mount -t proc proc "$0/proc"; mount -t tmpfs -o mode=1777 tmpfs "$0/dev/shm"'


def say(text: str) -> None:
    sys.stderr.write(f"installer: {text}\n")


class Root(Struct, frozen=True):
    """A Debian system in a folder. `mounts` are folders of this machine by their path in that system; it can write
    them."""

    folder: Path
    mounts: Mapping[str, Path] = {}

    def command(self, *words: str, user: int = 0, **variables: str) -> list[str]:
        """Return the command that runs `words` in this system, as its root or as its ordinary user, at home."""
        environment = {**_ENVIRONMENT, "HOME": HOME if user else "/root", **variables}
        binds = (
            f'mkdir -p "$0{target}"; mount --bind "{source}" "$0{target}"' for target, source in self.mounts.items()
        )
        script = "; ".join((_MOUNT, *binds, 'exec chroot "$@"'))
        return [
            *("unshare", "--mount", "--pid", "--fork", "--kill-child", "sh", "-ec", script, str(self.folder)),
            *(f"--userspec={user}:{user}", str(self.folder), "env", "-i"),
            *(f"{name}={value}" for name, value in environment.items()),
            *("sh", "-c", 'cd "$HOME" && exec "$@"', "sh", *words),
        ]

    def run(self, *words: str, user: int = 0, **variables: str) -> subprocess.CompletedProcess[str]:
        """Run a command and return its output and exit code."""
        return subprocess.run(self.command(*words, user=user, **variables), capture_output=True, text=True, check=False)

    def do(self, script: str, user: int = 0) -> None:
        """Run a shell script, by default as root; exit with its output if it fails."""
        done = self.run("sh", "-ec", script, user=user, DEBIAN_FRONTEND="noninteractive")
        if done.returncode:
            say(f"failed in {self.folder}: {script}\n{done.stdout[-2000:]}{done.stderr[-4000:]}")
            raise SystemExit(1)


def bare(release: str) -> Root:
    """Return the smallest system of a Debian release; it is made once."""
    root = Root(ROOTS / f"{release}-bare")
    stamp = stamp_of(root)
    if not stamp.is_file():
        say(f"making a bare Debian system ({release}, 210 MB, once)")
        shutil.rmtree(root.folder, ignore_errors=True)
        ROOTS.mkdir(parents=True, exist_ok=True)
        log = ROOTS / f"{release}.log"
        with log.open("wb") as output:
            # Without a mirror, debootstrap takes Debian's own.
            command = ["debootstrap", "--variant=minbase", release, str(root.folder), *filter(None, [_site("debian")])]
            done = subprocess.run(command, stdout=output, stderr=output, check=False)
        if done.returncode:
            say(f"debootstrap failed with exit code {done.returncode}; {log} tells why")
            raise SystemExit(1)
        stamp.write_text(release, encoding="ascii")
    return root


def fresh(release: str, name: str) -> Root:
    """Return a new copy of the smallest system, with an ordinary user and the updates of the release."""
    root = Root(ROOTS / name)
    shutil.rmtree(root.folder, ignore_errors=True)
    subprocess.run(["cp", "-a", str(bare(release).folder), str(root.folder)], check=True)
    if security := _site("debian-security"):
        sources = root.folder / "etc" / "apt" / "sources.list.d" / "security.list"
        sources.write_text(f"deb {security} {release}-security main\n", encoding="ascii")
    root.do(f"useradd --create-home --uid {UID} --shell /bin/sh {USER}; apt-get update -qq")
    return root


def stamp_of(root: Root) -> Path:
    """Return the file that tells what a finished root was made of."""
    return root.folder / "var" / "lib" / "annotator-root"


def _site(name: str) -> str | None:
    """Return the address, in this machine's apt, of the archive with this name."""
    if shutil.which("apt-get") is None:
        return None
    asked = ["apt-get", "indextargets", "--format", "$(SITE)", "Created-By: Packages"]
    sites = subprocess.run(asked, capture_output=True, text=True, check=False).stdout.split()
    return next((site.rstrip("/") for site in sites if site.rstrip("/").endswith(f"/{name}")), None)


def is_root() -> bool:
    return sys.platform == "linux" and os.geteuid() == 0
