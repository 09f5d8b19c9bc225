"""What of pictures was copied, in this session: of whichever task and bundle, whatever window is in front."""

from __future__ import annotations

from collections.abc import Sequence

from annotator.core.answer.clipboard.copy_paste import Copied, Pasted
from annotator.ui.i18n import number_format
from annotator.ui.i18n.translation import _, ngettext
from annotator.ui.keyboard.commands import keys_of


class CopiedMarks:
    def __init__(self) -> None:
        self.held: Copied | None = None


copies = CopiedMarks()


def words_of_copied(count: int) -> str:
    """With the key that pastes, where there is one."""
    key = keys_of("paste_areas")
    if not key:
        return ngettext("{count} mark copied.", "{count} marks copied.", count).format(count=number_format.count(count))
    words = ngettext(
        "{count} mark copied. {key} pastes it, also on another picture.",
        "{count} marks copied. {key} pastes them, also on another picture.",
        count,
    )
    return words.format(count=number_format.count(count), key=key)


def words_of_pasted(found: Pasted) -> tuple[str, str]:
    """What came about, and what was left out and why; and the names that stand in it."""
    words, count = [], len(found.ids)
    if count:
        some = ngettext("{count} mark pasted.", "{count} marks pasted.", count)
        words.append(some.format(count=number_format.count(count)))
    if found.shapeless:
        some = ngettext(
            "{count} is left out: nothing here draws such a shape.",
            "{count} are left out: nothing here draws such shapes.",
            found.shapeless,
        )
        words.append(some.format(count=number_format.count(found.shapeless)))
    if found.misfits:
        some = ngettext(
            "{count} is left out: it does not fit a picture of this size.",
            "{count} are left out: they do not fit a picture of this size.",
            found.misfits,
        )
        words.append(some.format(count=number_format.count(found.misfits)))
    if found.unknown:
        words.append(_("No such label here: {labels}.").format(labels=_listed(found.unknown)))
    if found.used_up:
        words.append(_("Used up: {labels}.").format(labels=_listed(found.used_up)))
    if found.unsaid:
        words.append(_("What else was said about it is not asked here."))
    return " ".join(words), _listed([*found.unknown, *found.used_up]) if not (found.unknown and found.used_up) else ""


def _listed(names: Sequence[str]) -> str:
    return ", ".join(names)
