"""Sentences in which a screen reader presents a task: its number, its text, its first question, all of it. Pure."""

from __future__ import annotations

from annotator.core.answer.result_items import Answer
from annotator.core.answer.visibility import hidden
from annotator.core.design.controls import Choices, Control, Ranker, Taxonomy
from annotator.core.design.labels import Labels, Messages
from annotator.core.design.objects import Chat, HyperText, List, Paragraphs, Table, Text
from annotator.core.design.options import shown_options
from annotator.core.design.tag import Header, Markdown
from annotator.core.design.tree import Panel, filled
from annotator.services.task.queue import TaskView
from annotator.ui.accessibility.announcer import sentence
from annotator.ui.design.accessible_names import accessible_names_of
from annotator.ui.i18n import number_format
from annotator.ui.i18n.choice_text import role_text
from annotator.ui.i18n.translation import _
from annotator.ui.widgets.labels import cut_short

TEXT_CHARACTERS = 300  # about 20 s of speech; a key reads the whole task


def place_text(view: TaskView) -> str:
    place = _("Task {number} of {count}")
    return sentence(place.format(number=number_format.count(view.index + 1), count=number_format.count(view.count)))


def question_text(view: TaskView) -> str:
    """Return the first question, empty if the design has no control."""
    first = next((node for node in view.design.nodes() if isinstance(node, Control)), None)
    return "" if first is None else sentence(accessible_names_of(view.design, view.task.columns)[first.name])


def source_text(view: TaskView) -> str:
    """Return the texts that the task is about, each up to `TEXT_CHARACTERS`; empty for other media."""
    shown = (node for node in view.design.nodes() if isinstance(node, Text | HyperText | Paragraphs | Chat))
    texts = (_talk(node, view) if isinstance(node, Chat) else _filled(node, view) for node in shown)
    return " ".join(sentence(cut_short(text, TEXT_CHARACTERS)) for text in texts if text)


def given_text(view: TaskView) -> str:
    """Return the answer that the task already has, up to `TEXT_CHARACTERS`; empty for none."""
    from annotator.ui.accessibility.answer_changes import answer_text  # needed only with a screen reader

    text = answer_text(view.design, view.answer, accessible_names_of(view.design, view.task.columns))
    return number_format.pair(_("Current answer"), cut_short(text, TEXT_CHARACTERS)) if text else ""


def whole_text(view: TaskView, answer: Answer) -> str:
    """Return the number of the task and its headings, texts, questions, choices and labels from top to bottom, each
    once. Tags that the answer hides are left out."""
    names = accessible_names_of(view.design, view.task.columns)
    spoken = [place_text(view)]
    unseen = hidden(view.design, answer)
    for node in (node for index, node in enumerate(view.design.nodes()) if index not in unseen):
        match node:
            case Header() | Markdown() | Panel() | Text() | HyperText() | Paragraphs():
                spoken.append(sentence(_filled(node, view)))
            case Table() | List():
                spoken.append(sentence(cut_short(_shown(node, view), TEXT_CHARACTERS)))
            case Chat():
                spoken.append(sentence(_talk(node, view)))
            case Messages():
                continue
            case Control():
                spoken.append(sentence(" ".join(names[node.name].split())))
                spoken.append(sentence(cut_short(_offered(node), TEXT_CHARACTERS)))
            case _:
                continue
    return " ".join(part for part in dict.fromkeys(spoken) if part)


def _offered(control: Control) -> str:
    """Return the choices or labels of a control, empty for another kind of control."""
    if isinstance(control, Labels):
        return ", ".join(label.value for label in control.labels)
    if isinstance(control, Ranker):
        from annotator.ui.i18n.card_text import card_name  # needed only to read a whole task aloud

        return ", ".join(map(card_name, control.cards))
    if isinstance(control, Choices | Taxonomy):
        from annotator.ui.i18n.choice_text import choice_text  # needed only to read a whole task aloud

        return ", ".join(choice_text(control, each.choice) for each in shown_options(control))
    return ""


def _talk(chat: Chat, view: TaskView) -> str:
    """Return the messages of the task with their roles."""
    from annotator.core.answer.messages import given_messages  # needed only with a chat

    given = given_messages(filled(chat.value, view.task.columns))
    return " ".join(number_format.pair(role_text(each.role), " ".join(each.content.split())) for each in given)


def _filled(node: Header | Markdown | Panel | Text | HyperText | Paragraphs, view: TaskView) -> str:
    """Return the text of a tag on one line, with the data of the task."""
    text = filled(node.value, view.task.columns)
    if isinstance(node, HyperText):
        from annotator.core.design.html_page import rough_text

        return rough_text(text)
    if isinstance(node, Paragraphs):
        from annotator.core.design.structures.paragraphs import readable_utterances

        spoken_texts = (number_format.pair(each.speaker, each.text) for each in readable_utterances(node, text))
        text = " ".join(map(sentence, spoken_texts))
    return " ".join(text.split())


def _shown(node: Table | List, view: TaskView) -> str:
    """Return the rows of a table, or the cards of a list without a Ranker, which speaks them itself."""
    if isinstance(node, List):
        from annotator.ui.i18n.card_text import card_name  # needed only to read a whole task aloud

        is_ranked = any(isinstance(tag, Ranker) and node.name in tag.targets for tag in view.design.controls())
        return "" if is_ranked else ", ".join(map(card_name, node.cards))
    from annotator.core.design.structures.table import readable_table

    content = readable_table(filled(node.value, view.task.columns))
    if not content.header:
        return "; ".join(number_format.pair(name, value) for name, value in content.rows)
    rows = (zip(content.header, row, strict=True) for row in content.rows)
    return "; ".join(", ".join(number_format.pair(*cell) for cell in row if cell[1]) for row in rows)
