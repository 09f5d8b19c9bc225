"""Parquet read back as those read it whom it is for: by DuckDB, which has a reader of its own."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import duckdb


def asked(question: str) -> list[tuple[Any, ...]]:
    """Rows of one question, whose tables are files."""
    with duckdb.connect() as connection:
        return connection.execute(question).fetchall()


def rows_of(file: Path) -> list[dict[str, Any]]:
    names = list(types_of(file))
    return [dict(zip(names, row, strict=True)) for row in asked(f"SELECT * FROM '{file}'")]


def types_of(file: Path) -> dict[str, str]:
    """SQL's names of the types of its columns."""
    return {name: kind for name, kind, *_rest in asked(f"DESCRIBE SELECT * FROM '{file}'")}
