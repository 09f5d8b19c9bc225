"""Messages about files with decisions about rewards."""

from __future__ import annotations

from collections.abc import Mapping

from annotator.core.problems import ProblemCode as Code
from annotator.ui.i18n.translation import N_

WORDS: Mapping[Code, tuple[str, str]] = {
    Code.DECISION_COLUMNS: (
        N_("No column identifies the assignment, or none contains the decision."),
        N_(
            "Use a Mechanical Turk batch file (AssignmentId, and Approve, Reject or AssignmentStatus), or a "
            "table with the columns unique_id and decision."
        ),
    ),
    Code.DECISION_ID: (
        N_("This row has a decision but no assignment. It was skipped."),
        N_("Add the assignment ID to this row."),
    ),
    Code.DECISION_BOTH: (
        N_("The row both approves and rejects. It was skipped."),
        N_("Leave either the Approve or the Reject cell empty."),
    ),
    Code.DECISION_UNKNOWN: (
        N_("“{decision}” is not a valid decision. The row was skipped."),
        N_(
            "Valid values: approved, payable, paid, rejected, returned, expired, abandoned, and submitted to "
            "undo a decision."
        ),
    ),
    Code.DECISION_AMOUNT: (
        N_("“{amount}” is not a valid amount. The row was skipped."),
        N_("Use a decimal number such as 0.04, without a currency, or leave the cell empty."),
    ),
    Code.DECISION_DAY: (
        N_("“{day}” is not a valid date. The decision counts from today."),
        N_("Use the form 2026-11-24."),
    ),
    Code.DECISION_TWICE: (
        N_("An earlier row already decides {id}. This one was skipped."),
        N_("Keep one row per assignment."),
    ),
}
VARIANTS: Mapping[tuple[Code, str], tuple[str, str]] = {}
