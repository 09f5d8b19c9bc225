"""The version, as in the package's metadata and `annotator --version`."""

from __future__ import annotations

VERSION = "0.1.0"
