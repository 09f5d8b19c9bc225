"""Writer of a new `bundle.toml` for the requester to edit. Each section has a comment on its purpose."""

from __future__ import annotations

import re
import unicodedata
from typing import Final

import tomlkit
from msgspec import Struct
from tomlkit import TOMLDocument
from tomlkit.items import Table

from annotator.formats.manifest.semantic_checks import PLACEHOLDER_REQUESTERS


class Comments(Struct, frozen=True):
    """Comments for each place of the manifest. `example` is the prefix of the example task IDs."""

    top: str
    revision: str
    title: str
    requester: str
    config: str
    preset: str
    tasks: str
    instructions: str
    pay: str
    no_pay: str
    time: str
    no_time: str
    media: str
    example: str


ENGLISH: Final = Comments(
    top="A bundle of tasks for annotator. `annotator check` names whatever is wrong with it.",
    revision="Results carry the id and the revision: count the revision up whenever anything here changes.",
    title="What workers see first, in their language.",
    requester="Who asks, by name, and where workers can reach them.",
    config="How a task looks: a Label Studio labeling config, as it is.",
    preset="How a task looks: a ready-made design.",
    tasks="One row for each task: the column x fills $x in the design. Each id is there once.",
    instructions="Markdown. must_read opens it before the first task; reading is counted as work.",
    pay="What one task brings. A column `reward` in the table overrides it for one task.",
    no_pay='No pay is stated: workers see that, too. For an unpaid test write kind = "qualification" alone.',
    time="How many seconds a task takes a practised worker. Workers are told before they start.",
    no_time="How many seconds a task takes: workers are told before they start. `annotator try` measures it.",
    media="If anything may hurt: how much (mild, severe), what comes, and which column says what a task shows.",
    example="example",
)
FRENCH: Final = Comments(
    top="Un lot de tâches pour annotator. `annotator check` nomme tout ce qui ne va pas.",
    revision="Les résultats portent l’identifiant et la révision\u00a0: augmentez la révision à chaque changement.",
    title="Ce que l’on voit en premier, dans la langue des personnes qui annotent.",
    requester="Qui demande ce travail, par son nom, et où l’on peut vous joindre.",
    config="L’aspect d’une tâche\u00a0: une configuration d’étiquetage de Label Studio, telle quelle.",
    preset="L’aspect d’une tâche\u00a0: un modèle tout prêt.",
    tasks="Une ligne par tâche\u00a0: la colonne x remplit $x dans le formulaire. Un identifiant n’y est qu’une fois.",
    instructions="Du Markdown. must_read l’ouvre avant la première tâche\u202f; la lecture compte comme du travail.",
    pay="Ce que rapporte une tâche. Une colonne `reward` du tableau l’emporte pour une tâche.",
    no_pay='Aucune rémunération n’est indiquée. Pour un test non payé, écrivez kind = "qualification" seul.',
    time="Le nombre de secondes que prend une tâche avec de l’habitude. Il est annoncé avant de commencer.",
    no_time="Le nombre de secondes que prend une tâche, annoncé avant de commencer. `annotator try` le mesure.",
    media="Si quelque chose peut heurter\u00a0: à quel point (mild, severe), quoi, et la colonne qui le dit par tâche.",
    example="exemple",
)


def comments(language: str) -> Comments:
    """Return the texts for a BCP 47 language tag."""
    return FRENCH if language.partition("-")[0].lower() == "fr" else ENGLISH


_LONGEST_ID = 64
_LONGEST_TITLE = 200
_REMINDING = frozenset({"detail-selection"})  # presets that show the first answer beside later tasks
_MEDIA = '[media]\nsensitive = "severe"\ncategories = ["violence"]\ncategories_column = "comes"\ncalm_after = 3'
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


class NewManifest(Struct, frozen=True):
    """A request with a title, and the file names of the bundle.

    Exactly one of `config_file` and the preset of the request is set. Empty values are not written; a missing
    requester is replaced by a placeholder. With `reminds` the first answer is shown beside later tasks, which some
    presets do anyway."""

    id: str
    request: BundleRequest
    config_file: str = ""
    tasks_file: str = "tasks.csv"
    id_column: str = "id"
    instructions_file: str = ""
    reminds: bool = False


def manifest_toml(new: NewManifest) -> bytes:
    """Return UTF-8 TOML with comments in the language of the bundle.

    Raise ValueError if both or neither of config and preset are given. Values such as amounts and languages are not
    validated here: the bundle reader reports their problems."""
    request = new.request
    if bool(new.config_file) == bool(request.preset):
        raise ValueError("a design is either a config or a preset")
    document, words = tomlkit.document(), comments(request.language)
    _say(document, words.top)
    document.add("format", tomlkit.item("annotator-bundle"))
    document.add("version", tomlkit.item(1))
    document.add(tomlkit.nl())
    _say(document, words.revision)
    document.add("id", tomlkit.item(new.id))
    document.add("revision", tomlkit.item(1))
    _say(document, words.title)
    document.add("title", tomlkit.item(request.title))
    document.add("language", tomlkit.item(request.language))
    document.add("requester", _requester(request, words))
    document.add("design", _design(new, request, words))
    document.add("tasks", _section(words.tasks, file=new.tasks_file, id_column=new.id_column))
    if new.instructions_file:
        document.add("instructions", _section(words.instructions, file=new.instructions_file, must_read=True))
    _add_pay(document, request.pay, words)
    _add_time(document, request.expected_s, words)
    _say_section(document, words.media, _MEDIA)
    return tomlkit.dumps(document).encode()


def bundle_id(words: str) -> str:
    """Return an ID derived from a title or file name: `Straßen-Schilder 2` becomes `strassen-schilder-2`."""
    letters = unicodedata.normalize("NFKD", words.casefold())
    plain = "".join(letter for letter in letters if not unicodedata.combining(letter))
    return _NOT_IN_ID.sub("-", plain).strip("-")[:_LONGEST_ID].strip("-") or "bundle"


def bundle_title(words: str) -> str:
    """Return a one-line title derived from a file name. Separators that replace spaces are removed."""
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


def _requester(request: BundleRequest, words: Comments) -> Table:
    spoken = request.language.partition("-")[0].lower()
    fields = {"name": request.requester or PLACEHOLDER_REQUESTERS.get(spoken, PLACEHOLDER_REQUESTERS["en"])}
    if request.contact:
        fields["contact"] = request.contact
    return _section(words.requester, **fields)


def reminds(preset: str) -> bool:
    return preset in _REMINDING


def _design(new: NewManifest, request: BundleRequest, words: Comments) -> Table:
    if new.config_file:
        section = _section(words.config, config=new.config_file)
        if new.reminds:
            section.add("reminder", "first-answer")
        return section
    section = _section(words.preset, preset=request.preset)
    if request.labels:
        labels = tomlkit.array()
        labels.extend(request.labels)
        section.add("labels", labels.multiline(multiline=len(request.labels) > 6))
    if request.question:
        section.add("question", request.question)
    if reminds(request.preset):
        section.add("reminder", "first-answer")
    return section


def _add_pay(document: TOMLDocument, pay: NewPay | None, words: Comments) -> None:
    if pay is not None:
        document.add("pay", _section(words.pay, amount=pay.amount, currency=pay.currency))
        return
    _say_section(document, words.no_pay, '[pay]\namount = "0.05"\ncurrency = "EUR"')


def _add_time(document: TOMLDocument, expected_s: int | None, words: Comments) -> None:
    if expected_s is not None:
        document.add("time", _section(words.time, expected_s=expected_s))
        return
    _say_section(document, words.no_time, "[time]\nexpected_s = 20")


def _say_section(document: TOMLDocument, words: str, example: str) -> None:
    """Add an example section as comments. The requester only removes the `#` signs to enable it."""
    document.add(tomlkit.nl())
    for line in (words, *example.split("\n")):
        _say(document, line)
