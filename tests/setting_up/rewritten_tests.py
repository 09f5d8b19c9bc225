"""Byte code of the test files with pytest's rewritten assertions. `dev.py test` writes it first, on all cores. Without
it each process of pytest rewrites all files by itself, which takes 18 s of processor time each."""

from __future__ import annotations

from concurrent.futures import ProcessPoolExecutor
from pathlib import Path

from _pytest.assertion import AssertionState, rewrite
from _pytest.config import get_config

TESTS = Path(__file__).parents[1]
_CONFIG = get_config([])


def byte_code_path(source: Path) -> Path:
    """Return where pytest looks for the byte code of a test file."""
    return rewrite.get_cache_dir(source) / f"{source.stem}{rewrite.PYC_TAIL}"


def write_byte_code(source: Path) -> None:
    """Write the byte code of a test file unless it is up to date."""
    path = byte_code_path(source)
    if rewrite._read_pyc(source, path) is None:
        path.parent.mkdir(exist_ok=True)
        source_hash, code = rewrite._rewrite_test(source, _CONFIG)
        rewrite._write_pyc(AssertionState(_CONFIG, "rewrite"), code, source_hash, path)


def main() -> None:
    sources = (*TESTS.rglob("test_*.py"), *TESTS.rglob("conftest.py"))
    with ProcessPoolExecutor() as executor:
        list(executor.map(write_byte_code, sources, chunksize=16))


if __name__ == "__main__":
    main()
