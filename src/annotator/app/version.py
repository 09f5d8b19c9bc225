"""The version, as the package's metadata and `annotator --version` tell it."""

from __future__ import annotations

VERSION = "0.1.0"
