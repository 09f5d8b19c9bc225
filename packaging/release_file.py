"""The packager's side of "Look for updates": make a key, set the address at build time, and sign the file that is
served there. CONTRIBUTING.md, "A release", says when."""

from __future__ import annotations

import argparse
import base64
import os
import sys
from datetime import date
from pathlib import Path

from nacl.signing import SigningKey

from annotator.core.releases import ProgramRelease, ReleaseSource
from annotator.formats.builtin.resources import UPDATES_FILE
from annotator.formats.releases import release_bytes, source_bytes

SOURCE = Path(__file__).resolve().parent.parent / "resources" / UPDATES_FILE


def make_key(file: Path) -> str:
    """Write a new private key for its owner's eyes only, and return the public key. Raise FileExistsError rather than
    lose a key."""
    key = SigningKey.generate()
    with os.fdopen(os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as opened:
        opened.write(base64.b64encode(bytes(key)) + b"\n")
    return base64.b64encode(bytes(key.verify_key)).decode("ascii")


def signed_file(key_file: Path, version: str, day: str, page: str) -> bytes:
    key = SigningKey(base64.b64decode(key_file.read_bytes()))
    return release_bytes(ProgramRelease(version, date.fromisoformat(day), page), key)


def main(words: list[str] | None = None) -> None:
    parser = argparse.ArgumentParser(description="Make the files that “Look for updates” needs.")
    commands = parser.add_subparsers(dest="command", required=True)
    key = commands.add_parser("key", help="write a new private key and print the public one")
    key.add_argument("file", type=Path)
    source = commands.add_parser("source", help=f"write {SOURCE.name}, which builds from now on contain")
    source.add_argument("address", help="where the signed file will be")
    source.add_argument("key", help="the public key")
    sign = commands.add_parser("sign", help="write the signed file to standard output")
    sign.add_argument("key_file", type=Path)
    for name in ("version", "day", "page"):
        sign.add_argument(name)
    asked = parser.parse_args(words)
    try:
        if asked.command == "key":
            sys.stdout.write(f"{make_key(asked.file)}\n")
        elif asked.command == "source":
            SOURCE.write_bytes(source_bytes(ReleaseSource(asked.address, base64.b64decode(asked.key, validate=True))))
        else:
            sys.stdout.buffer.write(signed_file(asked.key_file, asked.version, asked.day, asked.page))
    except (ValueError, OSError) as error:
        raise SystemExit(f"release_file: {error}") from error


if __name__ == "__main__":
    main()
