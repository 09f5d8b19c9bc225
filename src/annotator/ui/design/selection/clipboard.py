"""The clipboard of image regions for this session, shared by all tasks, bundles and windows."""

from __future__ import annotations

from collections.abc import Sequence

from annotator.core.answer.copy_paste import Copied, Pasted
from annotator.ui.i18n import number_format
from annotator.ui.i18n.translation import _, ngettext
from annotator.ui.keyboard.commands import keys_of


class CopiedMarks:
    def __init__(self) -> None:
        self.held: Copied | None = None


copies = CopiedMarks()


def copied_text(count: int) -> str:
    """Return the message after copying, with the paste key if there is one."""
    key = keys_of("paste_areas")
    if not key:
        return ngettext("{count} region copied.", "{count} regions copied.", count).format(
            count=number_format.count(count)
        )
    words = ngettext(
        "{count} region copied. {key}: paste, also on another image.",
        "{count} regions copied. {key}: paste, also on another image.",
        count,
    )
    return words.format(count=number_format.count(count), key=key)


def pasted_text(found: Pasted) -> tuple[str, str]:
    """Return the message after pasting, with skipped regions and reasons, and the label names in it."""
    words, count = [], len(found.ids)
    if count:
        some = ngettext("{count} region pasted.", "{count} regions pasted.", count)
        words.append(some.format(count=number_format.count(count)))
    if found.shapeless:
        some = ngettext(
            "{count} was skipped: this shape is not supported here.",
            "{count} were skipped: these shapes are not supported here.",
            found.shapeless,
        )
        words.append(some.format(count=number_format.count(found.shapeless)))
    if found.misfits:
        some = ngettext(
            "{count} was skipped: it does not fit an image of this size.",
            "{count} were skipped: they do not fit an image of this size.",
            found.misfits,
        )
        words.append(some.format(count=number_format.count(found.misfits)))
    if found.unknown:
        words.append(_("Label not available here: {labels}.").format(labels=_listed(found.unknown)))
    if found.used_up:
        words.append(_("Limit reached: {labels}.").format(labels=_listed(found.used_up)))
    if found.unsaid:
        words.append(_("Its other answers are not asked here."))
    return " ".join(words), _listed([*found.unknown, *found.used_up]) if not (found.unknown and found.used_up) else ""


def _listed(names: Sequence[str]) -> str:
    return ", ".join(names)
