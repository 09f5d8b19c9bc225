"""Words for problems of files with decisions about rewards."""

from __future__ import annotations

from collections.abc import Mapping

from annotator.core.problems import ProblemCode as Code
from annotator.ui.i18n.translation import N_

WORDS: Mapping[Code, tuple[str, str]] = {
    Code.DECISION_COLUMNS: (
        N_("No column names the assignment, or none tells what was decided."),
        N_(
            "Name a batch file of Mechanical Turk (AssignmentId, and Approve, Reject or AssignmentStatus), "
            "or a table with the columns unique_id and decision."
        ),
    ),
    Code.DECISION_ID: (
        N_("There is a decision here, but no assignment is named; the row was left out."),
        N_("Write the assignment's id into this row."),
    ),
    Code.DECISION_BOTH: (
        N_("The row approves and rejects at once; it was left out."),
        N_("Empty one of the two cells, Approve or Reject."),
    ),
    Code.DECISION_UNKNOWN: (
        N_("“{decision}” is no decision; the row was left out."),
        N_(
            "Known are approved, payable, paid, rejected, returned, expired, abandoned, "
            "and submitted for what is not decided after all."
        ),
    ),
    Code.DECISION_AMOUNT: (
        N_("“{amount}” is no amount; the row was left out."),
        N_("Write a decimal such as 0.04, without a currency, or leave the cell empty."),
    ),
    Code.DECISION_DAY: (
        N_("“{day}” is no day; the decision counts from today."),
        N_("Write it as 2026-11-24."),
    ),
    Code.DECISION_TWICE: (
        N_("A row before decides about {id} already; this one was left out."),
        N_("Keep one row for each assignment."),
    ),
}
VARIANTS: Mapping[tuple[Code, str], tuple[str, str]] = {}
