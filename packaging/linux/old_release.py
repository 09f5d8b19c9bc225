"""The Linux program, built on Debian 12, so that it runs with an older C library than this machine's. Debian 12 has no
Python 3.13, so CPython is built there from the source package of Debian 13."""

from __future__ import annotations

import shutil
import subprocess
import sys
import sysconfig
from hashlib import sha256
from pathlib import Path

import smoke
from linux import roots
from setting_up import debian

ROOT = Path(__file__).resolve().parents[2]
BUILT = ROOT / "build" / "linux"
RELEASE, PYTHON_RELEASE = "bookworm", "trixie"
PREFIX = "/opt/python"
# What CPython's modules are compiled with, and what PyInstaller needs.
_TOOLS = (
    "gcc make pkg-config binutils dpkg-dev libssl-dev zlib1g-dev libffi-dev libsqlite3-dev liblzma-dev libbz2-dev"
    " uuid-dev libexpat1-dev icu-devtools"
)
# Qt's libraries that `debian.RUN` leaves to a desktop.
_DESKTOP = (
    "libwayland-client0 libwayland-cursor0 libwayland-egl1 libxcb-randr0 libxcb-xkb1 libxcb-glx0 libx11-xcb1 libdrm2"
)
_FREEZE = """
import smoke

faults = smoke.proven(smoke.built())
for fault in faults:
    smoke.say(fault)
raise SystemExit(bool(faults))
"""
# CPython is optimised by a profile and at link time, like Debian's; without it a start takes longer. The profile is the
# same each time, given the same addresses, hashes and environment, so two builds have the same bytes. The first one
# only compiles the modules. The library is loaded at the start, so its thread-local data can have a fixed place.
_PROFILED = Path(__file__).with_name("typical_work.py")
_SAME_EACH_TIME = " ".join(f"{name}={value}" for name, value in smoke.REPRODUCIBLE.items())
# Debian's corrections of faults are named .patch; its .diff files change where Python looks for its own files.
_BUILD = rf"""
export {_SAME_EACH_TIME}
cd /opt
apt-get source -qq --download-only python3.13
tar xf python3.13_*.orig.tar.xz
cd Python-3.13*
tar xf ../python3.13_*.debian.tar.xz
grep '^[^#].*[.]patch$' debian/patches/series | while read -r name; do patch -p1 -s < "debian/patches/$name"; done
./configure -q --enable-shared --prefix={PREFIX} --with-system-expat --without-ensurepip --disable-test-modules \
    --enable-optimizations --with-lto CFLAGS_NODIST=-ftls-model=initial-exec
same_each_time() {{
    setarch --addr-no-randomize env --ignore-environment PATH="$PATH" LD_LIBRARY_PATH=. {_SAME_EACH_TIME} "$@"
}}
work=/opt/{_PROFILED.name}
same_each_time make -s -j"$(nproc)" \
    PROFILE_TASK="$work && find . -name '*.gcda' -delete && for _time in 1 2 3 4; do ./python -B $work; done"
make -s install
find {PREFIX}/lib -name '*.so*' -type f -exec strip --strip-unneeded {{}} +
cd /opt
rm -r Python-3.13* python3.13_* "$work"
echo {PREFIX}/lib > /etc/ld.so.conf.d/python.conf
ldconfig
"""


def python_root() -> roots.Root:
    """Return the Debian 12 system with CPython 3.13 and the libraries of Qt. CPython is compiled once; other packages
    are added as needed."""
    root = roots.Root(roots.ROOTS / f"{RELEASE}-python")
    stamp = roots.stamp_of(root)
    made_of = sha256(_BUILD.encode() + _PROFILED.read_bytes()).hexdigest()
    if not stamp.is_file() or stamp.read_text(encoding="ascii") != made_of:
        roots.say("building CPython 3.13 on Debian 12 (15 minutes of one core, once)")
        root = roots.fresh(RELEASE, root.folder.name)
        sources = "/etc/apt/sources.list"  # debootstrap's, with the mirror
        newer = f"s/^deb \\(.*\\) {RELEASE} .*/deb-src \\1 {PYTHON_RELEASE} main/p"
        root.do(f"sed -n '{newer}' {sources} > {sources}.d/python.list; test -s {sources}.d/python.list")
        root.do(_install())
        shutil.copy(_PROFILED, root.folder / "opt")
        root.do(_BUILD)
        stamp.write_text(made_of, encoding="ascii")
    added = stamp.with_name("annotator-packages")
    if not added.is_file() or added.read_text(encoding="ascii") != _install():
        root.do(_install())
        added.write_text(_install(), encoding="ascii")
    return root


def frozen() -> Path:
    """Return the program, frozen and tested on Debian 12 with this environment's packages. It is rebuilt only if its
    inputs have changed. Exit if it does not pass its smoke test."""
    if not roots.is_root():
        roots.say("only root can make Debian systems in folders; nothing was made. Try again with sudo")
        raise SystemExit(2)
    if sys.version_info[:2] != (3, 13):
        roots.say("the packages in .venv must be those of Python 3.13: install it, remove .venv and try again")
        raise SystemExit(1)
    folders = {"/opt/annotator/dist": BUILT / "dist", "/opt/annotator/build": BUILT / "work"}
    for folder in folders.values():
        folder.mkdir(parents=True, exist_ok=True)
    packages = Path(sysconfig.get_path("purelib"))
    mounts = {"/opt/annotator": ROOT, **folders, f"{PREFIX}/lib/python3.13/site-packages": packages}
    done = subprocess.run(
        roots.Root(python_root().folder, mounts).command(
            *(f"{PREFIX}/bin/python3.13", "-c", _FREEZE),
            PYTHONPATH="/opt/annotator/src:/opt/annotator/packaging",
            PYTHONDONTWRITEBYTECODE="1",
        ),
        check=False,
    )
    if done.returncode:
        raise SystemExit(1)
    smoke.BILL.parent.mkdir(exist_ok=True)
    shutil.copy(BUILT / "dist" / smoke.BILL.name, smoke.BILL)
    return BUILT / "dist" / "annotator"


def _install() -> str:
    """Return the script that installs what is compiled with and what is shipped, each by its name in this release."""
    return f"""
    apt-get update -qq
    names='{_TOOLS} {_DESKTOP}'
    for either in {" ".join(f"'{names}'" for names in debian.RUN)}; do
        for name in $(echo "$either" | tr '|' ' '); do
            if apt-cache show "$name" > /dev/null 2>&1; then names="$names $name"; break; fi
        done
    done
    apt-get install -y -qq --no-install-recommends $names
    """
