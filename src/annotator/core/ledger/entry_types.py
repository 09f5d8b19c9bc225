"""What each kind of entry says besides its kind and its stamp: one type of body for each, told in `BODIES`.

An `Entry` keeps its body as it was written, because that is what its hash covers. Who writes makes a body and hands it
to `new_entry`; who reads gets one by `read`, of the kinds that concern it: `OpenedBody.read(entry.body)`.
"""

from __future__ import annotations

from collections.abc import Mapping

from annotator.core.ledger.clock import Timestamp
from annotator.core.ledger.entries import EntryKind, NewEntry
from annotator.core.ledger.entry_fields import (
    AnActivity,
    APayKind,
    Body,
    Flag,
    LooseNumber,
    LooseText,
    NameIfAny,
    Number,
    PayKind,
    RewardIfAny,
    Text,
    TextIfAny,
    TextIfThere,
    Texts,
)


class StartedBody(Body, frozen=True):
    version: LooseText


class RestoredBody(Body, frozen=True):
    """How many entries are known to be missing between the one before and this; 0: some may be."""

    missing: LooseNumber


class OpenedBody(Body, frozen=True):
    """`bundle` is the key of the bundle, `task` the id of its row, `requester` a name; `reward` None: it pays nothing
    that anybody said, as always where the bundle is not paid. `loading`: there is something to wait for. `deciding`:
    words stand before it first, and it is waited for from `loading-began` on."""

    unique_id: Text
    bundle: LooseText
    task: LooseText
    requester: LooseText
    reward: RewardIfAny
    loading: Flag
    idle_after_s: LooseNumber
    pay_kind: APayKind = PayKind.PAID
    deciding: Flag = False


class SubmittedBody(Body, frozen=True):
    """As `OpenedBody`; no reward either where the task was skipped (`was_cancelled`). `media_ms` is how long its sounds
    and films are together, 0 where it has none or that is not known."""

    unique_id: Text
    bundle: LooseText
    task: LooseText
    requester: LooseText
    was_cancelled: Flag
    reward: RewardIfAny
    pay_kind: APayKind = PayKind.PAID
    media_ms: LooseNumber = 0


class TaskReopenedBody(Body, frozen=True):
    """As `OpenedBody`: what was submitted or skipped did not leave, and the task is open again."""

    unique_id: Text
    bundle: LooseText
    task: LooseText
    requester: LooseText


class DroppedBody(Body, frozen=True):
    """Tasks that nobody began here are not asked any more: ids of those that others have `answered` meanwhile, and of
    those that are `gone` from their server."""

    bundle: LooseText
    requester: LooseText
    answered: Texts = ()
    gone: Texts = ()


class LoadedBody(Body, frozen=True):
    """All of a task is on screen. What follows is told where only now it is known what the task brings: it is paid by
    the minute, and how long its media are was not known when it was opened."""

    unique_id: LooseText
    bundle: LooseText = ""
    task: LooseText = ""
    requester: LooseText = ""
    reward: RewardIfAny = None


class PausedBody(Body, frozen=True):
    reason: LooseText


class IdleBody(Body, frozen=True):
    """The running clock at the last input in our window."""

    since_running_ms: Number


class ElsewhereBody(Body, frozen=True):
    """A new one takes over from the one before."""

    platform: LooseText
    activity: AnActivity


class JudgedBody(Body, frozen=True):
    """Positions on the ledger's own line; `counts_as` is the value of a state, None to take back what was judged
    before. See `core.ledger.judgements`."""

    start_ms: Number
    end_ms: Number
    counts_as: TextIfAny
    reason: LooseText
    task: NameIfAny = None
    platform: NameIfAny = None


# Money, as the worker wrote it down: `core.money.entry_validation` checks what it says. Amounts are decimal text, days
# `2026-11-24` (that of writing where there is none), currencies ISO 4217, `note` is free text.


class MoneyBody(Body, frozen=True):
    """A bonus or a fee, under a `unique_id` of its own. `requester` is empty where it is the payer."""

    unique_id: Text
    payer: Text
    amount: Text
    currency: Text
    day: TextIfAny
    requester: LooseText = ""
    note: LooseText = ""


class EnteredBody(MoneyBody, frozen=True):
    """A reward of work done elsewhere. `state` is the value of a state, None for submitted."""

    state: TextIfAny = None


class PaymentBody(MoneyBody, frozen=True):
    """`covers` are the unique_ids of the rewards that it pays; `source` as in `DecidedBody`."""

    covers: Texts = ()
    source: LooseText = ""


class VoucherBody(PaymentBody, frozen=True):
    """`factor` is what one unit of its face value is worth to the worker, 0 to 1; None for 1. `expires` is a day."""

    factor: TextIfThere = None
    issuer: LooseText = ""
    expires: TextIfAny = None


class DecidedBody(Body, frozen=True):
    """`decision` is the value of a state; `amount` what the reward counts for from now on, None for what it was.
    `source` is the server, or the kind of place, that it was fetched from; empty for what the worker said."""

    unique_id: Text
    decision: Text
    amount: TextIfAny = None
    day: TextIfAny = None
    note: LooseText = ""
    source: LooseText = ""


class ValuedBody(Body, frozen=True):
    unique_id: Text
    factor: TextIfThere


class CorrectedBody(Body, frozen=True):
    """`unique_id` is that of any of these, or of a task's reward; an amount of 0 strikes it out."""

    unique_id: Text
    amount: Text
    note: LooseText = ""


class MovedBody(Body, frozen=True):
    """`file` is the number of the file that all of this went into, or came from. `way` is `out`, `in`, or `on` where
    the person goes on here although it went out."""

    file: LooseText
    way: LooseText


BODIES: Mapping[EntryKind, type[Body]] = {
    **dict.fromkeys(EntryKind, Body),
    EntryKind.STARTED: StartedBody,
    EntryKind.RESTORED: RestoredBody,
    EntryKind.TASK_OPENED: OpenedBody,
    EntryKind.TASK_SUBMITTED: SubmittedBody,
    EntryKind.TASK_REOPENED: TaskReopenedBody,
    EntryKind.TASKS_DROPPED: DroppedBody,
    EntryKind.LOADING_ENDED: LoadedBody,
    EntryKind.PAUSED: PausedBody,
    EntryKind.IDLE_BEGAN: IdleBody,
    EntryKind.ELSEWHERE_BEGAN: ElsewhereBody,
    EntryKind.ELSEWHERE_ENDED: ElsewhereBody,
    EntryKind.TIME_JUDGED: JudgedBody,
    EntryKind.REWARD_ENTERED: EnteredBody,
    EntryKind.REWARD_DECIDED: DecidedBody,
    EntryKind.BONUS_RECEIVED: MoneyBody,
    EntryKind.FEE_CHARGED: MoneyBody,
    EntryKind.PAYMENT_RECEIVED: PaymentBody,
    EntryKind.VOUCHER_RECEIVED: VoucherBody,
    EntryKind.VOUCHER_VALUED: ValuedBody,
    EntryKind.AMOUNT_CORRECTED: CorrectedBody,
    EntryKind.RECORDS_MOVED: MovedBody,
}


def new_entry(kind: EntryKind, timestamp: Timestamp, body: Body) -> NewEntry:
    """An entry on its way to the ledger. Raises TypeError for the body of another kind."""
    if type(body) is not BODIES[kind]:
        raise TypeError(f"{kind} has no body of {type(body).__name__}")
    return NewEntry(kind, timestamp, body.as_json())
