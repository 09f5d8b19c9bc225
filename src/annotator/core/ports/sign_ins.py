"""The protocol of stored sign-ins."""

from __future__ import annotations

from typing import Protocol

from annotator.core.outbox.sign_in import Keeping, SignIn


class SignIns(Protocol):
    """Sign-ins by `core.outbox.sign_in.server_of`. All methods raise StoreFault and work in any event loop."""

    async def find(self, server: str) -> SignIn | None: ...

    async def keep(self, server: str, sign_in: SignIn) -> Keeping:
        """Store a sign-in, replacing an earlier one. It goes to a file only with the user's consent. Without a
        keyring, or if it rejects the sign-in, it is kept for this run only."""
        ...

    async def keep_in_file(self, server: str) -> None:
        """Move a sign-in of this run to a file readable only by the user, with the user's consent."""
        ...

    async def forget(self, server: str) -> None: ...

    async def servers(self) -> tuple[str, ...]:
        """Return the servers with a sign-in, by name."""
        ...
