"""Writes the document that the self-test opens (page.pdf).

From the root of the checkout: `python -m resources.self_test.write_page`."""

from __future__ import annotations

from pathlib import Path

from annotator.media.images.pdf import small_pdf

if __name__ == "__main__":
    Path(__file__).with_name("page.pdf").write_bytes(small_pdf())
