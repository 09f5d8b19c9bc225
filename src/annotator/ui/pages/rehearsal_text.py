"""The texts of a trial run report, shared by the page, the saved file and standard output."""

from __future__ import annotations

from fractions import Fraction

from annotator.core.answer.validation import Finding, FindingCode
from annotator.core.money.amount import Money
from annotator.core.pay.rehearsal import Report, spread
from annotator.core.problems import Severity
from annotator.ui.i18n import number_format
from annotator.ui.i18n.messages import finding_sentence
from annotator.ui.i18n.text_table import aligned
from annotator.ui.i18n.translation import NOTHING, _, ngettext
from annotator.ui.problems.sentences import hint, place, sentence

type ReportRow = tuple[str, str, str]


def progress_text(done: int, skipped: int, count: int) -> str:
    """Return how many of all tasks are submitted, and how many are skipped if any is."""
    progress = ngettext("{done} of {count} task done", "{done} of {count} tasks done", count).format(
        done=number_format.count(done), count=number_format.count(count)
    )
    if not skipped:
        return progress
    text = ngettext("{told}, {count} skipped", "{told}, {count} skipped", skipped)
    return text.format(told=progress, count=number_format.count(skipped))


def heading(report: Report, name: str) -> str:
    """Return the title of the report. `name` is the bundle as given by the user, until its title is known."""
    return _("Trial run of “{name}”").format(name=report.title or name)


def summary(report: Report) -> str:
    """Return the progress of the trial run."""
    count, gone = report.stated.tasks, len(report.gone)
    skipped = sum(1 for task in report.skipped if task.unique_id not in report.gone)
    progress = progress_text(count - report.left - skipped, skipped, count)
    progress = _("{told}. Nothing was sent.").format(told=progress)
    if gone:
        text = ngettext(
            "{count} task that you opened is no longer in the bundle.",
            "{count} tasks that you opened are no longer in the bundle.",
            gone,
        )
        progress = f"{progress} {text.format(count=number_format.count(gone))}"
    return progress


def time_lines(report: Report) -> list[str]:
    """Return the time statistics. A single time is reported without a spread."""
    lines = [_spread_line(report)]
    if report.outdated:
        text = ngettext(
            "{count} of these times was measured before the design changed.",
            "{count} of these times were measured before the design changed.",
            len(report.outdated),
        )
        lines.append(text.format(count=number_format.count(len(report.outdated))))
    if report.instructions_ms:
        text = _(
            "Reading the instructions took {time}. This time should also be paid. It is shown separately "
            "from the time spent on tasks."
        )
        lines.append(text.format(time=number_format.measured(report.instructions_ms)))
    elif report.done:
        lines.append(_("No time was spent on instructions."))
    expected_s, alone_ms = report.stated.expected_s, report.alone_ms
    if expected_s is not None and alone_ms is not None:
        text = _("The bundle states {expected} per task. The median is {median}.")
        expected = number_format.stated(int(expected_s) * 1000)
        lines.append(text.format(expected=expected, median=number_format.measured(alone_ms)))
    return lines


def _spread_line(report: Report) -> str:
    known = spread(report.times_ms)
    if known is None:
        return _("No task was submitted, so time and hourly pay are unknown.")
    median = number_format.measured(known.median_ms)
    if known.count == 1:
        return _("Only one task was measured ({time}), which is not enough to show how times vary.").format(time=median)
    ends = {"least": number_format.measured(known.least_ms), "most": number_format.measured(known.most_ms)}
    if known.quartiles_ms is None:
        return _("Median {median}, shortest {least}, longest {most}.").format(median=median, **ends)
    first, third = (number_format.measured(quartile_ms) for quartile_ms in known.quartiles_ms)
    text = _("Median {median}, half of the tasks between {first} and {third}, shortest {least}, longest {most}.")
    return text.format(median=median, first=first, third=third, **ends)


def reward_line(report: Report) -> str:
    reward = report.stated.reward
    if reward is None:
        return _("No pay is stated in the bundle.")
    match report.stated.by_the_minute, report.stated.varies:
        case True, True:
            text = _("Stated pay: {amount} per minute of recording on average. The pay varies between tasks.")
        case True, False:
            text = _("Stated pay: {amount} per minute of recording.")
        case False, True:
            text = _("Stated pay: {amount} per task on average. The pay varies between tasks.")
        case _:
            text = _("Stated pay: {amount} per task.")
    return text.format(amount=number_format.money(reward))


def pay_rows(report: Report) -> list[ReportRow]:
    """Return the pay table: a header row, then one row per figure with the values of both counting methods."""
    alone, all_in = report.paid_alone_ms, report.paid_all_in_ms
    count = report.stated.tasks
    over = ngettext("All included, over {count} task", "All included, over {count} tasks", count)
    rows = [
        ("", _("Task only"), over.format(count=number_format.count(count))),
        (_("Time per task"), _time(report.alone_ms), _time(report.all_in_ms)),
        (_("Hourly pay"), _rate(report, alone), _rate(report, all_in)),
    ]
    if report.stated.by_the_minute:
        rows.insert(2, (_("Time per minute of recording"), _time(alone), _time(all_in)))
    if report.target is not None:
        wage = number_format.rate(report.target.amount, report.target.currency)
        title = minute_title(wage) if report.stated.by_the_minute else needed_title(wage)
        rows.append((title, _needed(report.needed(alone)), _needed(report.needed(all_in))))
    return rows


def needed_title(wage: str) -> str:
    return _("Reward to reach {wage}").format(wage=wage)


def minute_title(wage: str) -> str:
    return _("Reward per minute of recording to reach {wage}").format(wage=wage)


def counted_lines() -> list[str]:
    """Return the explanation of the two columns."""
    return [
        _("“Task only” is the median active time of the tasks submitted here, and nothing else."),
        _(
            "“All included” is the mean time per task, including loading time and a share of the time needed "
            "to read the instructions once. Breaks and idle time are excluded."
        ),
        _(
            "Both are the times of one person. “annotator price” finds the pay at which nine of ten workers reach a "
            "wage, from the first results."
        ),
    ]


def problem_title(report: Report) -> str:
    count = {severity: sum(1 for problem in report.problems if problem.severity is severity) for severity in Severity}
    wrong, noted = count[Severity.ERROR], count[Severity.NOTE]
    if wrong:
        return ngettext("{count} problem", "{count} problems", wrong).format(count=number_format.count(wrong))
    if noted:
        return ngettext("{count} note", "{count} notes", noted).format(count=number_format.count(noted))
    return _("No problems")


def problem_lines(report: Report) -> list[str]:
    return [
        number_format.pair(place(problem.place), f"{sentence(problem)} {hint(problem)}") for problem in report.problems
    ]


def unsound_lines(report: Report) -> list[str]:
    """Return the reasons why answers could not be submitted, most frequent first."""
    lines = []
    for unsound in report.unsound:
        why = finding_sentence(Finding(FindingCode(unsound.code), unsound.control))
        text = ngettext("{count} time: {said}", "{count} times: {said}", unsound.count)
        lines.append(text.format(said=why, count=number_format.count(unsound.count)))
    return lines


def reload_line(report: Report) -> str:
    """Return how often the files were reloaded; "" if they never changed."""
    if not report.reloads:
        return ""
    if report.reloads == 1:
        return _("The files changed and were reloaded once.")
    text = ngettext(
        "The files changed and were reloaded {count} time.",
        "The files changed and were reloaded {count} times.",
        report.reloads,
    )
    return text.format(count=number_format.count(report.reloads))


def text(report: Report, name: str) -> str:
    """Return the whole report for a terminal or a file. `name` is the bundle as given by the user."""
    lines = [heading(report, name), summary(report), *time_lines(report)]
    lines.append(reward_line(report))
    if report.done:
        lines += [f"  {line}" for line in aligned(pay_rows(report), 3)]
        lines += counted_lines()
    lines += [line for line in (reload_line(report),) if line]
    lines.append(number_format.pair(_("Problems and notes"), problem_title(report)))
    lines += [f"    {line}" for line in problem_lines(report)]
    unsound = unsound_lines(report)
    if unsound:
        lines.append(number_format.pair(_("Answers that could not be submitted"), ""))
        lines += [f"    {line}" for line in unsound]
    return "\n".join(line.rstrip() for line in lines) + "\n"


def _time(time_ms: Fraction | None) -> str:
    return NOTHING if time_ms is None else number_format.measured(time_ms)


def _rate(report: Report, time_ms: Fraction | None) -> str:
    value, reward = report.hourly(time_ms), report.stated.reward
    return NOTHING if value is None or reward is None else number_format.rate(value, reward.currency)


def _needed(reward: Money | None) -> str:
    return NOTHING if reward is None else number_format.money(reward)
