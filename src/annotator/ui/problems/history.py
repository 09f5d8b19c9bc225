"""Words for problems of histories of paid work, which `annotator rates` reads."""

from __future__ import annotations

from collections.abc import Mapping

from annotator.core.problems import ProblemCode as Code
from annotator.ui.i18n.translation import N_

WORDS: Mapping[Code, tuple[str, str]] = {
    Code.HISTORY_FOREIGN: (
        N_("No two columns tell when work began, when it was submitted, and how long it took."),
        N_(
            "Name a batch file of Mechanical Turk (columns AcceptTime and SubmitTime), a file written by "
            "“annotator ledger export --format jsonl”, or a results folder."
        ),
    ),
    Code.HISTORY_NONE: (
        N_("There is no assignment in it that could be counted."),
        N_("Look at the notes, if there are any, or name another file."),
    ),
    Code.HISTORY_ROW: (
        N_("This row cannot be read and was left out: {detail}."),
        N_("Look for a quotation mark that is not closed. A quotation mark inside a value is written twice."),
    ),
    Code.HISTORY_TIME: (
        N_("“{time}” is no time with a zone that is known here; the row was left out."),
        N_("Write it as “Sat Sep 23 10:03:27 PDT 2017” or “2017-09-23T10:03:27-07:00”."),
    ),
    Code.HISTORY_REWARD: (
        N_("“{reward}” is no reward; the row was left out."),
        N_("Write it as “$0.05”, “0.05” (US dollars) or “0.04 EUR”."),
    ),
    Code.HISTORY_STATUS: (
        N_("The status “{status}” is not known; the reward counts as not decided yet."),
        N_("Known are Approved, Submitted, Rejected, Returned, Abandoned and Expired."),
    ),
    Code.HISTORY_REPEATED: (
        N_("Rows with an AssignmentId that was there before were passed over: {count}."),
        N_("Nothing has to be done. Of each assignment the first row counts."),
    ),
    Code.HISTORY_WORKER: (
        N_("Rows that name nobody are counted as one more worker's: {count}."),
        N_("Fill in WorkerId if they are of several workers: clusters, mean and median depend on it."),
    ),
    Code.HISTORY_UNPRICED: (
        N_("Assignments without a reward, beside others that have one, were left out: {count}."),
        N_("Fill in the rewards, with 0 for what was not paid."),
    ),
    Code.HISTORY_SKIPPED: (
        N_("Tasks that were skipped are not counted: {count}."),
        N_("Nothing has to be done. Nobody is paid for them."),
    ),
}

VARIANTS: Mapping[tuple[Code, str], tuple[str, str]] = {
    (Code.HISTORY_FOREIGN, "empty"): (
        N_("The file is empty."),
        N_("Download or export it once more, or name another one."),
    ),
    (Code.HISTORY_FOREIGN, "packed"): (
        N_("The file is packed: there is no table to read in it as it is."),
        N_("Unpack it, then name the CSV file that was in it. A workbook is saved as CSV first."),
    ),
    (Code.HISTORY_NONE, "results"): (
        N_("There is no result in it that could be counted."),
        N_("Name the folder that holds folders such as “my-job@1”, one of these, or a zip that a worker handed over."),
    ),
    (Code.HISTORY_ROW, "open"): (
        N_("A quotation mark is opened in this row and never closed: lines {first} to {last} were left out."),
        N_("Close it. A quotation mark inside a value is written twice."),
    ),
    (Code.HISTORY_ROW, "entry"): (
        N_("This line is no entry of a ledger and was left out: {detail}."),
        N_("Export the ledger once more with “annotator ledger export --format jsonl”."),
    ),
    (Code.HISTORY_TIME, "empty"): (
        N_("Nothing tells when this assignment began or ended; the row was left out."),
        N_("Fill in AcceptTime and SubmitTime, or one of them and WorkTimeInSeconds."),
    ),
    (Code.HISTORY_TIME, "backwards"): (
        N_("It was submitted ({time}) before it was accepted ({accepted}); the row was left out."),
        N_("Look at both times and their zones."),
    ),
    (Code.HISTORY_TIME, "long"): (
        N_("From {accepted} to {time} is longer than an assignment can take, which is a year; the row was left out."),
        N_("Look at the year in both times."),
    ),
    (Code.HISTORY_WORKER, "results"): (
        N_("Results that do not tell who worked are counted as one more worker's: {count}."),
        N_("Nothing can be done: the workers left their pseudonym out, or worked with an older annotator."),
    ),
    (Code.HISTORY_UNPRICED, "all"): (
        N_("No reward is known, so there is time and no pay."),
        N_("Fill in the column Reward, for example with “$0.05” or “0.04 EUR”."),
    ),
    (Code.HISTORY_UNPRICED, "results"): (
        N_("Results do not tell what was paid, so there is time and no pay."),
        N_("Name the bundle with --bundle: it has the rewards."),
    ),
    (Code.HISTORY_UNPRICED, "bundle"): (
        N_("The bundle states no pay, so there is time and no pay here."),
        N_("Nothing can be done if the work was not paid."),
    ),
}
