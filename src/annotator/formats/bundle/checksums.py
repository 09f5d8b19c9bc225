"""Reader of checksums.txt: lines of `<sha256 in hex>  <path>`, as `sha256sum` writes them."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Mapping, Sequence

from msgspec import Struct

from annotator.core.errors import BundleRefused
from annotator.core.ports.bundles import BundleSource, Progress
from annotator.core.problems import ProblemCode
from annotator.formats.problem_log import ProblemLog, Reported
from annotator.formats.source.text import decoded, read_bytes

CHECKSUMS_FILE = "checksums.txt"
CHECKSUMS_LIMIT_BYTES = 64 * 1024**2
_LINE = re.compile(r"([0-9A-Fa-f]{64}) [ *](.+)")


class Checksum(Struct, frozen=True):
    """A line of the checksum list. `sha256` is the expected hash in lower-case hex."""

    path: str
    sha256: str
    line: int


def read_checksums(source: BundleSource, sizes: Mapping[str, int], log: ProblemLog) -> tuple[Checksum, ...]:
    """Read the checksum list. `sizes` maps the files of the bundle to their listed sizes in bytes."""
    data = read_bytes(source, CHECKSUMS_FILE, CHECKSUMS_LIMIT_BYTES, log)
    text = data if isinstance(data, Reported) else decoded(data, CHECKSUMS_FILE, log)
    if isinstance(text, Reported):
        return ()
    checksums: dict[str, Checksum] = {}
    for number, line in enumerate(text.split("\n"), start=1):
        stated = line.removesuffix("\r")
        if not stated.strip():
            continue
        match = _LINE.fullmatch(stated)
        path = "" if match is None else match[2].removeprefix("./")
        if match is None or path in checksums:
            log.add(ProblemCode.CHECKSUM_LINE, CHECKSUMS_FILE, line=number, value=stated)
            continue
        checksums[path] = Checksum(path, match[1].lower(), number)
        if path not in sizes:
            log.add(ProblemCode.FILE_MISSING, CHECKSUMS_FILE, line=number, target=path)
    return tuple(checksum for checksum in checksums.values() if checksum.path in sizes)


def check_checksums(
    source: BundleSource, checksums: Sequence[Checksum], sizes: Mapping[str, int], log: ProblemLog, progress: Progress
) -> None:
    """Compare each file that has a checksum with it. The files are read in pieces."""
    all_bytes, done_bytes = sum(sizes[checksum.path] for checksum in checksums), 0
    for checksum in checksums:
        digest = hashlib.sha256()
        try:
            for piece in source.pieces(checksum.path, sizes[checksum.path]):
                digest.update(piece)
                done_bytes += len(piece)
                progress(done_bytes, all_bytes)
        except BundleRefused as refused:
            log.extend(refused.problems)
            continue
        if digest.hexdigest() != checksum.sha256:
            log.add(ProblemCode.CHECKSUM_MISMATCH, CHECKSUMS_FILE, line=checksum.line, target=checksum.path)
