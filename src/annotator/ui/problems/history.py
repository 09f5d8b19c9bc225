"""Messages about histories of paid work, which `annotator rates` reads, and about files with decisions on rewards."""

from __future__ import annotations

from collections.abc import Mapping

from annotator.core.problems import ProblemCode as Code
from annotator.ui.i18n.translation import N_

MESSAGES: Mapping[Code, tuple[str, str]] = {
    Code.HISTORY_FOREIGN: (
        N_("Two of these three columns are needed: start of work, time of submission and duration."),
        N_(
            "Use a Mechanical Turk batch file (columns AcceptTime and SubmitTime), a file from “annotator "
            "ledger export --format jsonl”, or a results folder."
        ),
    ),
    Code.HISTORY_NONE: (
        N_("No usable assignments were found."),
        N_("Check the notes, if any, or choose another file."),
    ),
    Code.HISTORY_ROW: (
        N_("This row cannot be read and was skipped: {detail}."),
        N_("Look for an unclosed double quote. Inside a value, write each double quote twice."),
    ),
    Code.HISTORY_TIME: (
        N_("“{time}” is not a valid time, or its time zone is unknown. The row was skipped."),
        N_("Use “Sat Sep 23 10:03:27 PDT 2017” or “2017-09-23T10:03:27-07:00”."),
    ),
    Code.HISTORY_REWARD: (
        N_("“{reward}” is not a valid reward. The row was skipped."),
        N_("Use “$0.05”, “0.05” (US dollars) or “0.04 EUR”."),
    ),
    Code.HISTORY_STATUS: (
        N_("Unknown status “{status}”. The reward is counted as not yet decided."),
        N_("Valid values: Approved, Submitted, Rejected, Returned, Abandoned and Expired."),
    ),
    Code.HISTORY_REPEATED: (
        N_("Rows with a duplicate AssignmentId, skipped: {count}."),
        N_("No action needed. The first row of each assignment is used."),
    ),
    Code.HISTORY_WORKER: (
        N_("Rows without a worker: {count}. They are counted as one additional worker."),
        N_("If there are several workers, fill in the WorkerId column: clusters, mean and median depend on it."),
    ),
    Code.HISTORY_UNPRICED: (
        N_("Assignments without a reward, skipped because others in the same file have one: {count}."),
        N_("Fill in the rewards. Use 0 for unpaid work."),
    ),
    Code.HISTORY_SKIPPED: (N_("Skipped tasks are not counted: {count}."), N_("No action needed. They are not paid.")),
    Code.PLATFORM_ROW: (
        N_("This row cannot be read. It was skipped."),
        N_("Export the history again, or correct the row."),
    ),
    Code.PAY_CARD: (
        N_("This pay card cannot be used."),
        N_("Ask the person who gave it to you for a new one."),
    ),
    Code.EXCHANGE_RATES: (
        N_("This exchange rate cannot be read. No rate of this file was added."),
        N_("Download the file again, and open it unchanged."),
    ),
    Code.RULES_FILE: (
        N_("This rules file cannot be used. Nothing was changed."),
        N_("Ask its publisher for the original file."),
    ),
    Code.DECISION_COLUMNS: (
        N_("No column identifies the assignment, or no column contains the decision."),
        N_(
            "Use a Mechanical Turk batch file (AssignmentId, and Approve, Reject or AssignmentStatus), or a "
            "table with the columns unique_id and decision."
        ),
    ),
    Code.DECISION_ID: (
        N_("This row has a decision but no assignment ID. It was skipped."),
        N_("Add the assignment ID to this row."),
    ),
    Code.DECISION_BOTH: (
        N_("This row both approves and rejects the assignment. It was skipped."),
        N_("Leave either the Approve or the Reject cell empty."),
    ),
    Code.DECISION_UNKNOWN: (
        N_("“{decision}” is not a valid decision. The row was skipped."),
        N_(
            "Valid values: approved, payable, paid, rejected, returned, expired and abandoned. Use “submitted” "
            "to undo a decision."
        ),
    ),
    Code.DECISION_AMOUNT: (
        N_("“{amount}” is not a valid amount. The row was skipped."),
        N_("Use a decimal number such as 0.04, without a currency, or leave the cell empty."),
    ),
    Code.DECISION_DAY: (
        N_("“{day}” is not a valid date. Today’s date is used for the decision."),
        N_("Use the format 2026-11-24."),
    ),
    Code.DECISION_TWICE: (
        N_("An earlier row already has a decision for {id}. This row was skipped."),
        N_("Keep one row per assignment."),
    ),
    Code.DECISION_UNMATCHED: (
        N_("There is no result with the unique_id {id}."),
        N_("Copy the unique_id from the result, or remove the row."),
    ),
    Code.PAYMENT_ROW: (
        N_("Annotator on the workers’ computers cannot read every row of this file."),
        N_("Each row needs payment (at most 200 characters), amount, currency and unique_id. The limit is 16 MiB."),
    ),
    Code.PAYMENT_UNPRICED: (
        N_("The reward of the result {id} is unknown."),
        N_("Add the amount to its row in decisions.csv or in the file of exceptions."),
    ),
    Code.PRICE_NONE: (
        N_("No worker did {count} paid tasks or more, so the price is unknown."),
        N_("Wait for more results, or use --at-least with a smaller number."),
    ),
    Code.TOP_UP_NAMELESS: (
        N_("Results without a pseudonym are left out: {count}. It is unknown who gets a bonus for them."),
        N_("Ask the workers to send a pseudonym, or pay these bonuses yourself."),
    ),
}

VARIANTS: Mapping[tuple[Code, str], tuple[str, str]] = {
    (Code.DECISION_COLUMNS, "platform"): (
        N_("This looks like your history of {platform}, which is imported elsewhere."),
        N_("Import it with “More” and “Other platforms” on the earnings page."),
    ),
    (Code.PRICE_NONE, "currency"): (
        N_("The pay is in {currency}, but the wage “{wage}” is not."),
        N_("Choose a wage in {currency}, or state an amount with --wage."),
    ),
    (Code.PRICE_NONE, "terms"): (
        N_("The bundle states no pay, or no expected time per task."),
        N_("Fill in [pay] and [time], or name results and their bundle."),
    ),
    (Code.PRICE_NONE, "folder"): (
        N_("The price can only be written to the folder of a bundle."),
        N_("Name the folder that contains bundle.toml."),
    ),
    (Code.PRICE_NONE, "rewards"): (
        N_("Tasks of this bundle have their own rewards, so the price was not written."),
        N_("Change the column reward of the task table."),
    ),
    (Code.PLATFORM_ROW, "amount"): (
        N_("“{value}” is not an amount in a known currency. The row was skipped."),
        N_("Use “$0.05” or “0.04 EUR”, or choose the currency of the file."),
    ),
    (Code.PLATFORM_ROW, "negative"): (
        N_("The amount “{value}” is negative. The row was skipped."),
        N_("Enter fees and corrections by hand. A debit needs the row of its task in the same file."),
    ),
    (Code.PLATFORM_ROW, "status"): (
        N_("Unknown status “{value}”. The row was skipped."),
        N_("Valid values: submitted, pending, approved, paid, rejected, returned, expired and abandoned."),
    ),
    (Code.PLATFORM_ROW, "day"): (
        N_("This row has no date. It was skipped."),
        N_("Fill in the date, or the start and end of the task."),
    ),
    (Code.PLATFORM_ROW, "time"): (
        N_("“{value}” is not a valid date, time or duration. The row was skipped."),
        N_("Use “2026-11-24”, “2026-11-24 17:30:00” or, for a duration, “00:26:30”."),
    ),
    (Code.PLATFORM_ROW, "backwards"): (
        N_("The task ended ({value}) before it began. The row was skipped."),
        N_("Check both times and their time zones."),
    ),
    (Code.PLATFORM_ROW, "long"): (
        N_("The duration of this task is too long to be true ({value}). The row was skipped."),
        N_("Check the times and the unit of the duration."),
    ),
    (Code.PLATFORM_ROW, "future"): (
        N_("“{value}” is still to come. The row was skipped."),
        N_("Check the date, its time zone and the clock of this computer."),
    ),
    (Code.PLATFORM_ROW, "short"): (
        N_("This row ends after {value} cells. It was skipped."),
        N_("The file may be cut off. Download it again."),
    ),
    (Code.PLATFORM_ROW, "workers"): (
        N_("The task of this row was done by another worker ({value}) than those above. Nothing of the file is read."),
        N_("This is a requester’s file. Keep only the rows with your own worker ID."),
    ),
    (Code.PLATFORM_ROW, "columns"): (
        N_("The columns of this file are not known."),
        N_("Choose the payer and the columns. They are remembered for the next file of this payer."),
    ),
    (Code.HISTORY_FOREIGN, "empty"): (
        N_("The file is empty."),
        N_("Download or export it again, or choose another file."),
    ),
    (Code.HISTORY_FOREIGN, "packed"): (
        N_("The file is compressed, so its table cannot be read."),
        N_("Unpack it and choose the CSV file inside. If it is a spreadsheet, save it as CSV instead."),
    ),
    (Code.HISTORY_NONE, "results"): (
        N_("No usable results were found."),
        N_("Specify a folder such as “my-job@1”, a folder that contains such folders, or a zip file from a worker."),
    ),
    (Code.HISTORY_ROW, "open"): (
        N_("This row has an unclosed double quote: lines {first} to {last} were skipped."),
        N_("Close it. Inside a value, write each double quote twice."),
    ),
    (Code.HISTORY_ROW, "entry"): (
        N_("This line is not a ledger entry and was skipped: {detail}."),
        N_("Export the ledger again with “annotator ledger export --format jsonl”."),
    ),
    (Code.HISTORY_TIME, "empty"): (
        N_("The start or end of this assignment is unknown. The row was skipped."),
        N_("Fill in AcceptTime and SubmitTime, or one of them and WorkTimeInSeconds."),
    ),
    (Code.HISTORY_TIME, "backwards"): (
        N_("The assignment was submitted ({time}) before it was accepted ({accepted}). The row was skipped."),
        N_("Check both times and their time zones."),
    ),
    (Code.HISTORY_TIME, "long"): (
        N_(
            "The time from {accepted} to {time} is longer than one year, the maximum for an assignment. The "
            "row was skipped."
        ),
        N_("Check the year in both times."),
    ),
    (Code.HISTORY_WORKER, "results"): (
        N_("Results without a worker: {count}. They are counted as one additional worker."),
        N_("No action is possible: the workers did not send a pseudonym, or used an older version of annotator."),
    ),
    (Code.HISTORY_UNPRICED, "all"): (
        N_("No rewards are known, so only time can be shown."),
        N_("Fill in the Reward column, for example with “$0.05” or “0.04 EUR”."),
    ),
    (Code.HISTORY_UNPRICED, "results"): (
        N_("Results do not state the pay, so only the time is known."),
        N_("Specify the bundle with --bundle: it contains the rewards."),
    ),
    (Code.HISTORY_UNPRICED, "bundle"): (
        N_("The bundle states no pay, so only the time is shown."),
        N_("No action needed if the work was unpaid."),
    ),
    **{
        (Code.EXCHANGE_RATES, why): (text, N_("Download the file again, and open it unchanged."))
        for why, text in (
            ("currency", N_("“{text}” is not the code of a currency, or it is there twice. No rate was added.")),
            ("cells", N_("This row has {found} cells instead of {expected}. No rate of this file was added.")),
            ("day", N_("“{text}” is not a day. No rate of this file was added.")),
            ("again", N_("The day {text} is there twice. No rate of this file was added.")),
            ("rate", N_("“{text}” is not an exchange rate. No rate of this file was added.")),
            ("many", N_("The file has more rates than the European Central Bank has published. None was added.")),
            ("none", N_("The file has no exchange rates.")),
        )
    },
    (Code.EXCHANGE_RATES, "columns"): (
        N_(
            "This is not the table of the European Central Bank: its first column is “Date”, the others are currencies."
        ),
        N_("Choose eurofxref-hist.csv, eurofxref.csv, or the zip file of one of them."),
    ),
    (Code.EXCHANGE_RATES, "several"): (
        N_("The zip file has several tables or none. No rate was added."),
        N_("Choose eurofxref-hist.zip or eurofxref.zip, or unpack it and choose the CSV file."),
    ),
    (Code.RULES_FILE, "form"): (
        N_("This is no rules file, or it is damaged. Nothing was changed."),
        N_("A rules file is a text in TOML with the format “annotator-rules-1”, a publisher and [[rule]] tables."),
    ),
    (Code.RULES_FILE, "signature"): (
        N_("The signature of this rules file is wrong: somebody changed it. Nothing was changed."),
        N_("Ask its publisher for the original file."),
    ),
    (Code.RULES_FILE, "field"): (
        N_("The field “{field}” of a rule is missing, unknown, empty or of the wrong kind. Nothing was changed."),
        N_("A rule has key, value, unit, from, checked and source, and may have until, confirmed, about and pro_rata."),
    ),
    (Code.RULES_FILE, "unit"): (
        N_("This is no unit of a rule. Nothing was changed."),
        N_("Use such as “EUR/h gross”, “EUR/h net”, “%” or “EUR/year”."),
    ),
    (Code.RULES_FILE, "value"): (
        N_("This value is not possible. Nothing was changed."),
        N_("Use a decimal above zero in quotes, such as 12.02; with the unit “%”, 100 at most."),
    ),
    (Code.RULES_FILE, "day"): (
        N_("The day of “{field}” is not possible. Nothing was changed."),
        N_("Days are from 2000 to 2099, “until” is not before “from”, and “checked” is not in the future."),
    ),
    (Code.RULES_FILE, "twice"): (
        N_("Two rules with one key begin on the same day. Nothing was changed."),
        N_("Keep one of them."),
    ),
    (Code.RULES_FILE, "many"): (
        N_("The file has more rules than annotator keeps. Nothing was changed."),
        N_("Split it into several files."),
    ),
    (Code.PAY_CARD, "form"): (
        N_("This is no pay card, or it was changed. It was left out; the others are kept."),
        N_("Ask the person who gave it to you for the original file."),
    ),
    (Code.PAY_CARD, "version"): (
        N_("A newer annotator wrote this pay card. It was left out; the others are kept."),
        N_("Update annotator, and open the file again."),
    ),
    (Code.PAY_CARD, "signature"): (
        N_("The signature of this pay card is wrong: somebody changed it. It was left out; the others are kept."),
        N_("Ask the person who gave it to you for the original file."),
    ),
    (Code.PAY_CARD, "values"): (
        N_("The values of this pay card cannot be true, or its quarter has not begun. It was left out."),
        N_("If your computer’s date is right, no action is needed."),
    ),
    (Code.PAY_CARD, "size"): (
        N_("This text is too long for a pay card. It was left out; the others are kept."),
        N_("Ask the person who gave it to you for the original file."),
    ),
    (Code.PAY_CARD, "many"): (
        N_("The file has more pay cards than annotator keeps. None of it was added."),
        N_("Open a smaller file."),
    ),
    (Code.PAY_CARD, "full"): (
        N_("With these pay cards there would be more than {most} here. None was added."),
        N_("Remove the cards of a requester under Earnings > More > Pay cards, then open the file again."),
    ),
    (Code.PAY_CARD, "none"): (
        N_("There is no pay card here: no file whose name ends with “.paycard”."),
        N_("Choose another file, folder or zip file."),
    ),
}
