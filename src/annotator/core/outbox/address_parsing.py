"""Parsing of a Label Studio address that the user typed or copied from a browser."""

from __future__ import annotations

from urllib.parse import urlsplit

from msgspec import Struct

from annotator.core.outbox.destinations import LABEL_STUDIO, is_fit, is_this_machine
from annotator.core.outbox.sign_in import server_of

_PROJECTS = "projects"
# The first path segments of Label Studio's own pages; the path before them belongs to the server address.
_PAGES = frozenset({_PROJECTS, "api", "data", "home", "organization", "tasks", "user"})


class TypedAddress(Struct, frozen=True):
    """A server address; `project` is the project's number if the address contains one, else empty."""

    url: str
    project: str = ""


def typed_address(text: str) -> TypedAddress | None:
    """Parse an address; return None if it is invalid, or unencrypted to another computer."""
    text = text.strip()
    if not text or any(char.isspace() or not char.isprintable() for char in text):
        return None
    if "://" not in text:
        is_here = is_this_machine((urlsplit(server_of(f"https://{text}")).hostname) or "")
        text = f"{'http' if is_here else 'https'}://{text}"
    if not is_fit(LABEL_STUDIO, text):
        return None
    parts = [part for part in urlsplit(text).path.split("/") if part]
    end = next((place for place, part in enumerate(parts) if part in _PAGES), len(parts))
    after = parts[end : end + 2]
    is_project = len(after) == 2 and after[0] == _PROJECTS and after[1].isascii() and after[1].isdigit()
    return TypedAddress("/".join((server_of(text), *parts[:end])), after[1] if is_project else "")
