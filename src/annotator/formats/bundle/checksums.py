"""checksums.txt: one `<sha256 in hex>  <path>` a line, as `sha256sum` writes it."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Mapping

from annotator.core.ports.bundles import BundleSource
from annotator.core.problems import ProblemCode
from annotator.formats.problem_log import ProblemLog
from annotator.formats.source.text import decoded, read_bytes

CHECKSUMS_FILE = "checksums.txt"
CHECKSUMS_LIMIT_BYTES = 64 * 1024**2
_LINE = re.compile(r"([0-9A-Fa-f]{64}) [ *](.+)")


def check_checksums(source: BundleSource, sizes: Mapping[str, int], log: ProblemLog) -> None:
    """Reads every file that has a checksum. `sizes`: the bundle's files with their listed sizes in bytes."""
    data = read_bytes(source, CHECKSUMS_FILE, CHECKSUMS_LIMIT_BYTES, log)
    text = None if data is None else decoded(data, CHECKSUMS_FILE, log)
    if text is None:
        return
    seen: set[str] = set()
    for number, line in enumerate(text.split("\n"), start=1):
        stated = line.removesuffix("\r")
        if not stated.strip():
            continue
        match = _LINE.fullmatch(stated)
        if match is None or match[2] in seen:
            log.add(ProblemCode.CHECKSUM_LINE, CHECKSUMS_FILE, line=number, value=stated)
            continue
        seen.add(match[2])
        expected, path = match[1].lower(), match[2].removeprefix("./")
        if path not in sizes:
            log.add(ProblemCode.FILE_MISSING, CHECKSUMS_FILE, line=number, target=path)
            continue
        content = read_bytes(source, path, sizes[path], log)
        if content is not None and hashlib.sha256(content).hexdigest() != expected:
            log.add(ProblemCode.CHECKSUM_MISMATCH, CHECKSUMS_FILE, line=number, target=path)
