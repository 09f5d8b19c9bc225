"""The package for Debian and its relatives, made with dpkg-deb. It has no scripts of its own: the triggers of the
desktop's packages update the menus. The user's data are not part of it."""

from __future__ import annotations

import hashlib
import shutil
import subprocess
import tempfile
from email.utils import formatdate
from functools import partial
from pathlib import Path

from annotator.app.version import VERSION
from linux import layout, libraries, old_release, proof, roots

MAINTAINER = "the annotator authors <annotator@example.org>"
# Loaded at run time, so no file names them: the keyboard layouts, and a font with its configuration.
_ALSO_NEEDED = ("xkb-data", "fontconfig-config", "fonts-dejavu-core | fonts-noto-core | fonts-freefont-ttf")
_RECOMMENDED = ("libportaudio2", "libenchant-2-2", "gnome-keyring | kwalletmanager | keepassxc")
_TERMS = """\
On Debian, the Apache License 2.0, the LGPL 2.1 and 3 and the GPL 2 and 3 are in /usr/share/common-licenses/Apache-2.0,
/usr/share/common-licenses/LGPL-2.1, LGPL-3, GPL-2 and GPL-3. The other texts are in
/usr/lib/annotator/_internal/licences.
"""
# What checks the files for the desktop, each named below the package's /usr/share.
_CHECKERS = (
    ("desktop-file-validate", "applications/annotator.desktop"),
    ("appstreamcli", "validate", "--no-net", "metainfo/org.example.annotator.metainfo.xml"),
)
_CONTROL = """\
Package: annotator
Version: {version}
Architecture: amd64
Maintainer: {maintainer}
Installed-Size: {size_kib}
Section: misc
Priority: optional
Depends: {depends}
Recommends: {recommends}
Description: data annotation with your real hourly pay always in view
 A desktop client for people who annotate images, audio, video and text for a
 living. It counts all the time that work takes, saves every draft, works
 offline, and sends each result exactly once.
"""
_CHANGELOG = """\
annotator ({version}) unstable; urgency=medium

  * The changes are in /usr/share/doc/annotator/CHANGELOG.md.gz.

 -- {maintainer}  {date}
"""


def make_and_prove() -> list[str]:
    """Make the package from the program that Debian 12 built, and return its faults. The proof is in bare systems of
    Debian 12 and 13."""
    program = old_release.frozen()
    if faults := libraries.faults(program):
        return faults
    package = layout.ROOT / "dist" / f"annotator_{VERSION}_amd64.deb"
    again = old_release.BUILT / "again.deb"
    make(program, package)
    make(program, again, compression="none")
    faults = [] if _content(package) == _content(again) else ["the same program gave different bytes"]
    again.unlink()
    with tempfile.TemporaryDirectory() as unpacked:
        subprocess.run(["dpkg-deb", "--extract", package, unpacked], check=True)
        for *command, name in _CHECKERS:
            faults += _found_by(*command, Path(unpacked) / "usr" / "share" / name)
    faults += _found_by("lintian", "--allow-root", "--fail-on", "error,warning", package)
    for release in ("bookworm", "trixie"):
        faults += _proven_on(release, package)
    roots.say(f"{package} has {package.stat().st_size / 1e6:.0f} MB and needs glibc {libraries.FLOOR}")
    return faults


def _found_by(*command: str | Path) -> list[str]:
    """Run a checker; return what it found."""
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    return [f"{command[0]}: {done.stdout}{done.stderr}"] if done.returncode else []


def _proven_on(release: str, package: Path) -> list[str]:
    root = roots.fresh(release, f"{release}-deb")
    shutil.copyfile(package, root.folder / "tmp" / "annotator.deb")
    installed = proof.Installed(root, "annotator", f"deb-{release}")

    def install() -> None:
        root.do("apt-get install -y -qq --no-install-recommends /tmp/annotator.deb")

    try:
        install()
        proof.prove(installed)
        remove, purge = (partial(root.do, f"apt-get {verb} -y -qq annotator") for verb in ("remove", "purge"))
        proof.prove_removal(installed, install, remove, purge)
        proof.prove_spelling(installed)
    except proof.Failed as failed:
        return [f"on {release}: {failed}"]
    roots.say(f"the package is proven on {release}")
    return []


def _content(package: Path) -> list[str]:
    """Return the digests of the two archives in a package, before their compression."""
    commands = (["dpkg-deb", option, package] for option in ("--ctrl-tarfile", "--fsys-tarfile"))
    return [hashlib.sha256(subprocess.check_output(command)).hexdigest() for command in commands]


def make(program: Path, package: Path, compression: str = "xz") -> None:
    """Write the package of a frozen program. The same program gives the same bytes."""
    workspace = old_release.BUILT / "deb"
    shutil.rmtree(workspace, ignore_errors=True)
    usr = workspace / "usr"
    usr.mkdir(parents=True)
    layout.lay_out(program, usr)
    _write_documents(program, usr / "share")
    layout.settle(usr)
    control = workspace / "DEBIAN"
    control.mkdir()
    (control / "control").write_text(_control(program, usr), encoding="utf-8")
    (control / "md5sums").write_text(_md5sums(workspace, usr), encoding="utf-8")
    layout.settle(workspace)
    package.parent.mkdir(parents=True, exist_ok=True)
    command: list[str | Path] = ["dpkg-deb", "--root-owner-group", f"-Z{compression}", "--build", workspace, package]
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL)
    shutil.rmtree(workspace)


def _control(program: Path, usr: Path) -> str:
    size_bytes = sum(path.lstat().st_size for path in usr.rglob("*") if path.is_file())
    return _CONTROL.format(
        version=VERSION,
        maintainer=MAINTAINER,
        size_kib=size_bytes // 1024,
        depends=", ".join(dependencies(program)),
        recommends=", ".join(_RECOMMENDED),
    )


def dependencies(program: Path) -> list[str]:
    """Return the packages that the program needs, with the oldest C library that it runs with."""
    packages = {libraries.SYSTEM[name] for name in libraries.wants(program).libraries}
    libc = f"libc6 (>= {libraries.FLOOR})"
    return [libc, *sorted(packages - {"libc6"}), *_ALSO_NEEDED]


def _write_documents(program: Path, share: Path) -> None:
    """Write the licence, the notice and the changelogs where Debian looks for them."""
    documents = share / "doc" / "annotator"
    documents.mkdir(parents=True)
    notice = (program / "_internal" / "NOTICE.md").read_text(encoding="utf-8")
    (documents / "copyright").write_text(f"{_TERMS}\n{notice}", encoding="utf-8")
    changes = (layout.ROOT / "CHANGELOG.md").read_bytes()
    (documents / "CHANGELOG.md.gz").write_bytes(layout.compressed(changes))
    entry = _CHANGELOG.format(version=VERSION, maintainer=MAINTAINER, date=formatdate(layout.epoch_s()))
    (documents / "changelog.gz").write_bytes(layout.compressed(entry.encode()))
    overrides = share / "lintian" / "overrides"
    overrides.mkdir(parents=True)
    shutil.copyfile(layout.HERE / "lintian-overrides", overrides / "annotator")


def _md5sums(workspace: Path, usr: Path) -> str:
    files = (path for path in sorted(usr.rglob("*")) if path.is_file() and not path.is_symlink())
    return "".join(
        f"{hashlib.md5(path.read_bytes(), usedforsecurity=False).hexdigest()}  {path.relative_to(workspace)}\n"
        for path in files
    )
