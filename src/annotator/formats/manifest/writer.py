"""Writer of a new `bundle.toml` for the requester to edit. Each section has a comment on its purpose."""

from __future__ import annotations

import hashlib
import re
import unicodedata
from collections.abc import Mapping
from typing import Final

import tomlkit
from msgspec import Struct
from tomlkit import TOMLDocument
from tomlkit.items import Table

from annotator.formats.manifest.semantic_checks import PLACEHOLDER_REQUESTERS

# English and French comments, by their place in the manifest.
_COMMENTS: Final[Mapping[str, tuple[str, str]]] = {
    "top": (
        "An annotation job as a bundle for annotator. `annotator check` lists all of its problems.",
        "Un lot de tâches pour annotator. `annotator check` énumère tous ses problèmes.",
    ),
    "revision": (
        "Results contain the id and the revision. Increase the revision after every change.",
        "Les résultats contiennent l’identifiant et la révision. Augmentez la révision après chaque changement.",
    ),
    "title": (
        "The title that workers see first, in their language.",
        "Le titre que les travailleurs voient en premier, dans leur langue.",
    ),
    "requester": (
        "The name of the requester, and how workers can contact them.",
        "Le nom du demandeur et le moyen de le contacter.",
    ),
    "config": (
        "The design of a task: an unchanged Label Studio labeling config.",
        "Le formulaire d’une tâche\u00a0: une configuration d’étiquetage Label Studio non modifiée.",
    ),
    "preset": (
        "The design of a task: a preset.",
        "Le formulaire d’une tâche\u00a0: un modèle.",
    ),
    "tasks": (
        "One row per task: the column x fills $x in the design. Each id must be unique.",
        "Une ligne par tâche\u00a0: la colonne x remplit $x dans le formulaire. Chaque identifiant est unique.",
    ),
    "instructions": (
        "Markdown. With must_read they open before the first task. Reading counts as work.",
        "En Markdown. Avec must_read, elles s’ouvrent avant la première tâche. La lecture compte comme du travail.",
    ),
    "pay": (
        "The reward for one task. A `reward` column in the table overrides it for a single task.",
        "La rémunération d’une tâche. Une colonne `reward` du tableau la remplace pour une tâche donnée.",
    ),
    "no_pay": (
        'No pay is stated, and workers see that. For an unpaid test, write only kind = "qualification".',
        'Les travailleurs voient que rien n’est annoncé. Pour un test non payé, seulement kind = "qualification".',
    ),
    "time": (
        "The seconds that an experienced worker needs for a task. Workers see this before they start.",
        "Les secondes que prend une tâche pour un travailleur expérimenté. Il les voit avant de commencer.",
    ),
    "no_time": (
        "The seconds that a task takes. Workers see this before they start. `annotator try` measures it.",
        "Les secondes que prend une tâche, affichées avant le début. `annotator try` les mesure.",
    ),
    "media_language": (
        "The language of the recordings, in which the spelling of typed texts is checked.",
        "La langue des enregistrements, dans laquelle l’orthographe des textes saisis est vérifiée.",
    ),
    "media": (
        "For sensitive media: severity (mild, severe), categories, and the column that states them per task.",
        "Médias sensibles\u00a0: gravité (mild, severe), catégories, et colonne qui les indique pour chaque tâche.",
    ),
    "assignments": (
        "How many workers answer each task, whether they may skip it, and the order: given or random.",
        "Combien de travailleurs répondent à chaque tâche, s’ils peuvent la passer, et l’ordre\u00a0: given ou random.",
    ),
    "submit": (
        "Where results go, one of these. Test it with `annotator connect test`. Never write a password here.",
        "La destination des résultats, une de celles-ci. `annotator connect test` la teste. Jamais de mot de passe.",
    ),
}
EXAMPLE_NAMES: Final = ("example", "exemple")  # the prefix of example task IDs, in English and French


def is_french(language: str) -> bool:
    """Return True if this BCP 47 language tag is French; all other languages get English texts."""
    return language.partition("-")[0].lower() == "fr"


_LONGEST_ID = 64
_UNIQUE_DIGITS = 8
_LONGEST_TITLE = 200
_REMINDING = frozenset({"detail-selection"})  # presets that show the first answer next to later tasks
_MEDIA = '[media]\nsensitive = "severe"\ncategories = ["violence"]\ncategories_column = "comes"\ncalm_after = 3'
_ASSIGNMENTS = '[assignments]\noverlap = 1\nallow_skip = true\norder = "given"'
_SUBMIT = (
    '[submit]\nkind = "folder"',
    '[submit]\nkind = "label-studio"\nurl = "https://label.example.org"\nproject = "12"',
    '[submit]\nkind = "s3"\nurl = "s3://bucket/folder"',
    '[submit]\nkind = "webdav"\nurl = "https://cloud.example.org/remote.php/dav/files/ada/results"',
    '[submit]\nkind = "https"\nurl = "https://results.example.org/annotator"',
)
_NOT_IN_ID = re.compile(r"[^a-z0-9]+")


class NewPay(Struct, frozen=True):
    """The reward of one task: a decimal as text (`0.05`) and an ISO 4217 code."""

    amount: str
    currency: str


class BundleRequest(Struct, frozen=True):
    """The requester's input for a new bundle. Empty or None means not given. Labels and question belong to a preset."""

    preset: str = ""
    labels: tuple[str, ...] = ()
    question: str = ""
    title: str = ""
    language: str = "en"
    requester: str = ""
    contact: str = ""
    pay: NewPay | None = None
    expected_s: int | None = None
    media_language: str = ""


class NewManifest(Struct, frozen=True):
    """A request with a title, and the file names of the bundle. Exactly one of `config_file` and the preset of the
    request is set. Empty values are not written; a missing requester is replaced by a placeholder. With `reminds`
    the first answer is shown beside later tasks, which some presets do anyway."""

    id: str
    request: BundleRequest
    config_file: str = ""
    tasks_file: str = "tasks.csv"
    id_column: str = "id"
    instructions_file: str = ""
    reminds: bool = False


def manifest_toml(new: NewManifest) -> bytes:
    """Return UTF-8 TOML with comments in the bundle's language. Raise ValueError if both or neither of config and
    preset are given. Values such as amounts are not validated: the bundle reader reports their problems."""
    request = new.request
    if bool(new.config_file) == bool(request.preset):
        raise ValueError("a design is either a config or a preset")
    place = int(is_french(request.language))
    comments = {name: texts[place] for name, texts in _COMMENTS.items()}
    document = tomlkit.document()
    _add_comment(document, comments["top"])
    document.add("format", tomlkit.item("annotator-bundle"))
    document.add("version", tomlkit.item(1))
    document.add(tomlkit.nl())
    _add_comment(document, comments["revision"])
    document.add("id", tomlkit.item(new.id))
    document.add("revision", tomlkit.item(1))
    _add_comment(document, comments["title"])
    document.add("title", tomlkit.item(request.title))
    document.add("language", tomlkit.item(request.language))
    document.add("requester", _requester(request, comments))
    document.add("design", _design(new, request, comments))
    document.add("tasks", _section(comments["tasks"], file=new.tasks_file, id_column=new.id_column))
    if new.instructions_file:
        document.add("instructions", _section(comments["instructions"], file=new.instructions_file, must_read=True))
    _add_pay(document, request.pay, comments)
    _add_time(document, request.expected_s, comments)
    if request.media_language:
        document.add("media", _section(comments["media_language"], language=request.media_language))
    _add_commented_section(document, comments["media"], _MEDIA)
    _add_commented_section(document, comments["assignments"], _ASSIGNMENTS)
    _add_commented_section(document, comments["submit"], "\n\n".join(_SUBMIT))
    return tomlkit.dumps(document).encode()


def with_pay_amount(manifest: bytes, amount: str) -> bytes:
    """Return a manifest with another amount of pay. All else stays, comments too. The manifest is valid."""
    document = tomlkit.parse(manifest.decode())
    document["pay"]["amount"] = amount
    return tomlkit.dumps(document).encode()


def bundle_id(title: str) -> str:
    """Return an ID derived from a title or file name: `Straßen-Schilder 2` becomes `strassen-schilder-2`."""
    letters = unicodedata.normalize("NFKD", title.casefold())
    plain = "".join(letter for letter in letters if not unicodedata.combining(letter))
    return _NOT_IN_ID.sub("-", plain).strip("-")[:_LONGEST_ID].strip("-") or "bundle"


def unique_bundle_id(title: str, *contents: bytes) -> str:
    """Return an ID derived from a title and from contents: bundles of the same name with other tasks differ."""
    digest = hashlib.sha256(b"".join(hashlib.sha256(content).digest() for content in contents)).hexdigest()
    return f"{bundle_id(title)[: _LONGEST_ID - _UNIQUE_DIGITS - 1]}-{digest[:_UNIQUE_DIGITS]}"


def bundle_title(file_name: str) -> str:
    """Return a one-line title derived from a file name. Separators that replace spaces are removed."""
    line = " ".join("".join(c if c.isprintable() else " " for c in file_name.replace("_", " ")).split())
    return line[:_LONGEST_TITLE].strip() or "Bundle"


def _add_comment(document: TOMLDocument, text: str) -> None:
    document.add(tomlkit.comment(text))


def _section(comment: str, **fields: str | int | bool) -> Table:
    section = tomlkit.table()
    section.add(tomlkit.comment(comment))
    for name, value in fields.items():
        section.add(name, value)
    return section


def _requester(request: BundleRequest, comments: Mapping[str, str]) -> Table:
    spoken = "fr" if is_french(request.language) else "en"
    fields = {"name": request.requester or PLACEHOLDER_REQUESTERS[spoken]}
    if request.contact:
        fields["contact"] = request.contact
    return _section(comments["requester"], **fields)


def reminds(preset: str) -> bool:
    return preset in _REMINDING


def _design(new: NewManifest, request: BundleRequest, comments: Mapping[str, str]) -> Table:
    if new.config_file:
        section = _section(comments["config"], config=new.config_file)
        if new.reminds:
            section.add("reminder", "first-answer")
        return section
    section = _section(comments["preset"], preset=request.preset)
    if request.labels:
        labels = tomlkit.array()
        labels.extend(request.labels)
        section.add("labels", labels.multiline(multiline=len(request.labels) > 6))
    if request.question:
        section.add("question", request.question)
    if reminds(request.preset):
        section.add("reminder", "first-answer")
    return section


def _add_pay(document: TOMLDocument, pay: NewPay | None, comments: Mapping[str, str]) -> None:
    if pay is not None:
        document.add("pay", _section(comments["pay"], amount=pay.amount, currency=pay.currency))
        return
    _add_commented_section(document, comments["no_pay"], '[pay]\namount = "0.05"\ncurrency = "EUR"')


def _add_time(document: TOMLDocument, expected_s: int | None, comments: Mapping[str, str]) -> None:
    if expected_s is not None:
        document.add("time", _section(comments["time"], expected_s=expected_s))
        return
    _add_commented_section(document, comments["no_time"], "[time]\nexpected_s = 20")


def _add_commented_section(document: TOMLDocument, comment: str, example: str) -> None:
    """Add an example section as comments. The requester only removes the `#` signs to enable it."""
    document.add(tomlkit.nl())
    for line in (comment, *example.split("\n")):
        if line:
            _add_comment(document, line)
        else:
            document.add(tomlkit.nl())
