"""A new `bundle.toml`, written for a person to go on with: each section says in a comment what it is for."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass

import tomlkit
from tomlkit import TOMLDocument
from tomlkit.items import Table

from annotator.formats.manifest.meaning import PLACEHOLDER_REQUESTER

_LONGEST_ID = 64
_LONGEST_TITLE = 200
_NOT_IN_ID = re.compile(r"[^a-z0-9]+")


@dataclass(frozen=True, slots=True)
class NewPay:
    """What one task brings: a decimal as text (`0.05`) and an ISO 4217 code."""

    amount: str
    currency: str


@dataclass(frozen=True, slots=True)
class Wish:
    """What a requester said of a new bundle; what is empty or None was not said. Labels and question belong to a
    preset."""

    preset: str = ""
    labels: tuple[str, ...] = ()
    question: str = ""
    title: str = ""
    language: str = "en"
    requester: str = ""
    contact: str = ""
    pay: NewPay | None = None
    expected_s: int | None = None


@dataclass(frozen=True, slots=True)
class NewManifest:
    """A wish with a title, and the files of the bundle. Exactly one of `config_file` and the wish's preset is given.
    What is empty or None is left out, but for the requester, in whose place a placeholder stands."""

    id: str
    wish: Wish
    config_file: str = ""
    tasks_file: str = "tasks.csv"
    id_column: str = "id"
    instructions_file: str = ""


def manifest_toml(new: NewManifest) -> bytes:
    """UTF-8 TOML with comments. Raises ValueError when it has both or none of a config and a preset.

    Whether values are sound (an amount, a language) is asked by reading the bundle, which names their problems.
    """
    wish = new.wish
    if bool(new.config_file) == bool(wish.preset):
        raise ValueError("a design is either a config or a preset")
    document = tomlkit.document()
    _say(document, "A bundle of tasks for annotator. `annotator check` names whatever is wrong with it.")
    document.add("format", tomlkit.item("annotator-bundle"))
    document.add("version", tomlkit.item(1))
    document.add(tomlkit.nl())
    _say(document, "Results carry the id and the revision: count the revision up whenever anything here changes.")
    document.add("id", tomlkit.item(new.id))
    document.add("revision", tomlkit.item(1))
    _say(document, "What workers see first, in their language.")
    document.add("title", tomlkit.item(wish.title))
    document.add("language", tomlkit.item(wish.language))
    document.add("requester", _requester(wish))
    document.add("design", _design(new.config_file, wish))
    document.add("tasks", _tasks(new))
    if new.instructions_file:
        document.add("instructions", _instructions(new.instructions_file))
    _add_pay(document, wish.pay)
    _add_time(document, wish.expected_s)
    return tomlkit.dumps(document).encode()


def bundle_id(words: str) -> str:
    """An id that says the same as a title or a file name: `Straßen-Schilder 2` becomes `strassen-schilder-2`."""
    letters = unicodedata.normalize("NFKD", words.casefold())
    plain = "".join(letter for letter in letters if not unicodedata.combining(letter))
    return _NOT_IN_ID.sub("-", plain).strip("-")[:_LONGEST_ID].strip("-") or "bundle"


def bundle_title(words: str) -> str:
    """One line that a title may be, made of a file name: without separators that stand for spaces."""
    line = " ".join("".join(c if c.isprintable() else " " for c in words.replace("_", " ")).split())
    return line[:_LONGEST_TITLE].strip() or "Bundle"


def _say(document: TOMLDocument, words: str) -> None:
    document.add(tomlkit.comment(words))


def _section(words: str, **fields: str | int | bool) -> Table:
    section = tomlkit.table()
    section.add(tomlkit.comment(words))
    for name, value in fields.items():
        section.add(name, value)
    return section


def _requester(wish: Wish) -> Table:
    fields = {"name": wish.requester or PLACEHOLDER_REQUESTER}
    if wish.contact:
        fields["contact"] = wish.contact
    return _section("Who asks, and where workers can reach them.", **fields)


def _design(config_file: str, wish: Wish) -> Table:
    if config_file:
        return _section("How a task looks: a Label Studio labeling config, as it is.", config=config_file)
    section = _section("How a task looks: a ready-made design.", preset=wish.preset)
    if wish.labels:
        labels = tomlkit.array()
        labels.extend(wish.labels)
        section.add("labels", labels.multiline(multiline=len(wish.labels) > 6))
    if wish.question:
        section.add("question", wish.question)
    return section


def _tasks(new: NewManifest) -> Table:
    words = "One row for each task: the column x fills $x in the design. Each id is there once."
    return _section(words, file=new.tasks_file, id_column=new.id_column)


def _instructions(file: str) -> Table:
    words = "Markdown. must_read opens it before the first task; reading is counted as work."
    return _section(words, file=file, must_read=True)


def _add_pay(document: TOMLDocument, pay: NewPay | None) -> None:
    if pay is not None:
        words = "What one task brings. A column `reward` in the table overrides it for one task."
        document.add("pay", _section(words, amount=pay.amount, currency=pay.currency))
        return
    _say_section(document, "No pay is stated: workers see that, too.", '[pay]\namount = "0.05"\ncurrency = "EUR"')


def _add_time(document: TOMLDocument, expected_s: int | None) -> None:
    if expected_s is not None:
        words = "How many seconds a task takes a practised worker. Workers are told before they start."
        document.add("time", _section(words, expected_s=expected_s))
        return
    words = "How many seconds a task takes: workers are told before they start. `annotator try` measures it."
    _say_section(document, words, "[time]\nexpected_s = 20")


def _say_section(document: TOMLDocument, words: str, example: str) -> None:
    """A section that is not there, as comments that only need their `#` removed."""
    document.add(tomlkit.nl())
    for line in (words, *example.split("\n")):
        _say(document, line)
