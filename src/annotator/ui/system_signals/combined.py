"""Several that may tell of the same lock, as one."""

from __future__ import annotations

from collections.abc import Callable

from annotator.core.ports.machine import Hearing, SystemSign, SystemSignals


class Together:
    """`core.ports.machine.SystemSignals`. A lock ends with the first of those who told of it: what the others say of
    its end is no news, and "not locked" of one that never knew of it is none either. Everything else is passed on, and
    so is each word of a lock: one that nobody saw the end of does not hide the next."""

    def __init__(self, *signals: SystemSignals) -> None:
        self._signals = signals
        self._hear: Callable[[SystemSign], None] = lambda _sign: None
        # Those who told of the lock that is on.
        self._witnesses: set[int] = set()

    def listen(self, hear: Callable[[SystemSign], None]) -> Hearing:
        self._hear = hear

        def telling(number: int) -> Callable[[SystemSign], None]:
            return lambda sign: self._heard(number, sign)

        hearings = [source.listen(telling(number)) for number, source in enumerate(self._signals)]
        return Hearing(
            locks=any(hearing.locks for hearing in hearings),
            sleeps=any(hearing.sleeps for hearing in hearings),
            detail="; ".join(hearing.detail for hearing in hearings),
        )

    def close(self) -> None:
        for source in self._signals:
            source.close()

    def _heard(self, number: int, sign: SystemSign) -> None:
        match sign:
            case SystemSign.LOCKED:
                is_news = True
                self._witnesses.add(number)
            case SystemSign.UNLOCKED:
                is_news = number in self._witnesses
                if is_news:
                    self._witnesses.clear()
            case _:
                is_news = True
        if is_news:
            self._hear(sign)
