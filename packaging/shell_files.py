"""Man pages in English and French, and completions for bash, zsh and fish, made from the argparse parser.

`python packaging/shell_files.py FOLDER` writes them below FOLDER, which is laid out as `/usr/share` of Debian. The date
of the man pages is `SOURCE_DATE_EPOCH`, or today. argparse-manpage is not used: its headings are English, and it loses
a line that begins with an apostrophe."""

from __future__ import annotations

import argparse
import gzip
import os
import re
import sys
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime
from pathlib import Path

import shtab

from annotator.app.main import COMMANDS, parser
from annotator.app.translations import SPOKEN, speak
from annotator.app.version import VERSION
from annotator.formats.builtin.handbook import read_handbook
from annotator.ui.i18n.translation import _

COMPLETIONS: Mapping[str, str] = {
    "bash": "bash-completion/completions/annotator",
    "zsh": "zsh/vendor-completions/_annotator",
    "fish": "fish/vendor_completions.d/annotator.fish",
}
# What an argument takes, by its placeholder in English.
_PATHS = {"DIR": shtab.DIRECTORY, **dict.fromkeys(("BUNDLE", "FILE", "PATH", "RESULTS", "SOURCE"), shtab.FILE)}
_MANUAL = {"en": ("man", "NAME", "User Commands"), "fr": ("man/fr", "NOM", "Commandes de l’utilisateur")}
type Subcommands = argparse._SubParsersAction[argparse.ArgumentParser]


def write(folder: Path) -> list[Path]:
    """Write all files and return their paths. The language is English afterwards."""
    stamp = os.environ.get("SOURCE_DATE_EPOCH")
    day = (datetime.fromtimestamp(int(stamp), UTC) if stamp else datetime.now(UTC)).date().isoformat()
    pages = {language: man_page(language, day) for language in SPOKEN}
    files = {f"{_MANUAL[language][0]}/man1/annotator.1.gz": _compressed(text) for language, text in pages.items()}
    speak("en")
    files |= {name: completion(shell).encode() for shell, name in COMPLETIONS.items()}
    for name, data in files.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_bytes(data)
    return [folder / name for name in files]


def _compressed(text: str) -> bytes:
    """Return the text compressed as Debian's policy asks for, without a time, so that equal pages are equal bytes."""
    return gzip.compress(text.encode(), 9, mtime=0)


def completion(shell: str) -> str:
    """Return the completion of a shell, in the current language. It ends with a line end."""
    root = parser(*COMMANDS)
    for _name, command in _all_commands("annotator", root):
        for action in command._actions:
            if action.metavar in _PATHS:
                vars(action)["complete"] = _PATHS[str(action.metavar)]
    script: str = shtab.complete(root, shell)
    return "".join(f"{line.rstrip()}\n" for line in script.rstrip().splitlines())


def man_page(language: str, day: str) -> str:
    """Return the man page in a language, `en` or `fr`, with the language switched to it."""
    speak(language)
    _folder, name, manual = _MANUAL[language]
    root = parser(*COMMANDS)
    lines = [
        f'.TH ANNOTATOR 1 {day} "annotator {VERSION}" "{manual}"',
        f".SH {name}",
        rf"annotator \- {_text((root.description or '').rstrip('.'))}",
        ".SH SYNOPSIS",
        _usage("annotator", root),
        f".SH {_('commands').upper()}",
        *_commands(root),
        ".SH OPTIONS",
        *_arguments(root),
    ]
    page = next(page for page in read_handbook(language) if page.name == "command-line.md")
    for section in page.sections[1:3]:  # general rules and exit codes
        lines.append(f".SH {section.title.upper()}")
        for line in section.lines:
            term, _dash, meaning = line.partition(" – ")
            if not meaning:
                lines += [*([] if lines[-1].startswith(".SH") else [".PP"]), _text(line)]
            elif term.isdigit():  # the other tables list options, which are above
                lines += [".TP", term, _text(meaning)]
    return "\n".join(lines) + "\n"


def _commands(root: argparse.ArgumentParser) -> Iterator[str]:
    for name, command in list(_all_commands("annotator", root))[1:]:
        yield f".SS {_literal(name)}"
        yield _text(_sentence(command.description or ""))
        yield ".PP"
        yield _usage(name, command)
        yield from _arguments(command)


def _all_commands(name: str, command: argparse.ArgumentParser) -> Iterator[tuple[str, argparse.ArgumentParser]]:
    """Yield the command and those below it, each with the words that the user types."""
    yield name, command
    for group in _groups(command):
        for word, below in group.choices.items():
            yield from _all_commands(f"{name} {word}", below)


def _groups(command: argparse.ArgumentParser) -> list[Subcommands]:
    return [action for action in command._actions if isinstance(action, argparse._SubParsersAction)]


def _usage(name: str, command: argparse.ArgumentParser) -> str:
    """Return the command with what it cannot do without: its required options and its arguments."""
    words = [rf"\fB{_literal(name)}\fR", r"[\fIOPTION\fR]..."]
    for action in command._actions:
        if action.required and action.option_strings:
            words.append(rf"\fB{_literal(action.option_strings[0])}\fR {_values(action)}")
        elif not action.option_strings:
            words.append(rf"\fI{action.metavar}\fR" if action in _groups(command) else _values(action))
    return " ".join(words)


def _arguments(command: argparse.ArgumentParser) -> Iterator[str]:
    """Yield a paragraph for each argument and option."""
    formatter = argparse.HelpFormatter(command.prog)
    for action in command._actions:
        if action in _groups(command):
            continue
        named = [rf"\fB{_literal(option)}\fR" for option in action.option_strings]
        value = "" if action.nargs == 0 else _values(action)
        yield ".TP"
        yield f"{', '.join(named)} {value}".strip()
        yield _text(_sentence(formatter._expand_help(action)))


def _values(action: argparse.Action) -> str:
    """Return the placeholder of the values as argparse shows it, with spaces at which a list of choices can break."""
    formatter = argparse.HelpFormatter("annotator")
    shown = formatter._format_args(action, action.dest.upper())
    return rf"\fI{_literal(shown)}\fR".replace("{", r"{\%").replace(",", r", \%")


def _sentence(words: str) -> str:
    words = words.strip()
    return f"{words[:1].upper()}{words[1:]}" + ("" if words.endswith((".", "...")) else ".")


def _text(words: str) -> str:
    """Return text for a line of its own. The hyphens of an option can be copied, and a name is not broken."""
    escaped = words.replace("\\", r"\e")
    escaped = re.sub(r"--?\w[\w-]*", lambda found: found[0].replace("-", r"\-"), escaped)
    escaped = re.sub(r"\w+_\w+", lambda found: rf"\%{found[0]}", escaped)
    return rf"\&{escaped}" if escaped.startswith((".", "'")) else escaped


def _literal(words: str) -> str:
    """Return words that the user types."""
    return words.replace("\\", r"\e").replace("-", r"\-")


if __name__ == "__main__":
    write(Path(sys.argv[1]))
