"""Messages for requesters only: pay, keys, columns, and media that cannot be decoded."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from decimal import Decimal

from annotator.core.problems import Problem
from annotator.core.problems import ProblemCode as Code
from annotator.ui.i18n import number_format
from annotator.ui.i18n.rule_sources import source_text
from annotator.ui.i18n.translation import N_, _, ngettext

MESSAGES: Mapping[Code, tuple[str, str]] = {
    Code.COLUMN_UNUSED: (
        N_("The design does not use column “{column}”."),
        N_("Remove it, or keep it for yourself: workers do not see it."),
    ),
    Code.CHOICES_UNREACHED: (
        N_("No shortcuts available for “{first}” and the following choices in “{control}” ({count} in total)."),
        N_(
            "Assign hotkeys to the most common choices, or ask in two steps: the rest can only be reached with "
            "the mouse or Tab."
        ),
    ),
    Code.STARTER_LEFT: (
        N_("Placeholder text is still there: “{words}”."),
        N_("Replace it with the information that workers need, or remove it."),
    ),
    Code.START_TOO_LONG: (
        N_(
            "“{control}” starts with a text of {found} characters, but the limit is {limit}: workers must "
            "shorten it first."
        ),
        N_("Shorten its value, or increase maxLength."),
    ),
    Code.HOTKEY_TAKEN: (
        N_("Shortcut “{key}” of “{value}” is also a program shortcut. Here, only the one from the design works."),
        N_("Use another shortcut if possible: regular workers know the program's shortcuts by heart."),
    ),
    Code.PAY_BELOW_REFERENCE: (
        N_("{reward} for {expected} is {hourly} an hour. The minimum wage is {wage} ({source}, since {since})."),
        N_("Pay at least {needed} per task, or correct the expected time."),
    ),
    Code.PAY_UNTOLD: (
        N_("No expected time is given, so hourly pay cannot be calculated."),
        N_("Set time.expected_s in bundle.toml. A trial run measures it."),
    ),
    Code.PAY_NONE: (
        N_("No pay is given: workers see “No pay is stated”."),
        N_('Set it under [pay] in bundle.toml, such as amount = "0.10" and currency = "EUR".'),
    ),
    Code.PAY_HIGH: (
        N_("{reward} for {expected} is {hourly} an hour, {times} times the minimum of {wage}. Is this intended?"),
        N_("Check whether the amount lacks a decimal point, and whether the expected time is in seconds."),
    ),
    Code.MEDIA_UNUSED: (
        N_("Media not used by any task: {count} ({names}). Workers do not receive them."),
        N_("Remove them, or add the missing tasks. “annotator pack” leaves them out."),
    ),
    Code.INSTRUCTIONS_MISSING: (
        N_("The instructions are missing: workers only see the design."),
        N_("Write instructions.md: what to do, where to draw the line, and an example for each case."),
    ),
    Code.HURT_UNNAMED: (
        N_("The media are marked as sensitive, but without content categories."),
        N_('Name it under [media], for example categories = ["violence"]: workers see this before any content.'),
    ),
    Code.CALM_FEW: (
        N_("Sensitive tasks: {hurtful}. Others: {calm}. {field} requires {needed} others, so they will run out."),
        N_("Add non-sensitive tasks, or use a larger number."),
    ),
    Code.MEDIA_UNDECODABLE: (
        N_("Cannot decode the image: {detail}."),
        N_("Open it in an image editor and save it again."),
    ),
    Code.MEDIA_UNSEEN: (
        N_("The media check failed, so some problems may be missing: {detail}."),
        N_("Run annotator check to check all of them again."),
    ),
    Code.MEDIA_CUT: (
        N_("The audio claims to last {claimed}, but only {found} can be played: it seems to be truncated."),
        N_("Copy it again from an intact source."),
    ),
    Code.FRAME_RATE: (
        N_(
            "The video {film} has {found} frames per second, but the design specifies {counted}. Affected "
            "videos: {count}."
        ),
        N_(
            'Set frameRate="{found}" in <Video>. Frame numbers in results are based on it, as in Label '
            "Studio. Otherwise, they differ from the ones that workers see."
        ),
    ),
    Code.MEDIA_SUFFIX: (
        N_("The file is named {suffix}, but its content is {kind}."),
        N_("It still works. Rename it to avoid problems in other programs."),
    ),
    Code.MEDIA_PAGES: (
        N_(
            "The file {named} has several pages ({pages}), but only the first page of each listed file is "
            "shown. Affected files: {count}."
        ),
        N_(
            "List each page as a separate file. Or put the file in a column without a list, for an <Image> "
            "with value instead of valueList, which shows all its pages."
        ),
    ),
}

VARIANTS: Mapping[tuple[Code, str], tuple[str, str]] = {
    (Code.STARTER_LEFT, "examples"): (
        N_("The tasks are still the examples from a new bundle."),
        N_("Replace them with your own, each with a unique ID."),
    ),
    (Code.START_TOO_LONG, "column"): (
        N_(
            "“{control}” starts with “{column}”, but the limit is {limit} characters. Tasks with a longer "
            "text: {count}."
        ),
        N_("Shorten the texts, or increase maxLength. Otherwise workers must shorten them first."),
    ),
    (Code.COLUMN_UNUSED, "suggestion"): (
        N_("The design does not use column “{column}”."),
        N_("Did you mean “{suggestion}”? Rename one of them."),
    ),
    (Code.PAY_BELOW_REFERENCE, "some"): (
        N_(
            "{count} of {all} tasks pay less than the minimum wage of {wage} an hour ({source}, since "
            "{since}). The lowest pays {lowest}."
        ),
        N_("Pay at least {needed} for the one expected to take {expected}, or correct the expected times."),
    ),
    (Code.PAY_BELOW_REFERENCE, "most"): (
        N_(
            "Half of the tasks pay {hourly} an hour or less. The lowest pays {lowest}. The minimum wage is "
            "{wage} ({source}, since {since})."
        ),
        N_("Pay at least {needed} for a task expected to take {expected}, or correct the expected times."),
    ),
    (Code.MEDIA_UNUSED, "packed"): (
        N_("Media not used by any task: {count} ({names}). They are not included in the zip."),
        N_("No action needed, unless tasks are missing."),
    ),
    (Code.PAY_UNTOLD, "some"): (
        N_("{count} of {all} tasks have no expected time, so their hourly pay is unknown."),
        N_("Fill in their expected_s column, or set time.expected_s in bundle.toml for all."),
    ),
    (Code.MEDIA_UNDECODABLE, "large"): (
        N_("The image has {megapixels} megapixels. The maximum for this file type is {limit}."),
        N_(
            "Scale it down or split it. Non-progressive JPEGs can be larger than other images, because they "
            "are scaled down while being read. All others are kept fully in memory."
        ),
    ),
    (Code.MEDIA_UNDECODABLE, "kind"): (
        N_("The file is not a supported image. It looks like {kind}."),
        N_("Use the image itself, as JPEG, PNG, WebP, GIF, BMP or TIFF."),
    ),
    (Code.MEDIA_UNDECODABLE, "sound"): (
        N_("Cannot decode the audio: {detail}."),
        N_("Open it in an audio editor and save it again."),
    ),
    (Code.MEDIA_UNDECODABLE, "sound-kind"): (
        N_("The file is not a supported audio file. It looks like {kind}."),
        N_("Use the recording itself, as WAV, FLAC, MP3, Ogg, Opus, M4A, AAC or AIFF."),
    ),
    (Code.MEDIA_UNDECODABLE, "film"): (
        N_("Cannot decode the video: {detail}."),
        N_("Open it in a video editor and save it again as MP4 with H.264."),
    ),
    (Code.MEDIA_UNDECODABLE, "film-kind"): (
        N_("The file is not a supported video. It looks like {kind}."),
        N_("Use the video itself, as MP4, MOV, MKV, WebM, TS, MPEG or AVI."),
    ),
    (Code.MEDIA_UNDECODABLE, "sound-cut"): (
        N_("Cannot open the audio: the data needed to play it, often at the end of the file, is missing."),
        N_("It seems to be truncated: copy it again from an intact source."),
    ),
    (Code.MEDIA_UNDECODABLE, "film-cut"): (
        N_("Cannot open the video: the data needed to play it, often at the end of the file, is missing."),
        N_("It seems to be truncated: copy it again from an intact source."),
    ),
    (Code.MEDIA_UNSEEN, "late"): (
        N_("Time ran out before all media was checked. Not checked: {count} of {all}, starting with {first}."),
        N_("Allow more time with annotator check --within, or split the bundle."),
    ),
    (Code.MEDIA_UNSEEN, "stopped"): (
        N_("The media check was stopped. Not checked: {count} of {all}, starting with {first}."),
        N_("Run annotator check to check all of them."),
    ),
    (Code.MEDIA_CUT, "middle"): (
        N_("The audio stops before its end: the file seems to be truncated."),
        N_("Copy it again from an intact source. A recorded broadcast may be complete as it is."),
    ),
    (Code.MEDIA_CUT, "film"): (
        N_("The video claims to last {claimed}, but only {found} can be played: it seems to be truncated."),
        N_("Copy it again from an intact source."),
    ),
    (Code.FRAME_RATE, "differ"): (
        N_(
            "The video {film} has {found} frames per second, but the design specifies {counted}. Affected "
            "videos: {count}."
        ),
        N_(
            "Videos have different frame rates: put each task's rate in a column, such as frame_rate, and "
            'write frameRate="$frame_rate" in <Video>. Otherwise, frame numbers in results differ from those '
            "that workers see."
        ),
    ),
    (Code.FRAME_RATE, "column"): (
        N_(
            "The video {film} has {found} frames per second, but its task specifies {counted}. Affected "
            "videos: {count}."
        ),
        N_("Set it to {found}. Otherwise, frame numbers in results differ from the ones that workers see."),
    ),
    (Code.FRAME_RATE, "preset"): (
        N_(
            "The video {film} has {found} frames per second, but the preset specifies {counted}. Affected "
            "videos: {count}."
        ),
        N_(
            "Read ranges in seconds: frame numbers in results differ from those shown to workers. Or give the "
            'bundle its own design (config) with frameRate="{found}" in <Video>.'
        ),
    ),
    (Code.MEDIA_UNDECODABLE, "empty"): (N_("The file is empty."), N_("Put it back.")),
}


def lengths_in_words(problem: Problem) -> Mapping[str, str]:
    """Return the formatted parameters of a note on a truncated medium; empty for other problems."""
    if problem.code is not Code.MEDIA_CUT or "claimed_s" not in problem.params:
        return {}
    return {
        name: number_format.measured(round(float(problem.params[f"{name}_s"]) * 1000)) for name in ("claimed", "found")
    }


def shown_by(problem: Problem) -> str:
    """Return the tasks that use the subject of a problem; empty if it names none."""
    params = problem.params
    if "tasks_row" not in params:
        return ""
    count = int(params["tasks"])
    words = _("Used by {file}, row {row}.")
    if count > 1:
        words = ngettext(
            "Used by {count} task, first in {file}, row {row}.",
            "Used by {count} tasks, first in {file}, row {row}.",
            count,
        )
    return words.format(file=params["tasks_file"], row=params["tasks_row"], count=number_format.count(count))


def pay_in_words(problem: Problem) -> Mapping[str, str]:
    """Return the formatted parameters of a note on pay; empty for other problems."""
    params = problem.params
    if "currency" not in params or problem.code not in (Code.PAY_BELOW_REFERENCE, Code.PAY_HIGH):
        return {}
    amounts = ("reward", "hourly", "lowest", "wage", "needed")
    in_words = {
        **{name: number_format.amount(Decimal(params[name]), params["currency"]) for name in amounts if name in params},
        "expected": number_format.stated(int(params["expected_s"]) * 1000),
    }
    if "since" in params:
        in_words["since"] = number_format.day(date.fromisoformat(params["since"]))
        in_words["source"] = source_text(params["source"]) or _("custom amount")
    return in_words
