"""The version of the program. It stands only here: the build reads it for the package's metadata."""

from __future__ import annotations

VERSION = "0.1.0"
