"""A server probe with a preset answer."""

from __future__ import annotations

from annotator.core.outbox.parcel import Destination
from annotator.core.outbox.sign_in import SignIn
from annotator.core.ports.connector import Probed


class FakeProbe:
    """A fake probe. Each call returns `finds`."""

    def __init__(self) -> None:
        self.finds = Probed()
        self.asked: list[tuple[Destination, str, SignIn | None]] = []

    async def probe(self, destination: Destination, project: str, sign_in: SignIn | None) -> Probed:
        self.asked.append((destination, project, sign_in))
        return self.finds
