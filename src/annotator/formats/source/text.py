"""Reading of text files in a bundle: within a size limit, decoded as UTF-8, faults reported as problems."""

from __future__ import annotations

from annotator.core.errors import BundleRefused
from annotator.core.ports.bundles import BundleSource
from annotator.core.problems import ProblemCode
from annotator.formats.problem_log import ProblemLog, Reported


def read_bytes(source: BundleSource, path: str, limit_bytes: int, log: ProblemLog) -> bytes | Reported:
    """Return the bytes of a file, or the token of the logged error."""
    try:
        return source.read(path, limit_bytes)
    except BundleRefused as refused:
        return log.refused(refused, path)


def refuse_constant(constant: str) -> None:
    """Refuse `NaN` and the infinities, which `json` would read although JSON has none."""
    raise ValueError(f"{constant} is not JSON")


def bounded_integer(text: str, most_characters: int) -> int:
    """Return a whole number from JSON. Raise ValueError if it is longer, as Python does beyond 4,300 digits."""
    if len(text) > most_characters:
        raise ValueError(f"{text[:20]} is too large")
    return int(text)


def decoded(data: bytes, path: str, log: ProblemLog) -> str | Reported:
    """Decode UTF-8 with or without a byte order mark. The logged error names the first invalid line."""
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        return log.refuse(ProblemCode.NOT_UTF8, path, line=data.count(b"\n", 0, error.start) + 1)
