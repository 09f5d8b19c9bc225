"""The verdict of `annotator ledger verify`, and its words."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from annotator.core.clock import iso_utc
from annotator.core.errors import RecordsDamaged
from annotator.core.ledger import GENESIS, Breach, Entry, breach
from annotator.ui import figures
from annotator.ui.words import N_, _, ngettext

_WHY = {
    Breach.UNREADABLE: N_("It cannot be read."),
    Breach.CONTENT: N_("It does not say what was written: something in it was changed."),
    Breach.PLACE: N_("Its number does not follow the one before: an entry is missing, or there twice."),
    Breach.LINK: N_("It was written after another entry than the one that stands before it now."),
}


@dataclass(frozen=True, slots=True)
class Checked:
    """`entries` are all that are there. `why` None: the chain is sound. `entry` is the broken one, where it can be
    read; `seq` its number."""

    entries: int
    why: Breach | None = None
    seq: int | None = None
    entry: Entry | None = None

    def as_json(self) -> dict[str, object]:
        facts: dict[str, object] = {
            "entries": self.entries,
            "sound": self.why is None,
            "first_broken": self.seq,
        }
        if self.why is not None:
            kind = self.entry.kind.value if self.entry is not None else None
            utc = _utc(self.entry) if self.entry is not None else None
            facts |= {"why": self.why.value, "kind": kind, "utc": utc}
        return facts


def _utc(entry: Entry) -> str | None:
    """None for a stamp that is no moment: it may be what is broken."""
    try:
        return iso_utc(entry.stamp.utc_ms)
    except (OverflowError, ValueError):
        return None


def _moment(entry: Entry) -> str:
    try:
        return figures.moment(entry.stamp.utc_ms, entry.stamp.offset_min)
    except (OverflowError, ValueError):
        return str(entry.stamp.utc_ms)


def checked_entries(entries: Iterator[Entry]) -> Checked:
    """Reads on to the end, to count them, also behind a broken one."""
    seen, previous, found = 0, GENESIS, Checked(0)
    try:
        for entry in entries:
            seen += 1
            why = breach(entry, seen, previous) if found.why is None else None
            if why is not None:
                found = Checked(seen, why, entry.seq, entry)
            previous = entry.sha256
    except RecordsDamaged as fault:
        if "seq" not in fault.params:
            raise
        if found.why is None:
            found = Checked(seen, Breach.UNREADABLE, int(fault.params["seq"]))
    return Checked(seen, found.why, found.seq, found.entry)


def told(checked: Checked) -> str:
    if checked.why is None:
        words = ngettext("{count} entry, unbroken.", "{count} entries, unbroken.", checked.entries)
        return words.format(count=checked.entries)
    entry = checked.entry
    if entry is None:
        first = _("Entry {seq} is the first that is broken.").format(seq=checked.seq)
    else:
        moment = _moment(entry)
        words = _("Entry {seq} ({kind}, {time}) is the first that is broken.")
        first = words.format(seq=checked.seq, kind=entry.kind.value, time=moment)
    advice = _(
        "The entries before it are sound, and nothing was changed. Keep a copy as it is; a backup or an earlier export "
        "shows what was written."
    )
    return f"{first} {_(_WHY[checked.why])} {advice}"
