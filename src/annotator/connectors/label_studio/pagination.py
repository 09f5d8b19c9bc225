"""Paged lists of Label Studio, with limits on pages and memory."""

from __future__ import annotations

from collections.abc import AsyncIterator
from http import HTTPStatus
from typing import Any

from msgspec import Struct

from annotator.connectors.http.bounded_json import weight_bytes
from annotator.connectors.http.client import ServerReply
from annotator.connectors.http.errors import NetworkError, TooLarge
from annotator.connectors.label_studio.api_client import LabelStudioClient
from annotator.connectors.label_studio.errors import studio_error, unexpected_reply
from annotator.core.outbox.parcel import DeliveryReason

PAGE_SIZE = 100  # maximum that the server returns
LIMIT_BYTES = 16 * 2**20  # for one page; predictions may be large
_MOST_PAGES = 10_000
_MOST_ITEMS = 10**9
_LARGEST_ID = 2**63 - 1  # of a database


class ListedPage(Struct, frozen=True):
    """One page of a list. `count` is the number of items in all pages; `weight_bytes` is one item's rough memory."""

    items: list[Any]
    count: int
    weight_bytes: float


async def pages(
    studio: LabelStudioClient, path: str, name: str, number: str = "", size: int = PAGE_SIZE
) -> AsyncIterator[ListedPage]:
    """Yield the pages of a list. Raise `NetworkError`. Label Studio answers a page beyond the last with an error. A
    page that is too large is requested again in smaller pages. A page without new items is refused, because the list
    would never end."""
    page = 1
    seen = 0
    ids = set[int]()
    for _each in range(_MOST_PAGES):
        try:
            reply = await studio.ask("GET", f"{path}&page={page}&page_size={size}", limit_bytes=LIMIT_BYTES)
            if reply.status == HTTPStatus.NOT_FOUND and page > 1:
                studio_error(reply)
                return
            value = value_of(reply, number)
        except TooLarge:
            if size == 1:
                raise
            smaller = size // 10 if size % 10 == 0 else 1  # keeps the end of the items already read at a page boundary
            page = (page - 1) * (size // smaller) + 1
            size = smaller
            continue
        found = _page_of(reply, value, name)
        new = {item["id"] for item in found.items if has_id(item)} - ids
        if found.items and not new:
            raise unexpected_reply(reply)
        ids |= new
        yield found
        page += 1
        seen += len(found.items)
        if not found.items or seen >= found.count:
            return


def value_of(reply: ServerReply, number: str) -> Any:
    """Decode a reply that is not an error. Raise `NetworkError`."""
    if reply.status == 200:
        return reply.json()
    studio_error(reply)
    if reply.status == HTTPStatus.FORBIDDEN:
        raise NetworkError(DeliveryReason.ACCESS_DENIED, reply.server)
    if reply.status == HTTPStatus.NOT_FOUND and number:
        raise NetworkError(DeliveryReason.PLACE_MISSING, number)
    raise unexpected_reply(reply)


def has_id(item: Any) -> bool:
    """Return whether the item has an ID under which it can be found again. The server would refuse a negative one."""
    return isinstance(item, dict) and type(item.get("id")) is int and 0 <= item["id"] <= _LARGEST_ID


def count_of(value: Any) -> int | None:
    """Return a number of items, or None if the untrusted value cannot be one."""
    return value if type(value) is int and 0 <= value <= _MOST_ITEMS else None


def weight_of(reply: ServerReply) -> int:
    """Return the approximate memory of the decoded reply in bytes."""
    return len(reply.body) + weight_bytes(reply.body)


def _page_of(reply: ServerReply, value: Any, name: str) -> ListedPage:
    count_name = "count" if name == "results" else "total"
    listed, count = (value.get(name), count_of(value.get(count_name))) if isinstance(value, dict) else (None, None)
    if not isinstance(listed, list) or count is None:
        raise unexpected_reply(reply)
    return ListedPage(listed, count, weight_of(reply) / max(1, len(listed)))
