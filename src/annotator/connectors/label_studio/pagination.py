"""What a Label Studio lists, page by page, as far as it comes to an end and fits into memory."""

from __future__ import annotations

from collections.abc import AsyncIterator
from typing import Any

from msgspec import Struct

from annotator.connectors.http.bounded_json import weight_bytes
from annotator.connectors.http.client import ServerReply
from annotator.connectors.http.errors import NetworkError, TooLarge
from annotator.connectors.label_studio.api_client import LabelStudioClient
from annotator.connectors.label_studio.errors import FORBIDDEN, MISSING, strange, studio_error
from annotator.core.outbox.parcel import DeliveryReason

PAGE_SIZE = 100  # more than that the server does not give
LIMIT_BYTES = 16 * 2**20  # of a page: predictions may be large
_MOST_PAGES = 10_000


class ListedPage(Struct, frozen=True):
    """`count` is how much there is in all; `weight_bytes` about what one of the items takes in memory."""

    items: list[Any]
    count: int
    weight_bytes: float


async def pages(
    studio: LabelStudioClient, path: str, name: str, number: str = "", size: int = PAGE_SIZE
) -> AsyncIterator[ListedPage]:
    """A page beyond the last is an error there. What is too large as a page is asked for in smaller ones, and a page
    that says nothing new is a trap. Raises NetFault."""
    page, seen, ids = 1, 0, set[int]()
    for _each in range(_MOST_PAGES):
        try:
            reply = await studio.ask("GET", f"{path}&page={page}&page_size={size}", limit_bytes=LIMIT_BYTES)
            if reply.status == MISSING and page > 1:
                studio_error(reply)
                return
            value = value_of(reply, number)
        except TooLarge:
            if size == 1:
                raise
            smaller = size // 10 if size % 10 == 0 else 1  # so that what was seen ends where a page ends
            page, size = (page - 1) * (size // smaller) + 1, smaller
            continue
        found = _page_of(reply, value, name)
        new = {item["id"] for item in found.items if is_named(item)} - ids
        if found.items and not new:
            raise strange(reply)
        ids |= new
        yield found
        page, seen = page + 1, seen + len(found.items)
        if not found.items or seen >= found.count:
            return


def value_of(reply: ServerReply, number: str) -> Any:
    """Of a reply that is none of an error. Raises NetFault."""
    if reply.status == 200:
        return reply.json()
    studio_error(reply)
    if reply.status == FORBIDDEN:
        raise NetworkError(DeliveryReason.ACCESS_DENIED, reply.server)
    if reply.status == MISSING and number:
        raise NetworkError(DeliveryReason.PLACE_MISSING, number)
    raise strange(reply)


def is_named(item: Any) -> bool:
    return isinstance(item, dict) and type(item.get("id")) is int


def weight_of(reply: ServerReply) -> int:
    """About what it takes in memory."""
    return len(reply.body) + weight_bytes(reply.body)


def _page_of(reply: ServerReply, value: Any, name: str) -> ListedPage:
    count_name = "count" if name == "results" else "total"
    listed, count = (value.get(name), value.get(count_name)) if isinstance(value, dict) else (None, None)
    if not isinstance(listed, list) or not isinstance(count, int):
        raise strange(reply)
    return ListedPage(listed, count, weight_of(reply) / max(1, len(listed)))
