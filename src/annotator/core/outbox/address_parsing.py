"""The address of a Label Studio as somebody types it, or copies it from their browser."""

from __future__ import annotations

from urllib.parse import urlsplit

from msgspec import Struct

from annotator.core.outbox.destinations import LABEL_STUDIO, is_fit, is_this_machine
from annotator.core.outbox.sign_in import server_of

_PROJECTS = "projects"
# Where a Label Studio's own pages begin; what stands before is where it lies on its host.
_PAGES = frozenset({_PROJECTS, "api", "data", "home", "organization", "tasks", "user"})


class TypedAddress(Struct, frozen=True):
    """`project` is its number where the address led to one, or empty."""

    url: str
    project: str = ""


def typed_address(text: str) -> TypedAddress | None:
    """None for what nothing is sent to: what is no address, and what is not encrypted but to this machine."""
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
