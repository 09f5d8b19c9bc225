"""Words for what only requesters are told: about pay, keys, columns, and media that cannot be decoded."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from decimal import Decimal

from annotator.core.problems import Problem
from annotator.core.problems import ProblemCode as Code
from annotator.ui.i18n import number_format
from annotator.ui.i18n.rule_sources import source_words
from annotator.ui.i18n.translation import N_, _, ngettext

WORDS: Mapping[Code, tuple[str, str]] = {
    Code.COLUMN_UNUSED: (
        N_("The design uses the column “{column}” nowhere."),
        N_("Remove it, or leave it if it is there for yourself: workers do not see it."),
    ),
    Code.CHOICES_UNREACHED: (
        N_("No key is left for “{first}” and what follows it in “{control}” ({count} in all)."),
        N_("Give a hotkey to those that are chosen most, or ask in two steps: the others need the mouse or Tab."),
    ),
    Code.STARTER_LEFT: (
        N_("Words of a new bundle are still there: “{words}”."),
        N_("Say in their place what workers need to know, or remove them."),
    ),
    Code.START_TOO_LONG: (
        N_("“{control}” begins with a text of {found} characters and takes {limit}: workers must shorten it first."),
        N_("Shorten its value, or allow more with maxLength."),
    ),
    Code.HOTKEY_TAKEN: (
        N_("The key “{key}” of “{value}” is one of the program's too; here it does what the design says and no more."),
        N_("Take another key if you can: whoever works here often knows the program's keys by heart."),
    ),
    Code.PAY_BELOW_REFERENCE: (
        N_("{reward} for {expected} come to {hourly} an hour. The reference wage is {wage} ({source}, since {since})."),
        N_("{needed} a task would meet it. Or correct the expected time."),
    ),
    Code.PAY_UNTOLD: (
        N_("It is not said how long a task takes, so nobody can tell what an hour of work pays."),
        N_("Write time.expected_s into bundle.toml; a rehearsal measures it."),
    ),
    Code.PAY_NONE: (
        N_("It is not said what a task pays: workers are told that no pay is stated."),
        N_('Write it below [pay] in bundle.toml, such as amount = "0.10" and currency = "EUR".'),
    ),
    Code.PAY_HIGH: (
        N_("{reward} for {expected} come to {hourly} an hour, {times} times the reference of {wage}. Is that meant?"),
        N_("Look whether a point is missing in the amount, and whether the expected time is in seconds."),
    ),
    Code.MEDIA_UNUSED: (
        N_("Media that no task names: {count} ({names}). Workers do not get them."),
        N_("Remove them, or add the tasks that are missing. “annotator pack” leaves them out."),
    ),
    Code.INSTRUCTIONS_MISSING: (
        N_("There are no instructions: workers see the design and nothing else."),
        N_("Write instructions.md: what to do, where to draw the line, and an example of each case."),
    ),
    Code.HURT_UNNAMED: (
        N_("It is said that the media may hurt, and not what comes."),
        N_('Name it below [media], such as categories = ["violence"]: workers read it before anything is shown.'),
    ),
    Code.CALM_FEW: (
        N_("Tasks that may hurt: {hurtful}; that may not: {calm}. For {field} there should be {needed}: they run out."),
        N_("Add tasks that may not hurt, or write a larger number."),
    ),
    Code.MEDIA_UNDECODABLE: (
        N_("The picture cannot be decoded: {detail}."),
        N_("Open it in a picture editor and save it anew."),
    ),
    Code.MEDIA_UNSEEN: (
        N_("Looking at the media failed, so that not all is known that is wrong with them: {detail}."),
        N_("Run annotator check: it looks at all of them again."),
    ),
    Code.MEDIA_CUT: (
        N_("The sound says that it lasts {claimed}, and {found} of it can be heard: it looks cut off."),
        N_("Copy it again from where it is whole."),
    ),
    Code.FRAME_RATE: (
        N_("The film {film} has {found} frames a second, and the design counts {counted}. Films so in all: {count}."),
        N_(
            'Write frameRate="{found}" into <Video>: frame numbers in results are counted by it, as Label Studio '
            "counts, and are not those that workers see otherwise."
        ),
    ),
    Code.MEDIA_SUFFIX: (
        N_("The name of the file says {suffix}, and its content is {kind}."),
        N_("It works all the same. Rename it, so that other programs are not misled."),
    ),
    Code.MEDIA_PAGES: (
        N_(
            "The file {named} has several pages ({pages}), and of each file in a list the first page alone is shown. "
            "Files so in all: {count}."
        ),
        N_(
            "List pages as files of their own; or name the file in a column without a list, for an <Image> with value "
            "in place of valueList, which shows all pages of it."
        ),
    ),
}

VARIANTS: Mapping[tuple[Code, str], tuple[str, str]] = {
    (Code.STARTER_LEFT, "examples"): (
        N_("The tasks are still the examples of a new bundle."),
        N_("Put your own in their place, each with an id of its own."),
    ),
    (Code.START_TOO_LONG, "column"): (
        N_("“{control}” begins with “{column}” and takes {limit} characters. Tasks with a longer text: {count}."),
        N_("Shorten the texts, or allow more with maxLength: as it is, workers must shorten them first."),
    ),
    (Code.COLUMN_UNUSED, "suggestion"): (
        N_("The design uses the column “{column}” nowhere."),
        N_("Did you mean it for “{suggestion}”? Rename one or the other."),
    ),
    (Code.PAY_BELOW_REFERENCE, "some"): (
        N_(
            "{count} of {all} tasks come to less than the reference wage of {wage} an hour ({source}, since {since}); "
            "the lowest comes to {lowest}."
        ),
        N_("{needed} would meet it for the one that is expected to take {expected}. Or correct expected times."),
    ),
    (Code.PAY_BELOW_REFERENCE, "most"): (
        N_(
            "Half of the tasks come to {hourly} an hour or less, the lowest to {lowest}. The reference wage is {wage} "
            "({source}, since {since})."
        ),
        N_("{needed} would meet it for a task that is expected to take {expected}. Or correct expected times."),
    ),
    (Code.MEDIA_UNUSED, "packed"): (
        N_("Media that no task names: {count} ({names}). They are not in the zip."),
        N_("Nothing has to be done, unless tasks are missing."),
    ),
    (Code.PAY_UNTOLD, "some"): (
        N_("For {count} of {all} tasks it is not said how long they take: what an hour of them pays cannot be told."),
        N_("Fill in the column expected_s for them, or write time.expected_s into bundle.toml for all."),
    ),
    (Code.MEDIA_UNDECODABLE, "large"): (
        N_("The picture has {megapixels} megapixels; at most {limit} can be shown of a file of this kind."),
        N_(
            "Make it smaller, or cut it into several. A JPEG that is not progressive may be larger than any other "
            "picture: it is made smaller while it is read, and all others are held whole."
        ),
    ),
    (Code.MEDIA_UNDECODABLE, "kind"): (
        N_("The file is no picture that can be shown; it looks like {kind}."),
        N_("Put the picture itself there, as JPEG, PNG, WebP, GIF, BMP or TIFF."),
    ),
    (Code.MEDIA_UNDECODABLE, "sound"): (
        N_("The sound cannot be decoded: {detail}."),
        N_("Open it in a sound editor and save it anew."),
    ),
    (Code.MEDIA_UNDECODABLE, "sound-kind"): (
        N_("The file is no sound that can be played; it looks like {kind}."),
        N_("Put the sound itself there, as WAV, FLAC, MP3, Ogg, Opus, M4A, AAC or AIFF."),
    ),
    (Code.MEDIA_UNDECODABLE, "film"): (
        N_("The film cannot be decoded: {detail}."),
        N_("Open it in a film editor and save it anew, as MP4 with H.264."),
    ),
    (Code.MEDIA_UNDECODABLE, "film-kind"): (
        N_("The file is no film that can be shown; it looks like {kind}."),
        N_("Put the film itself there, as MP4, MOV, MKV, WebM, TS, MPEG or AVI."),
    ),
    (Code.MEDIA_UNDECODABLE, "sound-cut"): (
        N_("The sound cannot be opened: what it takes to play it, which may stand at its end, is missing."),
        N_("It looks cut off: copy it again from where it is whole."),
    ),
    (Code.MEDIA_UNDECODABLE, "film-cut"): (
        N_("The film cannot be opened: what it takes to show it, which may stand at its end, is missing."),
        N_("It looks cut off: copy it again from where it is whole."),
    ),
    (Code.MEDIA_UNSEEN, "late"): (
        N_("The time was over before all media were looked at. Not looked at: {count} of {all}, the first is {first}."),
        N_("Give it more time with annotator check --within, or split the bundle."),
    ),
    (Code.MEDIA_UNSEEN, "stopped"): (
        N_("Looking at the media was stopped. Not looked at: {count} of {all}, the first is {first}."),
        N_("Run annotator check: it looks at all of them."),
    ),
    (Code.MEDIA_CUT, "middle"): (
        N_("The sound stops in the middle: what its file ends with is missing. It looks cut off."),
        N_("Copy it again from where it is whole. What was recorded of a broadcast may be whole as it is."),
    ),
    (Code.MEDIA_CUT, "film"): (
        N_("The film says that it lasts {claimed}, and {found} of it can be shown: it looks cut off."),
        N_("Copy it again from where it is whole."),
    ),
    (Code.FRAME_RATE, "differ"): (
        N_("The film {film} has {found} frames a second, and the design counts {counted}. Films so in all: {count}."),
        N_(
            "Films differ here: give each task its rate in a column, such as frame_rate, and write "
            'frameRate="$frame_rate" into <Video>. Frame numbers in results are not those that workers see otherwise.'
        ),
    ),
    (Code.FRAME_RATE, "column"): (
        N_("The film {film} has {found} frames a second, and its task says {counted}. Films so in all: {count}."),
        N_("Write {found} there: frame numbers in results are not those that workers see otherwise."),
    ),
    (Code.FRAME_RATE, "preset"): (
        N_("The film {film} has {found} frames a second, and the preset counts {counted}. Films so in all: {count}."),
        N_(
            "Read ranges in seconds: frame numbers in results are not those that workers see. Or give the bundle a "
            'design of its own (config) with frameRate="{found}" in <Video>.'
        ),
    ),
    (Code.MEDIA_UNDECODABLE, "empty"): (N_("The file is empty."), N_("Put it there again.")),
}


def lengths_in_words(problem: Problem) -> Mapping[str, str]:
    """The params of a note on a medium that looks cut off as they read in a sentence; nothing for other problems."""
    if problem.code is not Code.MEDIA_CUT or "claimed_s" not in problem.params:
        return {}
    return {
        name: number_format.measured(round(float(problem.params[f"{name}_s"]) * 1000)) for name in ("claimed", "found")
    }


def shown_by(problem: Problem) -> str:
    """Which tasks show what a problem is about; empty where it tells of none."""
    params = problem.params
    if "tasks_row" not in params:
        return ""
    count = int(params["tasks"])
    words = _("It belongs to {file}, row {row}.")
    if count > 1:
        words = ngettext(
            "It belongs to {count} task, first to {file}, row {row}.",
            "It belongs to {count} tasks, first to {file}, row {row}.",
            count,
        )
    return words.format(file=params["tasks_file"], row=params["tasks_row"], count=number_format.count(count))


def pay_in_words(problem: Problem) -> Mapping[str, str]:
    """The params of a note on pay as they read in a sentence; nothing for other problems."""
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
        in_words["source"] = source_words(params["source"]) or _("your own")
    return in_words
