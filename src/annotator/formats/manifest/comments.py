"""Comments in a new manifest for the requester, in the language of the bundle.

A requester who writes for French-speaking workers reads French too. Other languages get English comments."""

from __future__ import annotations

from typing import Final

from msgspec import Struct


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
