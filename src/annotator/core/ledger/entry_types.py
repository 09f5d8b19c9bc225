"""Body types of the ledger's entries: one type for each kind, in the table `BODIES`.

An `Entry` keeps its body as it was written, because its hash covers these bytes. A writer makes a body and passes it to
`new_entry`. A reader gets one with `read`: `OpenedBody.read(entry.body)`. A field with `?` is left out while it has its
default value. A test compares this table with the types.

- `program-started`: `version`
- `program-stopped`, `heartbeat`, `task-left`, `loading-began`, `resumed`, `idle-ended`: no fields
- `instructions-opened`, `instructions-closed`, `lock-began`, `lock-ended`: no fields
- `own-pages-opened`, `own-pages-closed`: no fields
- `recovery-began`, `recovery-ended`, `messages-began`, `messages-ended`, `chores-began`, `chores-ended`: no fields
- `records-restored`: `missing`. The number of entries known to be missing before it. 0: some may be.
- `task-opened`:
  `unique_id, bundle, task, requester, reward, loading, idle_after_s, pay_kind?, deciding?, reviewing?`.
  A reward is `{amount, currency}` or null. Without a pay kind the task is paid.
- `loading-ended`: `unique_id, bundle?, task?, requester?, reward?`.
  The optional fields are there if the reward depends on the length of the media and was not known before.
- `task-submitted`: `unique_id, bundle, task, requester, was_cancelled, reward, pay_kind?, media_ms?`.
  `media_ms` is the length of its audio and video.
- `task-taken-back`: `unique_id, bundle, task, requester`. The result was not sent, and the task is open again.
- `tasks-dropped`: `bundle, requester, answered?, gone?`.
  Ids of tasks that were not started here: answered by other workers, or deleted from their server.
- `paused`: `reason`
- `idle-began`: `since_running_ms`. The running clock at the last input in the program's window.
- `elsewhere-began`, `elsewhere-ended`: `platform, activity`.
  Searching or working on another platform. `task-opened` ends any of these.
- `time-judged`: `start_ms, end_ms, counts_as, reason, task?, platform?`.
  A time correction: a state, or null to withdraw it. The latest one wins, and the original stays.
- `reward-entered`: `unique_id, payer, amount, currency, day, requester?, note?, state?, spent_ms?`.
  A reward for work on another platform, submitted unless it has another state, with its time if that is known.
- `reward-decided`: `unique_id, decision, amount?, day?, note?, source?`.
  A state, and the amount that the reward counts for from now on.
- `bonus-received`: `unique_id, payer, amount, currency, day, requester?, note?, spent_ms?, bundle?, source?`.
  `spent_ms` is the time of its task if a platform told both. `bundle` is there for work of a bundle.
- `fee-charged`: `unique_id, payer, amount, currency, day, requester?, note?, purpose?, into?, payment?`.
  The purpose is `conversion`, into a currency, or `withdrawal`, or none of these. `payment` is what it was taken from.
- `payment-announced`: `unique_id, payer, amount, currency, day, requester?, note?, covers?, source?, means?`.
  A payment by the requester's word: the rewards in `covers` are payable. A later one replaces it.
- `payment-received`: `unique_id, payer, amount, currency, day, requester?, note?, covers?, source?, means?`.
  Money that arrived, for which the worker is the witness: the rewards in `covers` are paid. It may confirm an
  announced payment of the same `unique_id`, also in the rewards that this covers.
- `voucher-received`:
  `unique_id, payer, amount, currency, day, requester?, note?, covers?, source?, means?, factor?, issuer?, expires?`
- `voucher-valued`: `unique_id, factor`. The value to the worker of one unit of its face value, 0 to 1.
- `amount-corrected`: `unique_id, amount, note?`. Corrects any of these, or the reward of a task. 0 voids it.
- `receipts-declared`: `first, last, amount, currency, day, note?`.
  The worker declared the receipts of these days, with this amount, on a day. A later one for the same days replaces it.
  With an empty amount it withdraws it.
- `platform-reported`: `payer, year, quarter, amount, currency, fees?, activities?`.
  What a platform reports to the tax office for a quarter (DAC7). A later one for the same quarter replaces it.
- `platform-task`:
  `unique_id, payer, amount, currency, day, requester?, note?, state?, spent_ms?, start_utc_ms?, file?, sha256?`.
  A task on another platform as its platform tells it in a history, read from a file with this name and checksum.
  Without a start only its day is known.
- `platform-tasks-withdrawn`: `unique_ids`. The worker undid the import of these tasks. They can be imported again.
- `records-moved`: `file, way`.
  The records were transferred `out` to a file or `in` from one, or work goes `on` here after a transfer.
  No fold reads it.
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
    """The number of entries known to be missing before this one; 0 means that some may be."""

    missing: LooseNumber


class OpenedBody(Body, frozen=True):
    """A task was opened. `bundle` is the bundle's key, `task` the id of its row, `requester` a name. `reward` is
    None if none is stated, and always in unpaid bundles. `loading`: media must be loaded. `deciding`: the content
    warning is shown first, and loading starts at `loading-began`. `reviewing`: the task is already submitted or skipped
    and is shown read-only."""

    unique_id: Text
    bundle: LooseText
    task: LooseText
    requester: LooseText
    reward: RewardIfAny
    loading: Flag
    idle_after_s: LooseNumber
    pay_kind: APayKind = PayKind.PAID
    deciding: Flag = False
    reviewing: Flag = False


class SubmittedBody(Body, frozen=True):
    """A task was submitted or skipped; fields as in `OpenedBody`. A skipped task (`was_cancelled`) has no reward.
    `media_ms` is the total length of its audio and video, 0 if there is none or it is unknown."""

    unique_id: Text
    bundle: LooseText
    task: LooseText
    requester: LooseText
    was_cancelled: Flag
    reward: RewardIfAny
    pay_kind: APayKind = PayKind.PAID
    media_ms: LooseNumber = 0


class TaskReopenedBody(Body, frozen=True):
    """A submitted or skipped task was reopened before its result was sent; fields as in `OpenedBody`."""

    unique_id: Text
    bundle: LooseText
    task: LooseText
    requester: LooseText


class DroppedBody(Body, frozen=True):
    """Withdrawal of tasks not started here: ids of those `answered` by others, and `gone` from their server."""

    bundle: LooseText
    requester: LooseText
    answered: Texts = ()
    gone: Texts = ()


class LoadedBody(Body, frozen=True):
    """All media of a task are on screen. The other fields are set if the reward is known only now: it is paid by the
    minute, and the length of its media was unknown when it was opened."""

    unique_id: LooseText
    bundle: LooseText = ""
    task: LooseText = ""
    requester: LooseText = ""
    reward: RewardIfAny = None


class PausedBody(Body, frozen=True):
    reason: LooseText


class IdleBody(Body, frozen=True):
    """Idle time began; the value is the running clock at the last input in our window."""

    since_running_ms: Number


class OtherPlatformBody(Body, frozen=True):
    """Activity on another platform; a new one replaces the previous one."""

    platform: LooseText
    activity: AnActivity


class TimeCorrectionBody(Body, frozen=True):
    """A time correction. Positions are on the ledger's own time line. `counts_as` is the value of a state, None to
    undo an earlier correction. See `core.ledger.time_corrections`."""

    start_ms: Number
    end_ms: Number
    counts_as: TextIfAny
    reason: LooseText
    task: NameIfAny = None
    platform: NameIfAny = None


# Money entries made by the worker; `core.money.entry_validation` validates them. Amounts are decimal text, currencies
# ISO 4217, `note` is free text. Days are like `2026-11-24`; without one, the day of writing counts.


class MoneyBody(Body, frozen=True):
    """Money with a `unique_id` of its own. `requester` is empty if it is the payer."""

    unique_id: Text
    payer: Text
    amount: Text
    currency: Text
    day: TextIfAny
    requester: LooseText = ""
    note: LooseText = ""


class BonusBody(MoneyBody, frozen=True):
    """A bonus. `spent_ms` is the time of its task if a platform told both, else 0. `bundle` is the key of the bundle
    whose work it rewards, empty for other work; `source` as in `DecidedBody`."""

    spent_ms: LooseNumber = 0
    bundle: LooseText = ""
    source: LooseText = ""


class FeeBody(MoneyBody, frozen=True):
    """A fee. `purpose` is the value of a `FeePurpose` or empty. `into` is the currency of a conversion. `payment` is
    the unique_id of the payment from which it was taken, empty if unknown."""

    purpose: LooseText = ""
    into: LooseText = ""
    payment: LooseText = ""


class EnteredBody(MoneyBody, frozen=True):
    """A reward for work on another platform. `state` is the value of a state, None for submitted. `spent_ms` is 0 if
    its time is not known."""

    state: TextIfAny = None
    spent_ms: LooseNumber = 0


class PlatformTaskBody(EnteredBody, frozen=True):
    """A task on another platform, as its platform tells it. `note` is its title. `start_utc_ms` is 0 if only the day
    is known. `file` and `sha256` are the file that told it."""

    start_utc_ms: LooseNumber = 0
    file: LooseText = ""
    sha256: LooseText = ""


class WithdrawnTasksBody(Body, frozen=True):
    unique_ids: Texts


class PaymentBody(MoneyBody, frozen=True):
    """A payment, announced or received. `covers` are the unique_ids of its rewards; `source` as in `DecidedBody`;
    `means` is the payment method."""

    covers: Texts = ()
    source: LooseText = ""
    means: LooseText = ""


class VoucherBody(PaymentBody, frozen=True):
    """A voucher. `factor` is the worker's value per unit of face value, 0 to 1; None for 1. `expires` is a day."""

    factor: TextIfThere = None
    issuer: LooseText = ""
    expires: TextIfAny = None


class DecidedBody(Body, frozen=True):
    """A decision about a reward. `decision` is the value of a state. `amount` is the new amount, None if unchanged.
    `source` is the server or kind of destination from which it was fetched, empty if the worker entered it."""

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
    """A corrected amount of any money entry or task reward; 0 voids it."""

    unique_id: Text
    amount: Text
    note: LooseText = ""


class DeclarationBody(Body, frozen=True):
    """A declaration of receipts. `first` and `last` are the days of its period; `day` as in `MoneyBody`. An empty
    `amount` withdraws an earlier declaration."""

    first: Text
    last: Text
    amount: Text
    currency: Text
    day: TextIfAny
    note: LooseText = ""


class PlatformReportBody(Body, frozen=True):
    """A platform's report about a quarter, 1 to 4: the consideration in `amount`, the fees that it withheld, and the
    number of paid activities."""

    payer: Text
    year: Number
    quarter: Number
    amount: Text
    currency: Text
    fees: LooseText = ""
    activities: LooseNumber = 0


class MovedBody(Body, frozen=True):
    """A transfer. `file` is its number. `way` is `out`, `in`, or `on` if work continues here after `out`."""

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
    EntryKind.ELSEWHERE_BEGAN: OtherPlatformBody,
    EntryKind.ELSEWHERE_ENDED: OtherPlatformBody,
    EntryKind.TIME_JUDGED: TimeCorrectionBody,
    EntryKind.REWARD_ENTERED: EnteredBody,
    EntryKind.REWARD_DECIDED: DecidedBody,
    EntryKind.BONUS_RECEIVED: BonusBody,
    EntryKind.FEE_CHARGED: FeeBody,
    EntryKind.PAYMENT_ANNOUNCED: PaymentBody,
    EntryKind.PAYMENT_RECEIVED: PaymentBody,
    EntryKind.VOUCHER_RECEIVED: VoucherBody,
    EntryKind.VOUCHER_VALUED: ValuedBody,
    EntryKind.AMOUNT_CORRECTED: CorrectedBody,
    EntryKind.RECEIPTS_DECLARED: DeclarationBody,
    EntryKind.PLATFORM_REPORTED: PlatformReportBody,
    EntryKind.PLATFORM_TASK: PlatformTaskBody,
    EntryKind.PLATFORM_TASKS_WITHDRAWN: WithdrawnTasksBody,
    EntryKind.RECORDS_MOVED: MovedBody,
}


def new_entry(kind: EntryKind, timestamp: Timestamp, body: Body) -> NewEntry:
    """Create an entry. Raise TypeError if the body belongs to another kind."""
    if type(body) is not BODIES[kind]:
        raise TypeError(f"{kind} has no body of {type(body).__name__}")
    return NewEntry(kind, timestamp, body.as_json())
