"""The results in an object store: those that `ObjectStoreConnector` stored and other objects beside them."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable, Sequence
from functools import partial
from urllib.parse import quote, unquote_plus

from lxml import etree
from msgspec import Struct

from annotator.connectors.http.client import Client
from annotator.connectors.http.errors import NetworkError
from annotator.connectors.http.read_retry import WAITS_S, with_retries
from annotator.connectors.object_store.address import BucketAddress, Dialect, place_of
from annotator.connectors.object_store.aws_sigv4 import AccessKeys
from annotator.connectors.object_store.bucket import Bucket
from annotator.connectors.object_store.connector import TRIAL_NAME
from annotator.core.outbox.parcel import DeliveryReason
from annotator.formats.problem_log import ProblemLog, Reported
from annotator.formats.source.xml_tree import read_root

# A page of a listing has at most a thousand names. Each may be long and have a dozen attributes.
_PAGE_BYTES = 8 * 2**20
_MOST_NODES = 60_000


class StoreResults:
    """The results below an address from the [submit] table of bundles, or those of one bundle below it. Read-only.
    All methods raise `NetworkError`."""

    def __init__(
        self,
        url: str,
        keys: AccessKeys,
        client: Client,
        waits_s: Sequence[float] = WAITS_S,
        places: Callable[[str], BucketAddress] = place_of,
    ) -> None:
        self._bucket = Bucket(places(url), keys, client)
        self._waits_s = waits_s

    async def paths(self) -> AsyncIterator[str]:
        """Yield every path relative to the address, in the order of the store. Pages are requested one after the
        other and not kept. Folder placeholders and the trial object are left out."""
        start = self._bucket.place.key("")
        page = _Page((), "")
        looked_back = ""
        count = 0
        while True:
            before = page.further
            page = await with_retries(partial(self._fetch_page, start, before), self._waits_s)
            count += 1
            for key in page.keys:
                if not key.startswith(start):
                    raise self._unexpected_reply()
                path = key.removeprefix(start)
                if path and not path.endswith("/") and path != TRIAL_NAME:
                    yield path
            if not page.further:
                return
            # Detects a server that repeats its pages in a cycle of any length: a remembered position is compared with
            # all later ones, and it is replaced after 1, 2, 4, 8 ... pages (Brent's algorithm).
            if page.further in (before, looked_back):
                raise self._unexpected_reply()
            if count.bit_count() == 1:
                looked_back = page.further

    async def read(self, path: str, limit_bytes: int) -> bytes:
        """At most one byte more than the limit."""
        content = await with_retries(lambda: self._bucket.get(path, limit_bytes), self._waits_s)
        if content is None:
            raise NetworkError(DeliveryReason.PLACE_MISSING, self._bucket.place.receipt(path))
        return content

    async def _fetch_page(self, start: str, further: str) -> _Page:
        return self._parse_page(await self._bucket.listing(self._query(start, further), _PAGE_BYTES))

    def _query(self, start: str, further: str) -> str:
        """Return the query sorted by name, as the signature requires."""
        if self._bucket.place.dialect is Dialect.MICROSOFT:
            asked = {"comp": "list", "marker": further, "maxresults": "1000", "prefix": start, "restype": "container"}
        else:
            asked = {"continuation-token": further, "encoding-type": "url", "list-type": "2", "prefix": start}
        return "&".join(f"{name}={quote(value, safe='~')}" for name, value in asked.items() if value)

    def _parse_page(self, xml: bytes) -> _Page:
        try:
            read = read_root(xml.decode("utf-8-sig"), "", ProblemLog(), most_nodes=_MOST_NODES)
        except UnicodeDecodeError as error:
            raise self._unexpected_reply() from error
        if isinstance(read, Reported):
            raise self._unexpected_reply()
        name = etree.QName(read[0]).localname
        if name not in ("ListBucketResult", "EnumerationResults"):
            raise self._unexpected_reply()
        return _amazon_page(read[0]) if name == "ListBucketResult" else _microsoft_page(read[0])

    def _unexpected_reply(self) -> NetworkError:
        return NetworkError(DeliveryReason.SERVER_STRANGE, self._bucket.place.server)


class _Page(Struct, frozen=True):
    """One page of a listing. `further` is the start of the next page, empty after the last."""

    keys: tuple[str, ...]
    further: str


def _amazon_page(root: etree._Element) -> _Page:
    is_quoted = _text(root, "EncodingType") == "url"
    keys = [_text(each, "Key") for each in root.iterchildren("{*}Contents")]
    is_cut = _text(root, "IsTruncated") == "true"
    return _Page(
        tuple(map(unquote_plus, keys)) if is_quoted else tuple(keys),
        _text(root, "NextContinuationToken") if is_cut else "",
    )


def _microsoft_page(root: etree._Element) -> _Page:
    names = (each.find("{*}Name") for each in root.iterfind("{*}Blobs/{*}Blob"))
    keys = (
        unquote_plus(name.text or "") if name.get("Encoded") == "true" else name.text or ""
        for name in names
        if name is not None
    )
    return _Page(tuple(keys), _text(root, "NextMarker"))


def _text(element: etree._Element, name: str) -> str:
    return element.findtext(f"{{*}}{name}") or ""
