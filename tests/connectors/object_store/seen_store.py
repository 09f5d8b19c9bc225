"""A store on this machine, as tests see it: with another library."""

from __future__ import annotations

from abc import ABC, abstractmethod

import obstore
from obstore.store import AzureStore, S3Store

from annotator.connectors.object_store.address import BucketAddress, place_of
from annotator.core.outbox.sign_in import SignIn


class SeenStore(ABC):
    """`holds`: it makes no second object under one name, where it is asked so. `checks_keys`: it looks who asks."""

    holds = True
    checks_keys = True

    def __init__(self, url: str, sign_in: SignIn) -> None:
        self.url = url
        self.sign_in = sign_in

    @abstractmethod
    def new_bucket(self) -> str: ...

    @abstractmethod
    def seen(self, bucket: str) -> S3Store | AzureStore: ...

    def ways_in(self, _bucket: str) -> tuple[SignIn, ...]:
        """All that it takes."""
        return (self.sign_in,)

    def place(self, url: str) -> BucketAddress:
        """Return the place of an address in this store."""
        return place_of(url)

    def stored(self, bucket: str, prefix: str = "") -> dict[str, bytes]:
        """By name below the prefix; without what this program tries a store out with."""
        store = self.seen(bucket)
        paths = [meta["path"] for metas in obstore.list(store, prefix or None) for meta in metas]
        contents = {path: obstore.get(store, path).bytes().to_bytes() for path in paths}
        return {path.removeprefix(f"{prefix}/"): data for path, data in contents.items() if ".annotator" not in path}

    def put_again(self, bucket: str, key: str, content: bytes) -> None:
        """Over whatever stands there."""
        obstore.put(self.seen(bucket), key, content)
