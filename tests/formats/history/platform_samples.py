"""Samples of the histories that platforms give to their workers, built from what is known about their formats.

`python tests/formats/history/platform_samples.py FOLDER` writes them. Sources, and what they leave open:

- Mechanical Turk, batch file: the columns of a batch file in AWS's documentation
  (https://docs.aws.amazon.com/AWSMechTurk/latest/AWSMturkAPI/ApiReference_AssignmentDataStructureArticle.html,
  https://docs.aws.amazon.com/AWSMechTurk/latest/RequesterUI/), certain.
- Mechanical Turk, HIT tracker: the fields that the worker site's dashboard gives for a day (`status_details`), as the
  extension MTurk Suite stores them (github.com/brandonhellman/mturk-suite, hit_tracker/hit_tracker.js): hit_id, title,
  requester_name, reward.amount_in_dollars, state, and the Pacific day as 20171124. The states are certain, the order of
  the columns in an export is not. It tells no time of day. What the dashboard shows for a day has the same content
  (https://blog.mturk.com/updates-to-the-new-mturk-worker-website-4a8867383bb7).
- Prolific: the header of a submissions export, `Submission id,Participant id,Status,...,Started at,Completed at,
  Reviewed at,Archived at,Time taken,Completion code` with times such as 2024-10-25T12:27:09.179000Z. The columns Study
  and Reward are not in the export for researchers; participants see both in their list of submissions. Not certain.
- Prolific, list of submissions: the columns that participants see on their page of submissions, as tables made from it
  have them: Study, Reward, Bonus, Started At, Completed At, Completion Code, Status. It has no id. Not certain.
- Clickworker: the account history as its help describes it: booked on, payable on, description, workitem number,
  credit or debit (https://support-workplace.clickworker.com/en/support/solutions/articles/80000672354, 80001150279).
  It shows a page and PDF invoices; that a table has these names is not certain.
- Appen: rows of an invoice in Appen Connect: date, type, project, hours and amount
  (https://www.appenevaluatorscafe.com/appen-first-invoice-3/, https://pastebin.com/uK5SUsvd). Not certain.
- Toloka: TSV with `ASSIGNMENT:` columns, certain (https://toloka.ai/docs/guide/result-of-eval, and
  `GetAssignmentsTsvParameters` of toloka-kit 1.2.3). A row for each task of a suite; the reward is that of the suite.
- Microworkers: fields of the worker API, as a table (https://www.microworkers.com/api.php?Id=55): campaign_id,
  finished_datetime, rating OK, NOK or NOTRATED. The name of the amount is inferred from bonus_worker_earned. That the
  times are UTC is assumed."""

from __future__ import annotations

import csv
import io
import sys
from pathlib import Path

Table = list[list[str]]

SAMPLES: dict[str, tuple[str, Table]] = {
    "mechanical-turk-batch.csv": (
        ",",
        [
            ["HITId", "Title", "Reward", "AssignmentId", "WorkerId", "AssignmentStatus", "AcceptTime", "SubmitTime",
             "WorkTimeInSeconds"],
            ["3A", "Mark relations", "$0.05", "A1", "W1", "Approved", "Sat Sep 23 10:03:00 PDT 2017",
             "Sat Sep 23 10:05:00 PDT 2017", "120"],
            ["3B", "Mark relations", "$0.05", "A2", "W1", "Submitted", "Sat Sep 23 10:04:00 PDT 2017",
             "Sat Sep 23 10:06:00 PDT 2017", "120"],
            ["3C", "Mark relations", "$0.05", "A3", "W1", "Rejected", "Sat Sep 23 11:00:00 PDT 2017",
             "Sat Sep 23 11:01:00 PDT 2017", "60"],
        ],
    ),
    "mechanical-turk-hit-tracker.csv": (
        ",",
        [
            ["hit_id", "requester_id", "requester_name", "title", "reward.amount_in_dollars", "state", "date"],
            ["3H", "R1", "Lab", "Listen, then answer", "1.5", "Paid", "20171124"],
            ["3I", "R1", "Lab", "Listen, then answer", "1.5", "Pending", "20171125"],
            ["3J", "R2", "Shop", "Sort products", "0.02", "Returned", "20171125"],
        ],
    ),
    "prolific.csv": (
        ",",
        [
            ["Submission id", "Participant id", "Study", "Reward", "Status", "Started at", "Completed at",
             "Reviewed at", "Archived at", "Time taken", "Completion code"],
            ["671b8e95", "5e9088a8", "Memory of faces", "£2.10", "APPROVED", "2024-10-25T12:27:09.000000Z",
             "2024-10-25T12:46:09.000000Z", "2024-10-25T23:35:52.000000Z", "2024-10-25T23:35:52.000000Z", "1140",
             "C1"],
            ["671b8e96", "5e9088a8", "Choices", "£0.90", "AWAITING REVIEW", "2024-10-26T08:00:00.000000Z",
             "2024-10-26T08:06:00.000000Z", "", "", "360", "C2"],
            ["671b8e97", "5e9088a8", "Choices", "£0.90", "RETURNED", "2024-10-26T09:00:00.000000Z", "",
             "", "", "60", ""],
            ["671b8e98", "5e9088a8", "Choices", "£0.90", "ACTIVE", "2024-10-26T10:00:00.000000Z", "", "", "", "", ""],
        ],
    ),
    "prolific-submissions.csv": (
        ",",
        [
            ["Study", "Reward", "Bonus", "Started At", "Completed At", "Completion Code", "Status"],
            ["Memory of faces", "£2.10", "£0.50", "2024-10-25T12:27:09.000000Z", "2024-10-25T12:46:09.000000Z", "C1",
             "APPROVED"],
            ["Choices", "£0.90", "£0.00", "2024-10-26T08:00:00.000000Z", "2024-10-26T08:06:00.000000Z", "C2",
             "AWAITING REVIEW"],
            ["Choices again", "£0.90", "", "2024-10-26T09:00:00.000000Z", "2024-10-26T09:01:00.000000Z", "NOCODE",
             "RETURNED"],
        ],
    ),
    "clickworker.csv": (
        ";",
        [
            ["Booked", "Payable", "Type", "Workitem", "Description", "Amount"],
            ["12.10.2025", "19.10.2025", "Credit", "900001", "Categorise images", "0,12 €"],
            ["13.10.2025", "12.11.2025", "Credit", "900002", "Store visit", "8,00 €"],
            ["20.10.2025", "12.11.2025", "Debit", "900002", "Store visit", "-1,50 €"],
        ],
    ),
    "appen.csv": (
        ",",
        [
            ["Date", "Type", "Project", "Hours", "Amount"],
            ["10/02/2023", "Regular", "Web search evaluation", "1.5", "$9.00"],
            ["10/13/2023", "Regular", "Web search evaluation", "0.25", "$1.50"],
        ],
    ),
    "toloka.tsv": (
        "\t",
        [
            ["INPUT:image", "OUTPUT:result", "ASSIGNMENT:link", "ASSIGNMENT:assignment_id", "ASSIGNMENT:worker_id",
             "ASSIGNMENT:status", "ASSIGNMENT:started", "ASSIGNMENT:submitted", "ASSIGNMENT:reward"],
            ["a.jpg", "cat", "https://toloka.example/1", "0001", "w", "APPROVED", "2021-03-01T10:00:00.500",
             "2021-03-01T10:02:00.500", "0.04"],
            ["b.jpg", "dog", "https://toloka.example/1", "0001", "w", "APPROVED", "2021-03-01T10:00:00.500",
             "2021-03-01T10:02:00.500", "0.04"],
            ["c.jpg", "dog", "https://toloka.example/2", "0002", "w", "REJECTED", "2021-03-01T10:03:00.000",
             "2021-03-01T10:04:00.000", "0.04"],
        ],
    ),
    "microworkers.csv": (
        ",",
        [
            ["campaign_id", "task_id", "started_datetime", "finished_datetime", "rating", "worker_earned",
             "bonus_worker_earned"],
            ["313687d35d31", "1", "2014-11-24 10:50:00", "2014-11-24 10:57:00", "OK", "0.10000", "0.00000"],
            ["313687d35d31", "2", "2014-11-24 11:00:00", "2014-11-24 11:01:00", "NOK", "0.10000", "0.00000"],
            ["313687d35d31", "3", "2014-11-24 11:02:00", "2014-11-24 11:05:00", "NOTRATED", "0.10000", "0.00000"],
        ],
    ),
}  # fmt: skip


def sample(name: str) -> bytes:
    """Return the content of a sample."""
    separator, rows = SAMPLES[name]
    written = io.StringIO(newline="")
    csv.writer(written, delimiter=separator, lineterminator="\r\n").writerows(rows)
    return written.getvalue().encode()


def write_samples(folder: Path) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    for name in SAMPLES:
        (folder / name).write_bytes(sample(name))


if __name__ == "__main__":
    write_samples(Path(sys.argv[1]))
