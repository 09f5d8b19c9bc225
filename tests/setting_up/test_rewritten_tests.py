"""The byte code that `dev.py test` writes before the tests is what pytest loads."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

from setting_up.rewritten_tests import byte_code_path, write_byte_code


def test_pytest_loads_the_byte_code_and_says_the_values_of_a_failed_assertion(tmp_path: Path) -> None:
    source = tmp_path / "test_sum.py"
    source.write_text("def test_sum():\n    found = 2\n    assert found == 3\n")
    write_byte_code(source)
    written = byte_code_path(source).stat()
    command = [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", "--rootdir", str(tmp_path), str(source)]
    done = subprocess.run(command, cwd=tmp_path, env={}, capture_output=True, text=True, check=False)
    assert "assert 2 == 3" in done.stdout
    assert [path.name for path in byte_code_path(source).parent.glob("*pytest*")] == [byte_code_path(source).name]
    assert byte_code_path(source).stat().st_ino == written.st_ino  # pytest replaces the file when it rewrites one
    write_byte_code(source)
    assert byte_code_path(source).stat().st_ino == written.st_ino
