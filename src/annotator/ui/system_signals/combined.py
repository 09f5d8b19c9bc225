"""A combination of several signal sources that may report the same lock."""

from __future__ import annotations

from collections.abc import Callable

from annotator.core.ports.machine import Hearing, SystemSign, SystemSignals


class Together:
    """An implementation of `core.ports.machine.SystemSignals`. A lock ends with the first unlock from a source that
    reported it. Further unlocks, and unlocks from other sources, are ignored. All other signals are passed on, and
    so is each lock: a lock whose end was missed does not hide the next one."""

    def __init__(self, *signals: SystemSignals) -> None:
        self._signals = signals
        self._hear: Callable[[SystemSign], None] = lambda _sign: None
        # Sources that reported the current lock.
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
