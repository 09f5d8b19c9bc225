"""Errors whose cause is outside our own code, as one class hierarchy.

`ui.i18n.messages` has the message for each code.

`AnnotatorError`
├── `BundleRefused`        the bundle has problems; nothing of it was imported
├── `TakingStopped`        the worker cancelled an import; nothing of it was kept
├── `StoreFault`           the records cannot be read or written
│   ├── `HomeInUse`        another annotator process uses the same home
│   ├── `HomeGone`         the records were deleted, moved or replaced while the program uses them
│   ├── `RecordsDamaged`   the records fail their own checks
│   │   ├── `RecordsMissing`   the records are missing or empty, but files that belong to them exist
│   │   └── `RecordsCut`    entries that were on disk are missing: the end is lost, or the records are older
│   ├── `KeyringRefused`   the system keyring is missing, stays locked or fails
│   ├── `CopyUnsound`      a backup of the records would not match the data that was written
│   ├── `RecordsNewer`     a newer annotator wrote the records
│   ├── `DiskFull`         the disk is full
│   ├── `NoTemporaryFolder`   the system's temporary folder is not writable
│   └── `NoTemporarySpace`      no disk space for the temporary data used to sort results
├── `MediaFault`           an image, audio or video file cannot be shown or played
│   └── `NoDecoder`        no process that decodes it can be started
├── `MoveRefused`          work cannot be transferred to or from another computer this way
├── `MoveStopped`          the worker cancelled a transfer; nothing of it was kept
├── `DecoderFault`         the system cannot start a process that decodes images
├── `SinkFault`            an audio device cannot play
├── `MoneyRefused`         an amount or other money entry is invalid
├── `MediaNotShown`        a submitted task has a medium that cannot be shown or played
├── `MediaNotYetShown`     a submitted task has a medium that is not on screen yet
│   └── `MediaAwaited`     it was answered, and is submitted once everything is on screen
├── `AnswerTooLarge`       a submitted answer exceeds the size limit of results
├── `NotAgreed`            results would go to a requester to whom the worker has not consented
├── `EndSought`            the exact length of an audio file belongs to the answer and is not known yet
└── `LeftAlready`          the worker reopened a result that may have been sent

Bugs in our own code are not in this hierarchy: they reach the crash handler."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from annotator.core.problems import Problem


class AnnotatorError(Exception):
    """The base class of expected errors. `code` is stable and identifies the message; `params` fill it."""

    code = "fault"

    def __init__(self, **params: str) -> None:
        self.params: Mapping[str, str] = params
        super().__init__(self.code, params)


class BundleRefused(AnnotatorError):
    code = "bundle-refused"

    def __init__(self, problems: tuple[Problem, ...], **params: str) -> None:
        super().__init__(**params)
        self.problems = problems


class FileTaken(BundleRefused):
    """A file that exists already was not replaced; `path` is its location."""

    code = "file-taken"


class TakingStopped(AnnotatorError):
    code = "taking-stopped"


class StoreFault(AnnotatorError):
    code = "store-fault"


class HomeInUse(StoreFault):
    code = "home-in-use"


class HomeGone(StoreFault):
    """Records whose path no longer leads to the open file. `path` is the home. The process still has the content."""

    code = "home-gone"


class RecordsDamaged(StoreFault):
    """Records that fail their own checks. `was_shown`: a window has reported the damage and remedies."""

    code = "records-damaged"
    was_shown = False


class RecordsMissing(RecordsDamaged):
    code = "records-missing"


class RecordsCut(RecordsDamaged):
    """Records with entries missing. `seq` is the number of an entry that was on disk and is missing or different."""

    code = "records-cut"


class CopyUnsound(StoreFault):
    """A backup that does not match the records. `seq` is the number of the entry that differs, if it is in one."""

    code = "copy-unsound"


class RecordsNewer(StoreFault):
    code = "records-newer"


class KeyringRefused(StoreFault):
    code = "keyring-refused"


class DiskFull(StoreFault):
    code = "disk-full"


class NoTemporaryFolder(StoreFault):
    """No writable temporary folder; `path` is the first folder that was tried."""

    code = "no-temporary-folder"


class NoTemporarySpace(StoreFault):
    code = "no-room-aside"


class MediaNotShown(AnnotatorError):
    code = "not-seen"


class MediaNotYetShown(AnnotatorError):
    code = "not-yet-seen"


class MediaAwaited(MediaNotYetShown):
    code = "shown-later"


class EndSought(AnnotatorError):
    code = "end-sought"


class AnswerTooLarge(AnnotatorError):
    """An answer larger than the limit. `params` holds `size` and `limit` as formatted by `readable_size`."""

    code = "answer-too-large"


class NotAgreed(AnnotatorError):
    code = "not-agreed"


class LeftAlready(AnnotatorError):
    code = "left-already"


class DecoderFault(AnnotatorError):
    """A decoder process that cannot be started; `detail` is the system's error message."""

    code = "decoder-fault"


class SinkFault(AnnotatorError):
    """An audio device that cannot play. `device` is its name, empty for the default; `detail` the system's error."""

    code = "sink-fault"


class MoneyReason(StrEnum):
    """Reasons to reject a money entry; `ui.i18n.money_messages` has a message for each."""

    AMOUNT = "money-amount"
    CURRENCY = "money-currency"
    DAY = "money-day"
    DAY_TO_COME = "money-day-to-come"
    TIME = "money-time"
    DECISION = "money-decision"
    FACTOR = "money-factor"
    PERCENT = "money-percent"
    SAME_AMOUNT = "money-same-amount"
    THRESHOLD = "money-threshold"
    DELAY = "money-delay"
    PAYER_KNOWN = "money-payer-known"
    MEANS_TWICE = "money-means-twice"
    EMPTY = "money-empty"
    KNOWN = "money-known"
    UNKNOWN = "money-unknown"
    NO_VOUCHER = "money-no-voucher"
    NO_REWARD = "money-no-reward"
    ALREADY = "money-already"
    UNLAWFUL = "money-unlawful"
    RATE = "money-rate"
    RATE_CURRENCY = "money-rate-currency"
    OTHER_AMOUNT = "money-other-amount"  # only for rows of a file


class MoneyRefused(AnnotatorError):
    """An operation rejected for one of several reasons. `code` is the reason, as only the message differs."""

    def __init__(self, reason: MoneyReason, **params: str) -> None:
        self.code = reason.value
        super().__init__(**params)


class MoveReason(StrEnum):
    """Reasons to reject a transfer to or from another computer. `ui.i18n.transfer_text` has the messages. `path` is
    the given file or the home."""

    HAS_WORK = "move-has-work"
    NOT_OURS = "move-not-ours"
    NEWER = "move-newer"
    DAMAGED = "move-damaged"  # with `member`
    TOO_MANY = "move-too-many"  # with `limit`
    TAKEN = "move-taken"
    INSIDE = "move-inside"
    TWINS = "move-twins"
    LARGE_FOR_DISK = "move-large-for-disk"  # with `size`
    NOTHING = "move-nothing"


class MoveRefused(AnnotatorError):
    """An operation rejected for one of several reasons. `code` is the reason, as only the message differs."""

    def __init__(self, reason: MoveReason, **params: str) -> None:
        self.code = reason.value
        super().__init__(**params)


class MoveStopped(AnnotatorError):
    code = "move-stopped"


class MediaFault(AnnotatorError):
    """A medium that cannot be shown or played. `code` is one of the three constants below. It is set per instance
    because only the message differs, not the handling."""

    MISSING = "media-missing"
    UNDECODABLE = "media-undecodable"
    TOO_LARGE = "media-too-large"

    def __init__(self, code: str, **params: str) -> None:
        self.code = code
        super().__init__(**params)


class NoDecoder(MediaFault):
    """A medium for which no decoder process can be started; `detail` is the reason."""

    code = MediaFault.UNDECODABLE

    def __init__(self, **params: str) -> None:
        super().__init__(self.code, **params)
