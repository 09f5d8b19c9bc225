"""The lifetime of a notice: the events that end it, and whether it ends with its page."""

from __future__ import annotations

from collections.abc import Mapping

from msgspec import Struct

from annotator.core import errors
from annotator.core import events as events

# Each of these events proves that the disk is writable again.
_WRITTEN = (
    events.ConsentsChanged,
    events.BundleImported,
    events.DraftKept,
    events.EarningsChanged,
    events.SettingsChanged,
    events.TaskSubmitted,
    events.TaskReopened,
    events.TimeJudged,
)


class Ends(Struct, frozen=True):
    """The end of a notice. The next event of a type in `facts` makes it obsolete."""

    events: tuple[type[events.Event], ...] = ()
    goes_with_page: bool = True


WITH_PAGE = Ends()
WITH_TASK = Ends((events.TaskShown, events.TaskSubmitted, events.TaskPutAway))
NOT_YET_SEEN = Ends((*WITH_TASK.events, events.TaskSeen))
END_SOUGHT = Ends((*WITH_TASK.events, events.EndFound, events.DraftKept))
ARCHIVED = Ends((events.BundleArchived,))
AGREED = Ends((events.ConsentsChanged,))
ALL_DONE = Ends((events.TaskShown, events.TaskReopened))
SETTLED = Ends((events.SettingsChanged,))
WRITTEN = Ends(_WRITTEN, goes_with_page=False)
FILES_READ = Ends((events.RehearsalRead, events.BundleRejected, events.TaskSubmitted), goes_with_page=False)
FILES_WRONG = Ends((events.RehearsalRead, events.BundleRejected), goes_with_page=False)
OF_MONEY = Ends((events.EarningsChanged, events.SettingsChanged))
_TAKEN = Ends((events.BundleImported, events.BundleRejected))

_BY_CODE: Mapping[str, Ends] = {
    **{reason.value: OF_MONEY for reason in errors.MoneyReason},
    **dict.fromkeys((errors.StoreFault.code, errors.DiskFull.code, "unsaved-at-end"), WRITTEN),
    **dict.fromkeys((errors.BundleRefused.code, errors.TakingStopped.code), _TAKEN),
    **dict.fromkeys((errors.MediaFault.MISSING, errors.MediaFault.UNDECODABLE, errors.MediaFault.TOO_LARGE), WITH_TASK),
    errors.NotSeen.code: WITH_TASK,
    "answer-set-aside": WITH_TASK,
    errors.AnswerTooLarge.code: WITH_TASK,
    errors.NotYetSeen.code: NOT_YET_SEEN,
    errors.EndSought.code: END_SOUGHT,
}


def ends_of(code: str) -> Ends:
    """Return the lifetime of a failure notice; by default it ends with its page."""
    return _BY_CODE.get(code, WITH_PAGE)
