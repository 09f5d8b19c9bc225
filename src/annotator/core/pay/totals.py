"""Totals of work time and money."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from fractions import Fraction

from msgspec import Struct, field
from msgspec.structs import replace

from annotator.core.ledger.intervals import State
from annotator.core.money.amount import Money, break_even_ms, hourly
from annotator.core.money.income import Income
from annotator.core.pay.hourly_figure import HourlyFigure, hourly_figure
from annotator.core.pay.minimum_wages import Reference
from annotator.core.time.worktime import TaskTimes as TaskTimes


class AudioWork(Struct, frozen=True):
    """Active time on submitted tasks with audio or video, and the total length of these media."""

    work_ms: int = 0
    audio_ms: int = 0

    def plus(self, work_ms: int, audio_ms: int) -> AudioWork:
        """Add a task; one without media changes nothing."""
        return AudioWork(self.work_ms + work_ms, self.audio_ms + audio_ms) if audio_ms else self

    @property
    def per_minute(self) -> Fraction | None:
        """Minutes of work per minute of media; None without media."""
        return Fraction(self.work_ms, self.audio_ms) if self.audio_ms > 0 else None


class Totals(Struct, frozen=True):
    """Work time and money of a period, or of one bundle's tasks. `tasks` counts submitted, not skipped tasks.
    `paid_ms` is the active time of submitted tasks with a reward, until the reward is rejected. `practice_ms` is the
    time of practice tasks; only a bundle has it. `audio_files` covers submitted tasks without practice."""

    work_ms: int = 0
    paid_ms: int = 0
    tasks: int = 0
    money: Mapping[str, Income] = field(default_factory=dict)
    practice_ms: int = 0
    audio_files: AudioWork = AudioWork()

    def worked(self, work_ms: int) -> Totals:
        return replace(self, work_ms=self.work_ms + work_ms)

    def submitted(self, tasks: int = 1) -> Totals:
        return replace(self, tasks=self.tasks + tasks)

    def practised(self, practice_ms: int) -> Totals:
        return replace(self, practice_ms=self.practice_ms + practice_ms)

    def with_audio(self, work_ms: int, audio_ms: int) -> Totals:
        return replace(self, audio_files=self.audio_files.plus(work_ms, audio_ms))

    def paid(self, active_ms: int) -> Totals:
        return replace(self, paid_ms=self.paid_ms + active_ms)

    def bringing(self, money: Mapping[str, Income]) -> Totals:
        return replace(self, money=money)

    def figures(self, reference: Reference) -> dict[str, HourlyFigure]:
        """Return the hourly figures by currency, without those without paid work or time."""
        return {name: figure for name, figure in self.all_figures(reference).items() if figure.hourly is not None}

    def all_figures(self, reference: Reference) -> dict[str, HourlyFigure]:
        """Return the figures of all money by currency, also of money without paid work or time."""
        return {name: hourly_figure(name, takings, self.work_ms, reference) for name, takings in self.money.items()}

    def pay(self, reference: Reference) -> PayFigures:
        """Return these figures of a worker without a currency of their own."""
        found = self.all_figures(reference)
        return PayFigures(found, found)

    def unpaid_min_per_paid_hour(self) -> int | None:
        if not self.paid_ms:
            return None
        return round(max(0, self.work_ms - self.paid_ms) * 60 / self.paid_ms)


class PayFigures(Struct, frozen=True):
    """The figures of all money of a period by currency, and the same in the worker's own currency, if there is one."""

    by_currency: Mapping[str, HourlyFigure]
    shown: Mapping[str, HourlyFigure]


_OF_A_TASK = (State.ON_TASK, State.INSTRUCTIONS, State.WAITING)


def pace(reward: Money, times: TaskTimes) -> Decimal | None:
    """Return R1 per hour: the reward over the task's active time so far."""
    return hourly(reward.amount, times.of(State.ON_TASK))


def all_in(reward: Money, times: TaskTimes) -> Decimal | None:
    """Return R2 per hour: the reward over the task's active time, instructions and waiting so far."""
    return hourly(reward.amount, sum(times.of(state) for state in _OF_A_TASK))


def left_above_wage_ms(reward: Money, approval: Fraction, times: TaskTimes, reference: Reference) -> int | None:
    """Return the time until the task's hourly pay falls below the worker's wage, on the same basis as every hourly
    figure. `approval` is the share of pending rewards that counts. Negative if the pay already is below; None without
    a wage in the reward's currency."""
    wage = reference.wage_in(reward.currency)
    if not wage:
        return None
    counted = Fraction(reward.amount) * approval * reference.net_share
    return break_even_ms(Fraction(0), times.of(State.ON_TASK), counted, wage)
