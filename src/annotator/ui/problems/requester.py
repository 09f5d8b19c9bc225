"""Messages for requesters only: pay, keys, columns, and media that cannot be decoded."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from decimal import Decimal

from annotator.core.problems import Problem
from annotator.core.problems import ProblemCode as Code
from annotator.core.settings import iso_day
from annotator.ui.i18n import number_format
from annotator.ui.i18n.rule_sources import source_text
from annotator.ui.i18n.rule_text import noted
from annotator.ui.i18n.translation import N_, _, ngettext

MESSAGES: Mapping[Code, tuple[str, str]] = {
    Code.COLUMN_UNUSED: (
        N_("The design does not use column “{column}”."),
        N_("Remove the column, or keep it for yourself: workers do not see it."),
    ),
    Code.CHOICES_UNREACHED: (
        N_("No shortcuts are available for “{first}” and the choices after it in “{control}” ({count} in total)."),
        N_(
            "Assign shortcuts to the most common choices, or ask in two steps: the other choices can only be "
            "reached with the mouse or Tab."
        ),
    ),
    Code.STARTER_LEFT: (
        N_("The placeholder text has not been replaced: “{words}”."),
        N_("Replace it with the information that workers need, or remove it."),
    ),
    Code.START_TOO_LONG: (
        N_(
            "“{control}” starts with a text of {found} characters, but the limit is {limit}: workers must "
            "shorten it first."
        ),
        N_("Shorten the text, or increase maxLength."),
    ),
    Code.HOTKEY_TAKEN: (
        N_(
            "Shortcut “{key}” of “{value}” is also a program shortcut. In this bundle, only the shortcut from "
            "the design works."
        ),
        N_("Use another shortcut if possible: regular workers know the program’s shortcuts by heart."),
    ),
    Code.PAY_BELOW_REFERENCE: (
        N_("{reward} for {expected} is {hourly} an hour. The minimum wage is {wage} ({source}, since {since})."),
        N_("Pay at least {needed} per task, or correct the expected time."),
    ),
    Code.PAY_UNTOLD: (
        N_("No expected time is given, so hourly pay cannot be calculated."),
        N_("Set time.expected_s in bundle.toml. You can measure the time in a trial run."),
    ),
    Code.PAY_NONE: (
        N_("No pay is given: workers see “No pay is stated”."),
        N_('Set the pay under [pay] in bundle.toml, for example amount = "0.10" and currency = "EUR".'),
    ),
    Code.PAY_HIGH: (
        N_("{reward} for {expected} is {hourly} an hour, {times} times the minimum of {wage}. Is this intended?"),
        N_("Check whether the amount lacks a decimal point, and whether the expected time is in seconds."),
    ),
    Code.MEDIA_UNUSED: (
        N_("Media not used by any task: {count} ({names}). Workers do not receive them."),
        N_("Remove them, or add the missing tasks. “annotator pack” does not include unused media."),
    ),
    Code.INSTRUCTIONS_MISSING: (
        N_("The instructions are missing: workers only see the design."),
        N_("Write instructions.md: what to do, how to decide borderline cases, and an example of each case."),
    ),
    Code.HURT_UNNAMED: (
        N_("The media are marked as sensitive, but without content categories."),
        N_(
            'List the categories under [media], for example categories = ["violence"]: workers see them '
            "before any content."
        ),
    ),
    Code.CALM_FEW: (
        N_("Sensitive tasks: {hurtful}. Non-sensitive tasks: {calm}, but {field} requires {needed}."),
        N_("Add non-sensitive tasks, or increase the value of this field."),
    ),
    Code.MEDIA_UNDECODABLE: (
        N_("Cannot decode the image: {detail}."),
        N_("Open the image in an image editor and save it again."),
    ),
    Code.MEDIA_UNSEEN: (
        N_("The media check failed: {detail}. Some problems may not be listed."),
        N_("Run “annotator check” to check all media again."),
    ),
    Code.MEDIA_CUT: (
        N_("The audio should last {claimed}, but only {found} can be played: it seems to be truncated."),
        N_("Copy the file again from an intact source."),
    ),
    Code.MEDIA_FRAMES: (
        N_("The decoder returns {decoded} frames, but only {numbered} of them can be shown."),
        N_("Convert the video, for example to MP4 with H.264. Otherwise, workers do not see some of its frames."),
    ),
    Code.FRAME_RATE: (
        N_(
            "The video {film} has {found} frames per second, but the design specifies {counted}. Affected "
            "videos: {count}."
        ),
        N_(
            'Set frameRate="{found}" in <Video>. Frame numbers in results are based on this rate, as in '
            "Label Studio. With another rate, they differ from the frame numbers that workers see."
        ),
    ),
    Code.MEDIA_SUFFIX: (
        N_("The file name ends with {suffix}, but the format of the file is {kind}."),
        N_("The file still works. Rename it to avoid problems in other programs."),
    ),
    Code.MEDIA_PAGES: (
        N_(
            "The file {named} has several pages ({pages}), but only the first page of each listed file is "
            "shown. Affected files: {count}."
        ),
        N_(
            "List each page as a separate file. Or use value instead of valueList in <Image> and specify a "
            "single file, whose pages are then all shown."
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
            "“{control}” is prefilled from column “{column}”, but accepts at most {limit} characters. Tasks "
            "with a longer text: {count}."
        ),
        N_("Shorten the texts, or increase maxLength. Otherwise workers must shorten them first."),
    ),
    (Code.COLUMN_UNUSED, "suggestion"): (
        N_("The design does not use column “{column}”."),
        N_("Did you mean “{suggestion}”? Use the same name in the task table and in the design."),
    ),
    (Code.PAY_BELOW_REFERENCE, "some"): (
        N_(
            "Tasks that pay less than the minimum wage of {wage} an hour ({source}, since {since}): {count} of "
            "{all}. The lowest hourly pay is {lowest}."
        ),
        N_(
            "Pay at least {needed} for the lowest-paid tasks, which are expected to take {expected}, or "
            "correct the expected times."
        ),
    ),
    (Code.PAY_BELOW_REFERENCE, "most"): (
        N_(
            "Half of the tasks pay {hourly} an hour or less. The lowest hourly pay is {lowest}. The minimum "
            "wage is {wage} ({source}, since {since})."
        ),
        N_("Pay at least {needed} for a task expected to take {expected}, or correct the expected times."),
    ),
    (Code.MEDIA_UNUSED, "packed"): (
        N_("Media not used by any task: {count} ({names}). They are not included in the zip."),
        N_("No action needed, unless tasks are missing."),
    ),
    (Code.PAY_UNTOLD, "some"): (
        N_("Tasks without an expected time: {count} of {all}. Their hourly pay is unknown."),
        N_("Fill in the expected_s column for these tasks, or set time.expected_s in bundle.toml for all tasks."),
    ),
    (Code.MEDIA_UNDECODABLE, "large"): (
        N_("The image has {megapixels} megapixels. The maximum for this file type is {limit}."),
        N_(
            "Scale the image down or split it. Non-progressive JPEGs can be larger than other images, because "
            "they are scaled down while being read. All other images are kept fully in memory."
        ),
    ),
    (Code.MEDIA_UNDECODABLE, "kind"): (
        N_("The file is not a supported image. It looks like {kind}."),
        N_("Replace the file with an image in JPEG, PNG, WebP, GIF, BMP or TIFF format."),
    ),
    (Code.MEDIA_UNDECODABLE, "sound"): (
        N_("Cannot decode the audio: {detail}."),
        N_("Open the file in an audio editor and save it again."),
    ),
    (Code.MEDIA_UNDECODABLE, "mute"): (
        N_("The video has no audio, so its audio timeline stays empty."),
        N_("Segments can be marked even so. Use a video with audio if workers should hear something."),
    ),
    (Code.MEDIA_UNDECODABLE, "document"): (
        N_("Cannot show the document: {detail}."),
        N_("Open the file in a PDF reader and save it again, without a password."),
    ),
    (Code.MEDIA_UNDECODABLE, "document-kind"): (
        N_("The file is not a PDF document. It looks like {kind}."),
        N_("Replace the file with a PDF document."),
    ),
    (Code.MEDIA_UNDECODABLE, "sound-kind"): (
        N_("The file is not a supported audio file. It looks like {kind}."),
        N_("Replace the file with a recording in WAV, FLAC, MP3, Ogg, Opus, M4A, AAC or AIFF format."),
    ),
    (Code.MEDIA_UNDECODABLE, "film"): (
        N_("Cannot decode the video: {detail}."),
        N_("Open the file in a video editor and save it again as MP4 with H.264."),
    ),
    (Code.MEDIA_UNDECODABLE, "film-kind"): (
        N_("The file is not a supported video. It looks like {kind}."),
        N_("Replace the file with a video in MP4, MOV, MKV, WebM, TS, MPEG or AVI format."),
    ),
    (Code.MEDIA_UNDECODABLE, "sound-cut"): (
        N_("Cannot open the audio: the data needed to play it, often at the end of the file, is missing."),
        N_("The file seems to be truncated. Copy it again from an intact source."),
    ),
    (Code.MEDIA_UNDECODABLE, "film-cut"): (
        N_("Cannot open the video: the data needed to play it, often at the end of the file, is missing."),
        N_("The file seems to be truncated. Copy it again from an intact source."),
    ),
    (Code.MEDIA_UNSEEN, "late"): (
        N_("Time ran out before all media files were checked. Not checked: {count} of {all}, starting with {first}."),
        N_("Allow more time with “annotator check --within”, or split the bundle."),
    ),
    (Code.MEDIA_UNSEEN, "decoder"): (
        N_("No decoder can be started: {detail}. Not checked: {count} of {all}, starting with {first}."),
        N_("Run “annotator self-test” to find out why. If memory is short, close other programs."),
    ),
    (Code.MEDIA_UNSEEN, "stopped"): (
        N_("The media check was stopped. Not checked: {count} of {all}, starting with {first}."),
        N_("Run “annotator check” to check all media files."),
    ),
    (Code.MEDIA_CUT, "middle"): (
        N_("The audio ends abruptly: the file seems to be truncated."),
        N_("Copy the file again from an intact source. If it is a recorded broadcast, it may be complete even so."),
    ),
    (Code.MEDIA_CUT, "film"): (
        N_("The video should last {claimed}, but only {found} can be played: the file seems to be truncated."),
        N_("Copy the file again from an intact source."),
    ),
    (Code.MEDIA_FRAMES, "missing"): (
        N_("Of {numbered} frames, only {decoded} can be decoded: the file seems to be damaged."),
        N_("Copy the file again from an intact source. A recorded broadcast may begin with such frames."),
    ),
    (Code.FRAME_RATE, "differ"): (
        N_(
            "The video {film} has {found} frames per second, but the design specifies {counted}. Affected "
            "videos: {count}."
        ),
        N_(
            "Videos have different frame rates: put each task’s rate in a column, such as frame_rate, and "
            'write frameRate="$frame_rate" in <Video>. Otherwise, frame numbers in results differ from those '
            "that workers see."
        ),
    ),
    (Code.FRAME_RATE, "column"): (
        N_(
            "The video {film} has {found} frames per second, but its task specifies {counted}. Affected "
            "videos: {count}."
        ),
        N_(
            "Set the frame rate of the task to {found}. Otherwise, frame numbers in results differ from the "
            "ones that workers see."
        ),
    ),
    (Code.FRAME_RATE, "preset"): (
        N_(
            "The video {film} has {found} frames per second, but the preset specifies {counted}. Affected "
            "videos: {count}."
        ),
        N_(
            "Use the times in seconds, because frame numbers in results differ from those shown to workers. Or "
            'give the bundle its own design (config) with frameRate="{found}" in <Video>.'
        ),
    ),
    (Code.MEDIA_UNDECODABLE, "empty"): (N_("The file is empty."), N_("Replace it with the original file.")),
}


def lengths_text(problem: Problem) -> Mapping[str, str]:
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
    text = _("Used in {file}, row {row}.")
    if count > 1:
        text = ngettext(
            "Used by {count} task, first in {file}, row {row}.",
            "Used by {count} tasks, first in {file}, row {row}.",
            count,
        )
    return text.format(file=params["tasks_file"], row=params["tasks_row"], count=number_format.count(count))


def pay_text_of(problem: Problem) -> Mapping[str, str]:
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
        since = number_format.day(date.fromisoformat(params["since"]))
        in_words["since"] = noted(since, iso_day(params.get("unconfirmed", "")))
        in_words["source"] = source_text(params["source"]) or _("custom amount")
    return in_words
