"""What can go wrong outside our own code, as one family. `ui.i18n.messages` has the sentence for each code.

AnnotatorError
├── BundleRefused        a bundle has problems; nothing of it was taken
├── TakingStopped        the person stopped what takes a bundle in; nothing of it was kept
├── StoreFault           the person's records cannot be read or written
│   ├── HomeInUse        another annotator works in the same home
│   ├── RecordsDamaged   the records fail their own checks
│   │   ├── RecordsMissing   they are not there or empty, and what belongs to them is
│   │   └── RecordsCut    the records lack what was on disk once: their end is missing, or they are older ones
│   ├── KeyringRefused   the system's keyring is not there, stays locked, or fails
│   ├── CopyUnsound      a copy of the records would hold something that is not what was written
│   ├── RecordsNewer     a newer annotator wrote the records
│   ├── DiskFull         nothing more can be written
│   ├── NoTemporaryFolder   nothing can be written in the system's folder for temporary files
│   └── NoRoomAside      what is put aside while results are sorted has no room
├── MediaFault           a picture, sound or film cannot be shown or played
├── MoveRefused          work cannot be moved to or from another computer this way
├── MoveStopped          the person stopped moving; nothing of it was kept
├── DecoderFault         the system gives no process that would look at pictures
├── SinkFault            nothing can be played on a sound device
├── MoneyRefused         what was to be written down about money cannot be so
├── NotSeen              a task of which something cannot be shown or played was to be submitted
├── NotYetSeen           a task of which something is not on screen yet was to be submitted
├── AnswerTooLarge       an answer was to be submitted that is larger than any result may be
├── NotAgreed            results were to go to somebody to whom the worker has not agreed
├── EndSought            the end of a sound was not found yet, and its length is part of what was to be submitted
└── LeftAlready          a result that may have left was to be taken back

Mistakes in our own code are not in this family: they reach the crash handler.
"""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from annotator.core.problems import Problem


class AnnotatorError(Exception):
    """`code` is stable and names the sentence; `params` fill it."""

    code = "fault"

    def __init__(self, **params: str) -> None:
        self.params: Mapping[str, str] = params
        super().__init__(self.code, params)


class BundleRefused(AnnotatorError):
    code = "bundle-refused"

    def __init__(self, problems: tuple[Problem, ...], **params: str) -> None:
        super().__init__(**params)
        self.problems = problems


class TakingStopped(AnnotatorError):
    code = "taking-stopped"


class StoreFault(AnnotatorError):
    code = "store-fault"


class HomeInUse(StoreFault):
    code = "home-in-use"


class RecordsDamaged(StoreFault):
    """`was_shown`: a window has told it, and what can be done."""

    code = "records-damaged"
    was_shown = False


class RecordsMissing(RecordsDamaged):
    code = "records-missing"


class RecordsCut(RecordsDamaged):
    """`seq` is the number of an entry that was on disk and is missing, or is another now."""

    code = "records-cut"


class CopyUnsound(StoreFault):
    """`seq` is the number of the entry that is not what was written, where it is one."""

    code = "copy-unsound"


class RecordsNewer(StoreFault):
    code = "records-newer"


class KeyringRefused(StoreFault):
    code = "keyring-refused"


class DiskFull(StoreFault):
    code = "disk-full"


class NoTemporaryFolder(StoreFault):
    """`path` is the folder that was looked at first."""

    code = "no-temporary-folder"


class NoRoomAside(StoreFault):
    code = "no-room-aside"


class NotSeen(AnnotatorError):
    code = "not-seen"


class NotYetSeen(AnnotatorError):
    code = "not-yet-seen"


class EndSought(AnnotatorError):
    code = "end-sought"


class AnswerTooLarge(AnnotatorError):
    """`params` has `size` and `limit`, as `readable_size` writes them."""

    code = "answer-too-large"


class NotAgreed(AnnotatorError):
    code = "not-agreed"


class LeftAlready(AnnotatorError):
    code = "left-already"


class DecoderFault(AnnotatorError):
    """`detail` is what the system says of it."""

    code = "decoder-fault"


class SinkFault(AnnotatorError):
    """`device` names it, empty for the system's own; `detail` is what the system says of it."""

    code = "sink-fault"


class MoneyReason(StrEnum):
    """Why something about money is not written down: `ui.i18n.money_messages` has a sentence for each."""

    AMOUNT = "money-amount"
    CURRENCY = "money-currency"
    DAY = "money-day"
    DAY_TO_COME = "money-day-to-come"
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
    OTHER_AMOUNT = "money-other-amount"  # of rows of a file alone


class MoneyRefused(AnnotatorError):
    """`code` is the reason: the sentence differs, not the handling."""

    def __init__(self, reason: MoneyReason, **params: str) -> None:
        self.code = reason.value
        super().__init__(**params)


class MoveReason(StrEnum):
    """Why work is not moved to another computer, or not taken in there: `ui.i18n.transfer.refusals` has the
    sentences. `path` is the file that was named, or the home."""

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
    """`code` is the reason: the sentence differs, not the handling."""

    def __init__(self, reason: MoveReason, **params: str) -> None:
        self.code = reason.value
        super().__init__(**params)


class MoveStopped(AnnotatorError):
    code = "move-stopped"


class MediaFault(AnnotatorError):
    """`code` is one of the three below; it is set for each instance because the sentence differs, not the handling."""

    MISSING = "media-missing"
    UNDECODABLE = "media-undecodable"
    TOO_LARGE = "media-too-large"

    def __init__(self, code: str, **params: str) -> None:
        self.code = code
        super().__init__(**params)
