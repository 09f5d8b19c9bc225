"""The report of a rehearsal as JSON, for scripts.

{
  "bundle": text,               as named on the command line
  "title": text,                empty if the bundle could never be read
  "sound": bool,                no problem of severity "error" in the final state of the files
  "tasks": int,                 of the final state of the bundle
  "done": int, "skipped": int,  submitted, or skipped
  "gone": int,                  opened, but no longer in the bundle; their times are included all the same
  "times_s": [number, ...],     active seconds of submitted tasks, in the order of opening, exact to a millisecond
  "outdated": [bool, ...],      for each of them: submitted before the design changed
  "median_s": number | null,    null without any time
  "quartiles_s": [number, number] | null,   first and third; null below four times
  "instructions_s": number,     spent on the instructions, in no task's time
  "expected_s": number | null,  per task, as the bundle states it
  "time_per_task_s": {"alone": number | null, "all_in": number | null},   as `core.pay.rehearsal` defines them
  "unit": "task" | "media-minute",   the unit of the reward, as the bundle states it
  "time_per_unit_s": as time_per_task_s, per unit of the reward
  "reward": text | null,        per unit as stated (the mean where rewards differ), an exact decimal
  "currency": text | null,      of every amount here
  "hourly_pay": {"alone": text | null, "all_in": text | null},            from the reward, to the cent
  "target_wage": text | null,   per hour
  "reward_for_target": {"alone": text | null, "all_in": text | null},     rounded up
  "unsound_answers": [{"control": text, "code": text, "count": int}, ...],
  "problems": [...],            in the form of `annotator check --json`, notes included
  "reloads": int                how often changed files were read again
}"""

from __future__ import annotations

from decimal import ROUND_HALF_EVEN, Decimal
from fractions import Fraction
from typing import Any

from annotator.app.command_line.problem_report import problem_json
from annotator.core.bundle.manifest import PayUnit
from annotator.core.money.amount import Money
from annotator.core.pay.rehearsal import Report, spread
from annotator.core.problems import errors


def report_json(report: Report, location: str) -> dict[str, Any]:
    known = spread(report.times_ms)
    alone = report.paid_alone_ms
    all_in = report.paid_all_in_ms
    stated = report.stated
    target = report.target
    paid = stated.reward or target
    quartiles = known.quartiles_ms if known is not None else None
    return {
        "bundle": location,
        "title": report.title,
        "sound": not errors(report.problems),
        "tasks": stated.tasks,
        "done": len(report.done),
        "skipped": len(report.skipped),
        "gone": len(report.gone),
        "times_s": [time_ms / 1000 for time_ms in report.times_ms],
        "outdated": [task.unique_id in report.outdated for task in report.done],
        "median_s": _seconds(known.median_ms if known is not None else None),
        "quartiles_s": [_seconds(quartile) for quartile in quartiles] if quartiles is not None else None,
        "instructions_s": report.instructions_ms / 1000,
        "expected_s": float(stated.expected_s) if stated.expected_s is not None else None,
        "time_per_task_s": {"alone": _seconds(report.alone_ms), "all_in": _seconds(report.all_in_ms)},
        "unit": (PayUnit.MEDIA_MINUTE if stated.by_the_minute else PayUnit.TASK).value,
        "time_per_unit_s": {"alone": _seconds(alone), "all_in": _seconds(all_in)},
        "reward": _amount(stated.reward),
        "currency": paid.currency if paid is not None else None,
        "hourly_pay": {"alone": _cents(report.hourly(alone)), "all_in": _cents(report.hourly(all_in))},
        "target_wage": _amount(target),
        "reward_for_target": {"alone": _amount(report.needed(alone)), "all_in": _amount(report.needed(all_in))},
        "unsound_answers": [
            {"control": unsound.control, "code": unsound.code, "count": unsound.count} for unsound in report.unsound
        ],
        "problems": [problem_json(problem) for problem in report.problems],
        "reloads": report.reloads,
    }


def _seconds(time_ms: Fraction | None) -> float | None:
    return None if time_ms is None else float(time_ms / 1000)


def _amount(money: Money | None) -> str | None:
    return None if money is None else format(money.amount, "f")


def _cents(value: Decimal | None) -> str | None:
    return None if value is None else str(value.quantize(Decimal("0.01"), rounding=ROUND_HALF_EVEN))
