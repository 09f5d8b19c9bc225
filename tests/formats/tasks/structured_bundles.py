"""Bundles with JSON in the column `doc`, as JSON and as CSV."""

from __future__ import annotations

import csv
import io
import json

from annotator.core.bundle.content import Bundle
from annotator.core.problems import Severity
from annotator.formats.bundle.reader import ReadBundle
from bundle_making import MANIFEST, valid_files
from fakes.bundle_source import MemorySource


def source(*docs: object, config: str, is_csv: bool = False, table: str = "") -> MemorySource:
    files = {path: data for path, data in valid_files().items() if path != "tasks.csv"}
    name = "tasks.csv" if is_csv else "tasks.json"
    tasks = json.dumps([{"id": f"t{number}", "doc": doc} for number, doc in enumerate(docs, start=1)])
    if is_csv:
        held = io.StringIO(newline="")
        written = [doc if isinstance(doc, str) else json.dumps(doc) for doc in docs]
        csv.writer(held).writerows([["id", "doc"], *([f"t{number}", doc] for number, doc in enumerate(written, 1))])
        tasks = held.getvalue()
    texts = {"bundle.toml": f'{MANIFEST}\n[tasks]\nfile = "{name}"\n', "config.xml": config, name: table or tasks}
    return MemorySource({**files, **{path: text.encode() for path, text in texts.items()}})


def bundle_of(read: ReadBundle) -> Bundle:
    assert [one for one in read.problems if one.severity is Severity.ERROR] == []
    assert read.bundle is not None
    return read.bundle
