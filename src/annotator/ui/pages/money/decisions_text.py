"""The texts of a decisions file: the changes it makes, and why other rows are skipped."""

from __future__ import annotations

from collections.abc import Sequence

from annotator.core.errors import MoneyReason
from annotator.core.money.entry_validation import Refusal
from annotator.core.money.states import DecisionRow, MoneyState
from annotator.services.bookkeeping.decisions import DecisionsRead
from annotator.ui.i18n import number_format
from annotator.ui.i18n.money_messages import row_reason
from annotator.ui.i18n.money_states import money_state
from annotator.ui.i18n.translation import _, ngettext
from annotator.ui.widgets.tables.rows import LazyRows, Row

LONGEST_ID = 14


def headline(read: DecisionsRead) -> str:
    if not read.listed:
        return _("“{file}” contains no decisions.").format(file=read.file)
    words = ngettext("“{file}” contains {count} decision.", "“{file}” contains {count} decisions.", len(read.listed))
    return words.format(file=read.file, count=number_format.count(len(read.listed)))


def summary_lines(read: DecisionsRead) -> list[str]:
    """Return the counts of decisions to save, of already recorded decisions and of skipped rows."""
    counts = read.counts()
    by_state = [
        number_format.pair(money_state(state), number_format.count(counts[state]))
        for state in MoneyState
        if counts.get(state)
    ]
    lines = [number_format.in_a_row(by_state)] if by_state else []
    if read.unchanged:
        words = ngettext(
            "{count} is already recorded and has no effect.",
            "{count} are already recorded and have no effect.",
            read.unchanged,
        )
        lines.append(words.format(count=number_format.count(read.unchanged)))
    unknown = sum(refusal.reason is MoneyReason.UNKNOWN for _row, refusal in read.refused)
    if unknown:
        words = ngettext(
            "{count} refers to an unknown reward and is skipped. Was the task submitted from this computer?",
            "{count} refer to unknown rewards and are skipped. Were the tasks submitted from this computer?",
            unknown,
        )
        lines.append(words.format(count=number_format.count(unknown)))
    against = len(read.refused) - unknown
    if against:
        words = ngettext(
            "{count} contradicts existing records and is skipped. See the reason below.",
            "{count} contradict existing records and are skipped. See the reasons below.",
            against,
        )
        lines.append(words.format(count=number_format.count(against)))
    return lines


def action_text(read: DecisionsRead) -> str:
    words = ngettext("Save {count} decision", "Save {count} decisions", len(read.rows))
    return words.format(count=number_format.count(len(read.rows)))


def written_text(read: DecisionsRead) -> str:
    words = ngettext("{count} decision was saved.", "{count} decisions were saved.", len(read.rows))
    return words.format(count=number_format.count(len(read.rows)))


def refused_header() -> Row:
    return [_("Line"), _("Reward"), _("Decision"), _("Reason for skipping")]


def refused_rows(refused: Sequence[tuple[DecisionRow, Refusal]]) -> Sequence[Row]:
    return LazyRows(refused, lambda refused_row: _refused(*refused_row))


def _refused(row: DecisionRow, refusal: Refusal) -> Row:
    return [number_format.count(row.line), _short(row.unique_id), money_state(row.decision), row_reason(refusal)]


def _short(unique_id: str) -> str:
    """Shorten an id: the line number identifies the row."""
    return unique_id if len(unique_id) <= LONGEST_ID else f"{unique_id[: LONGEST_ID - 1]}…"
