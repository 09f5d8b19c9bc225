"""Where sign-ins are kept, as a protocol."""

from __future__ import annotations

from typing import Protocol

from annotator.core.outbox.sign_in import SignIn


class SignIns(Protocol):
    """By server, as `core.outbox.sign_in.server_of` names it. All raise StoreFault."""

    async def find(self, server: str) -> SignIn | None: ...

    async def keep(self, server: str, sign_in: SignIn) -> None:
        """In the place of the one before."""
        ...

    async def forget(self, server: str) -> None: ...

    async def servers(self) -> tuple[str, ...]:
        """Those that there is a sign-in for, by name."""
        ...
