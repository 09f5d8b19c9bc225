"""What languages are called, and why spelling is not checked. No window is needed."""

from __future__ import annotations

from babel import Locale

from annotator.core.ports.speller import Dictionaries
from annotator.core.settings import SPELLING_BY_TASK, SPELLING_OFF
from annotator.core.text.dictionary_choice import dictionary_for
from annotator.ui.i18n.translation import _, language

# Packages of Debian and Ubuntu; most others are called by their language alone.
_LIBRARY = "libenchant-2-2"
_PACKAGES = {"en": "hunspell-en-us", "de": "hunspell-de-de", "pt": "hunspell-pt-br"}


def language_name(tag: str) -> str:
    """`fr_CA` as `French (Canada)`, `français (Canada)` within a sentence in French; what has no name is called by its
    tag."""
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
    """Whether spelling can be checked as it was chosen, and what is missing. Empty where nobody wants it."""
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
