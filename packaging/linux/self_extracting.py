"""The installer for any Linux, without rights: one file of a shell script and a tar.xz. It installs below ~/.local, and
its `--remove` removes what it installed. The user's data are not part of it."""

from __future__ import annotations

import hashlib
import shutil
import subprocess
from functools import partial
from pathlib import Path

from annotator.app.version import VERSION
from linux import deb, layout, libraries, old_release, proof, roots

_TAR = ("tar", "--sort=name", "--owner=0", "--group=0", "--numeric-owner", "--format=gnu", "-cf", "-")


def make_and_prove() -> list[str]:
    """Make the file from the program that Debian 12 built, and return its faults. The proof is in bare systems of
    Debian 12 and 13 that have only the libraries which a desktop has."""
    program = old_release.frozen()
    if faults := libraries.faults(program):
        return faults
    installer = layout.ROOT / "dist" / f"annotator-{VERSION}-linux-x86_64.run"
    once, again = (_archive(program, old_release.BUILT / "run") for _time in range(2))
    faults = [] if once == again else ["the same program gave different bytes"]
    write(installer, once)
    for release in ("bookworm", "trixie"):
        faults += _proven_on(release, installer, deb.dependencies(program))
    roots.say(f"{installer} has {installer.stat().st_size / 1e6:.0f} MB and needs glibc {libraries.FLOOR}")
    return faults


def _archive(program: Path, workspace: Path) -> bytes:
    """Return what is installed, as a tar file."""
    shutil.rmtree(workspace, ignore_errors=True)
    workspace.mkdir(parents=True)
    layout.lay_out(program, workspace)
    layout.settle(workspace)
    command: list[str | Path] = [*_TAR, "-C", workspace, "lib", "share"]
    return subprocess.run(command, capture_output=True, check=True).stdout


def write(installer: Path, archive: bytes) -> None:
    """Write the self-extracting file. The same archive gives the same bytes."""
    # The bytes of one thread differ from those of several, but not those of two from those of more.
    content = subprocess.run(["xz", "-6", "-T2", "-c"], input=archive, capture_output=True, check=True).stdout
    check = layout.script("check_system.sh", FLOOR=libraries.FLOOR)
    head = layout.script("install.sh", CHECK=check, SHA256=hashlib.sha256(content).hexdigest())
    head = head.replace("@LINES@", str(head.count("\n") + 1))
    installer.parent.mkdir(parents=True, exist_ok=True)
    installer.write_bytes(head.encode() + content)
    installer.chmod(0o755)


def _proven_on(release: str, installer: Path, dependencies: list[str]) -> list[str]:
    root = roots.fresh(release, f"{release}-run")
    names = " ".join(name.partition(" ")[0] for name in dependencies)
    root.do(f"apt-get install -y -qq --no-install-recommends {names} xz-utils")
    file = f"{roots.HOME}/{installer.name}"
    shutil.copyfile(installer, root.folder / file[1:])
    installed = proof.Installed(root, f"{roots.HOME}/.local/bin/annotator", f"run-{release}")
    install = partial(root.do, f"sh {file}", user=roots.UID)
    try:
        install()
        proof.prove(installed)
        proof.prove_removal(installed, install, partial(root.do, f"sh {file} --remove", user=roots.UID))
    except proof.Failed as failed:
        return [f"on {release}: {failed}"]
    roots.say(f"the self-extracting file is proven on {release}")
    return []
