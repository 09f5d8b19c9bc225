"""The names of languages and the reasons why spell checking is unavailable. It needs no window."""

from __future__ import annotations

from babel import Locale

from annotator.core.ports.speller import Dictionaries
from annotator.core.settings import SPELLING_BY_TASK, SPELLING_OFF
from annotator.core.text.dictionary_choice import dictionary_for
from annotator.ui.i18n.translation import _, language

# Package names of Debian and Ubuntu. Most dictionaries are named after the language alone.
_LIBRARY = "libenchant-2-2"
_PACKAGES = {"en": "hunspell-en-us", "de": "hunspell-de-de", "pt": "hunspell-pt-br"}


def language_name(tag: str) -> str:
    """Return `French (Canada)` for `fr_CA`, in the user's language. Return the tag itself if it has no known name."""
    spoken, _sign, rest = tag.replace("-", "_").partition("_")
    names = Locale.parse(language())
    name = names.languages.get(spoken.lower())
    if name is None:
        return tag
    return f"{name} ({names.territories.get(rest.upper(), rest)})" if rest else name


def choice_text(chosen: str) -> str:
    match chosen:
        case code if code == SPELLING_OFF:
            return _("No")
        case code if code == SPELLING_BY_TASK:
            return _("Yes, in the language of each task")
        case tag:
            return _("Yes, always use: {language}").format(language=language_name(tag))


def state_text(chosen: str, found: Dictionaries) -> str:
    """Return whether spell checking works with the selected dictionary, and the missing packages otherwise. Return
    "" if it is off."""
    if chosen == SPELLING_OFF:
        return ""
    wanted = language() if chosen == SPELLING_BY_TASK else chosen
    spoken = wanted.partition("_")[0].lower()
    package = _PACKAGES.get(spoken, f"hunspell-{spoken}")
    if not found.library:
        words = _(
            "Off for now: Enchant, which finds dictionaries, is not installed. On Debian and Ubuntu, install "
            "{library} and a dictionary such as {package}."
        )
        return words.format(library=_LIBRARY, package=package)
    tag = dictionary_for(wanted, found.tags) if chosen == SPELLING_BY_TASK else chosen
    if tag not in found.tags:
        words = _(
            "Off for this language: the dictionary for {language} is not installed. On Debian and Ubuntu, "
            "install {package} or {other}."
        )
        return words.format(language=language_name(wanted), package=package, other=f"aspell-{spoken}")
    names = dict.fromkeys(language_name(tag.partition("_")[0]) for tag in found.tags)
    return _("Dictionaries found: {languages}.").format(languages=", ".join(names))
