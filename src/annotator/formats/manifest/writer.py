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
class NewManifest:
    """Fields as in `bundle.schema.json`. Exactly one of `config_file` and `preset` is given; labels and question belong
    to a preset. What is empty or None is left out, but for the requester, in whose place a placeholder stands."""

    id: str
    title: str
    config_file: str = ""
    preset: str = ""
    labels: tuple[str, ...] = ()
    question: str = ""
    revision: int = 1
    description: str = ""
    language: str = "en"
    requester_name: str = ""
    requester_contact: str = ""
    tasks_file: str = "tasks.csv"
    id_column: str = "id"
    instructions_file: str = ""
    must_read: bool = False
    pay: NewPay | None = None
    expected_s: int | None = None
    licence: str = ""


def manifest_toml(new: NewManifest) -> bytes:
    """UTF-8 TOML with comments. Raises ValueError when it has both or none of a config and a preset.

    Whether values are sound (an amount, a language) is asked by reading the bundle, which names their problems.
    """
    if bool(new.config_file) == bool(new.preset):
        raise ValueError("a design is either a config or a preset")
    document = tomlkit.document()
    _say(document, "A bundle of tasks for annotator. `annotator check` names whatever is wrong with it.")
    document.add("format", tomlkit.item("annotator-bundle"))
    document.add("version", tomlkit.item(1))
    document.add(tomlkit.nl())
    _say(document, "Results carry the id and the revision: count the revision up whenever anything here changes.")
    document.add("id", tomlkit.item(new.id))
    document.add("revision", tomlkit.item(new.revision))
    _say(document, "What workers see first, in their language.")
    document.add("title", tomlkit.item(new.title))
    if new.description:
        document.add("description", tomlkit.string(new.description, multiline="\n" in new.description))
    document.add("language", tomlkit.item(new.language))
    document.add("requester", _requester(new))
    document.add("design", _design(new))
    document.add("tasks", _tasks(new))
    if new.instructions_file:
        document.add("instructions", _instructions(new))
    _add_pay(document, new.pay)
    _add_time(document, new.expected_s)
    if new.licence:
        document.add("media", _section("Under which terms the pictures may be used.", licence=new.licence))
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


def _requester(new: NewManifest) -> Table:
    fields = {"name": new.requester_name or PLACEHOLDER_REQUESTER}
    if new.requester_contact:
        fields["contact"] = new.requester_contact
    return _section("Who asks, and where workers can reach them.", **fields)


def _design(new: NewManifest) -> Table:
    if new.config_file:
        return _section("How a task looks: a Label Studio labeling config, as it is.", config=new.config_file)
    section = _section("How a task looks: a ready-made design.", preset=new.preset)
    if new.labels:
        labels = tomlkit.array()
        labels.extend(new.labels)
        section.add("labels", labels.multiline(multiline=len(new.labels) > 6))
    if new.question:
        section.add("question", new.question)
    return section


def _tasks(new: NewManifest) -> Table:
    words = "One row for each task: the column x fills $x in the design. Each id is there once."
    return _section(words, file=new.tasks_file, id_column=new.id_column)


def _instructions(new: NewManifest) -> Table:
    words = "Markdown. must_read opens it before the first task; reading is counted as work."
    return _section(words, file=new.instructions_file, must_read=new.must_read)


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
