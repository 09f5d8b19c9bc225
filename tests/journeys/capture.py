"""Writes, sends and starts of a program with all its threads and processes, as seen by strace. Linux only."""

from __future__ import annotations

import codecs
import os
import re
import subprocess
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

from msgspec import Struct, field

_OPENS = ("open", "openat", "openat2", "creat")
_CHANGES = (
    *("rename", "renameat", "renameat2", "link", "linkat", "symlink", "symlinkat", "unlink", "unlinkat", "rmdir"),
    *("mkdir", "mkdirat", "mknod", "mknodat", "truncate", "ftruncate", "chmod", "fchmod", "fchmodat", "fchmodat2"),
    *("chown", "lchown", "fchown", "fchownat", "utimensat", "setxattr", "lsetxattr", "fsetxattr"),
)
_SENDS = ("write", "writev", "pwrite64", "pwritev", "pwritev2", "sendto", "sendmsg", "sendmmsg")
_COPIES = ("sendfile", "splice", "copy_file_range")
_SOCKETS = ("socket", "connect", "bind")
_OTHERS = ("execve", "io_uring_setup")
TRACED = (*_OPENS, *_CHANGES, *_SENDS, *_COPIES, *_SOCKETS, *_OTHERS)

_CALL = re.compile(r"(\w+)\((.*)\) += (-?\d+)(.*)", re.DOTALL)
_TEXT = r'"((?:[^"\\]|\\.)*)"'
# A path stands alone, or behind the folder that it is relative to.
_PATH = re.compile(rf"(?:(?:AT_FDCWD|\d+)<([^>]*)>, )?{_TEXT}")
_OF_DESCRIPTOR = re.compile(r"\d+<((?:[^<>]|<[^<>]*>|->)*)>")
_WRITES = re.compile(r"O_WRONLY|O_RDWR|O_CREAT|O_TRUNC|O_TMPFILE")
_LONGEST_BYTES = 1 << 22
_PATIENCE_S = 240


class Capture(Struct):
    """`changed` are absolute paths that were made, written or changed. `families` and `peers` are what sockets were for
    and where they were connected or bound to; `spoken` every piece of bytes that went into one. `started` are the
    programs that were run; `unseen` are calls whose bytes strace did not show whole, or cannot show."""

    changed: set[str] = field(default_factory=set)
    families: set[str] = field(default_factory=set)
    peers: set[str] = field(default_factory=set)
    spoken: list[bytes] = field(default_factory=list)
    started: set[str] = field(default_factory=set)
    unseen: list[str] = field(default_factory=list)
    said: str = ""


def captured(command: Sequence[str], environment: Mapping[str, str], folder: Path) -> Capture:
    """Runs a program to its end, which has to be a good one. `folder` is for the logs, one for each thread."""
    folder.mkdir()
    strace = ["strace", "-ff", "-qq", "-yy", "--seccomp-bpf", "-e", "signal=none", "-s", str(_LONGEST_BYTES)]
    strace += ["-o", str(folder / "calls"), "-e", f"trace={','.join(TRACED)}"]
    done = subprocess.run(
        [*strace, *command], capture_output=True, text=True, env=dict(environment), check=False, timeout=_PATIENCE_S
    )
    assert (done.returncode, done.stderr) == (0, ""), f"{done.returncode}: {done.stderr}"
    found = Capture(said=done.stdout)
    for log in folder.iterdir():
        for line in log.read_text(encoding="utf-8", errors="surrogateescape").splitlines():
            _take(found, line)
    return found


def _take(found: Capture, line: str) -> None:
    if line.startswith("+++"):
        return
    call = _CALL.fullmatch(line)
    if call is None:
        # The end of the process, or a kill, came in the middle of it.
        if "resumed>" not in line and "unfinished" not in line and not line.endswith("= ?"):
            found.unseen.append(line[:200])
        return
    name, words, result, more = call.groups()
    if int(result) < 0 and "EINPROGRESS" not in more:
        return
    if name in _OPENS:
        if name == "creat" or _WRITES.search(words):
            found.changed.update(_of_descriptor(result + more))
    elif name in _CHANGES:
        found.changed.update(_paths(words))
    elif name in _SENDS:
        _take_bytes(found, words)
    elif name == "socket":
        found.families.add(words.partition(",")[0])
    elif name in _SOCKETS:
        found.peers.update(_peers(words))
    elif name == "execve":
        found.started.add(_text(next(_texts(words))))
    else:
        found.unseen.append(line[:200])


def _take_bytes(found: Capture, words: str) -> None:
    """Take the bytes sent to a socket. Those for a file went into one that was opened for it."""
    to = next(iter(_of_descriptor(words)), "")
    if to.startswith("/"):
        found.changed.add(to)
    elif re.match("UNIX|TCP|UDP|NETLINK|socket", to):
        found.spoken.append(b"".join(_bytes(text) for text in _texts(words.partition(">")[2])))
        if re.search(r'"\.\.\.', words):
            found.unseen.append(words[:200])


def _paths(words: str) -> Iterator[str]:
    named = [(base, text) for base, text in _PATH.findall(words)]
    if not named:
        yield from _of_descriptor(words)
    for base, text in named:
        yield os.path.normpath(Path(base or ".").absolute() / _text(text))


def _of_descriptor(words: str) -> list[str]:
    """Return the meaning of the first descriptor: a path, or a socket and its ends."""
    return [found[1]] if (found := _OF_DESCRIPTOR.match(words)) else []


def _peers(words: str) -> Iterator[str]:
    address = words.partition("{")[2]
    path = re.search(rf"sun_path=(@?){_TEXT}", address)
    yield path[1] + _text(path[2]) if path else address


def _texts(words: str) -> Iterator[str]:
    return (found[1] for found in re.finditer(_TEXT, words))


def _bytes(text: str) -> bytes:
    """Decode bytes as strace writes them: escaped as in C."""
    return codecs.escape_decode(text.encode("utf-8", "surrogateescape"))[0]


def _text(text: str) -> str:
    return os.fsdecode(_bytes(text))
