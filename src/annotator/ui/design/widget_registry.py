"""The table of tags and their widgets. A new tag needs one file and one line here."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from typing import TYPE_CHECKING, cast

from PySide6.QtWidgets import QLabel, QSizePolicy, QWidget

from annotator.core.answer.regions import makers
from annotator.core.answer.validation import Finding
from annotator.core.design.controls import (
    Choices,
    Control,
    DateTime,
    Layout,
    Number,
    Pairwise,
    Ranker,
    Rating,
    Taxonomy,
    TextArea,
)
from annotator.core.design.hotkeys import KeyTarget
from annotator.core.design.label_groups import LabelGroup, label_groups
from annotator.core.design.labels import Labels, Messages, Tool
from annotator.core.design.objects import (
    Audio,
    Chat,
    HyperText,
    Image,
    List,
    MediaTag,
    ObjectTag,
    Paragraphs,
    Pdf,
    Table,
    Text,
    Video,
)
from annotator.core.design.options import Path
from annotator.core.design.tag import Header, Markdown
from annotator.core.design.tree import Design, Panel, filled, path_of_page
from annotator.core.ports.images import MediaFilter
from annotator.core.ports.media import Media
from annotator.ui.controls.base import ControlPart
from annotator.ui.controls.choosing.choices import ChoicesPart
from annotator.ui.design.layout_plan import Placed
from annotator.ui.theme.label_colours import ByLabel, label_colours
from annotator.ui.viewers.text.view import TextView
from annotator.ui.widgets.folding_panel import FoldingPanel
from annotator.ui.widgets.labels import Heading
from annotator.ui.widgets.layouts import let_yield

if TYPE_CHECKING:
    from annotator.core.design.listening import ListenedShare
    from annotator.ui.controls.chat.conversation import ChatPart
    from annotator.ui.controls.choosing.labels import JoinedLabelsPart, LabelsPart
    from annotator.ui.controls.spelling import Spelling
    from annotator.ui.design.images import DesignImages
    from annotator.ui.design.marks.annotated_object import MarkedView
    from annotator.ui.design.playback import DesignPlayback
    from annotator.ui.viewers.audio.view import AudioView
    from annotator.ui.viewers.cards.card_images import CardImages
    from annotator.ui.viewers.image.view import ImageView
    from annotator.ui.viewers.text.paragraph_view import ParagraphView
    from annotator.ui.viewers.text.span_view import SpanView

LEAST_IMAGE_PX = (150, 120)
LEAST_MARKED_PX = (140, 96)  # an annotated text within a form

type Keys = Mapping[Path, str]
# A view of a medium: each has `shown`, `failed`, `show_medium`, `prefetch` and zoom.
type MediumView = ImageView | AudioView


def control_part(
    tag: Control,
    keys: Keys,
    colours: ByLabel,
    group: LabelGroup | None = None,
    *,
    is_on_image: bool = False,
    card_images: CardImages | None = None,
) -> ControlPart | None:
    """Return the control of a tag; None for an unsupported tag. The modules of rare tags and their Qt widgets are
    loaded on first use. `colours` are those of labels, `group` is that of the first tag of a group, `card_images` are
    those of cards."""
    match tag:
        case Pairwise():
            from annotator.ui.controls.choosing.pairwise import PairwisePart

            return PairwisePart(tag, keys)
        case Choices(layout=Layout.SELECT):
            from annotator.ui.controls.choosing.choice_list import choice_list

            return choice_list(tag)
        case Choices():
            return ChoicesPart(tag, keys)
        case Ranker():
            from annotator.ui.controls.ranking import RankerPart

            return RankerPart(tag, card_images)
        case Labels() | Tool():
            from annotator.ui.controls.choosing.labels import LabelsPart

            return LabelsPart(tag, keys, colours, group, is_on_image=is_on_image)
        case _:
            return _field_part(tag)


def _field_part(tag: Control) -> ControlPart | None:
    match tag:
        case Taxonomy():
            from annotator.ui.controls.choosing.taxonomy import TaxonomyPart

            return TaxonomyPart(tag)
        case Rating():
            from annotator.ui.controls.rating import RatingPart

            return RatingPart(tag)
        case Number():
            from annotator.ui.controls.text_input.number import NumberPart

            return NumberPart(tag)
        case DateTime():
            from annotator.ui.controls.text_input.date_time import DateTimePart

            return DateTimePart(tag)
        case TextArea():
            from annotator.ui.controls.text_input.text_area import TextAreaPart

            return TextAreaPart(tag)
        case _:
            return None


class WidgetRegistry:
    """The widgets of one design, created on request of the layout. `widgets` is indexed by node."""

    def __init__(self, design: Design, keys: Mapping[str, KeyTarget], media: Media) -> None:
        self._design = design
        self._media = media
        self._key_of = {target: key for key, target in keys.items()}
        self._colours = label_colours(design)
        self._groups = {name: group for group in label_groups(design) for name in group.names}
        self._captions = {index: name for group in self._groups.values() for name, index in group.captions.items()}
        self._texts: list[tuple[str, Callable[[str], None]]] = []
        self._accordions: dict[int, list[FoldingPanel]] = {}
        self.widgets: dict[int, QWidget] = {}
        self.controls: dict[str, ControlPart] = {}
        self.media: list[tuple[MediaTag, MediumView]] = []
        self._conversations: dict[str, ParagraphView] = {}
        self.images: DesignImages | None = None
        self.card_images: CardImages | None = None
        self.chats: list[ChatPart] = []
        self._played: list[tuple[MediaTag, AudioView]] = []
        self.playback: DesignPlayback | None = None
        self.marked: dict[str, MarkedView] = {}  # the annotated objects, by name
        self.playing: dict[str, Callable[[], None]] = {}  # playback and zoom commands, by name

    @property
    def medium_view(self) -> MediumView | None:
        """The focused image or audio view, else the first."""
        views = [view for _tag, view in self.media]
        return next((view for view in views if view.hasFocus()), views[0] if views else None)

    def widget_of(self, placed: Placed, *, pane: bool = False, fills: bool = False) -> QWidget | None:
        """Return the widget of a leaf; None for a hidden one, or one that is within another."""
        widget = self._widget(placed, pane=pane, fills=fills)
        if widget is not None:
            self.widgets[placed.index] = widget
        is_within = placed.index in self._captions or (isinstance(widget, ControlPart) and self._join(widget))
        return None if is_within else widget

    def _join(self, part: ControlPart) -> bool:
        """Move a control of a group, and the headers of the group, into the list of its labels. Return True if the
        list is elsewhere."""
        group = self._groups.get(part.tag.name)
        if group is None:
            return False
        caption = self.widgets.get(group.captions.get(part.tag.name, -1))
        lead = cast("LabelsPart", self.controls[group.tags[0].name])
        if part is lead:
            lead.add_caption(part.tag.name, caption)
        else:
            lead.take_in(cast("JoinedLabelsPart", part), caption)
        return part is not lead

    def show_columns(self, columns: Mapping[str, str]) -> None:
        for value, show in self._texts:
            show(filled(value, columns))
        for chat in self.chats:
            chat.show_columns(columns)
        if self.playback is not None:
            self.playback.show_columns(columns)

    def clear_media(self) -> None:
        """Remove all media from the views until a task is displayed."""
        for _tag, view in self.media:
            view.show_medium("")

    def protect(self, media_filter: MediaFilter, *, is_small: bool) -> None:
        for _tag, view in self.media:
            view.protect(media_filter, is_small=is_small)
        if self.card_images is not None:
            self.card_images.protect(media_filter)

    @property
    def has_texts(self) -> bool:
        """True if the design has text fields for which spelling can be checked."""
        return any(isinstance(part.tag, TextArea | Messages) for part in self.controls.values())

    def help_typing(self, spelling: Spelling) -> None:
        """Attach the writing aids to all text fields: spelling, and playback from written timestamps."""
        from annotator.ui.controls.text_assistance import WritingAids

        aids = WritingAids(spelling, self.playback.actions if self.playback is not None else None)
        for part in self.controls.values():
            part.help_typing(aids)

    def set_compact(self, is_compact: bool) -> None:
        """Adapt the players to a low window."""
        for _tag, view in self._played:
            view.set_compact(is_compact)

    def always_shown(self) -> frozenset[int]:
        """Return the indexes of controls that show all regions and need no selection."""
        return frozenset(
            index
            for index, widget in self.widgets.items()
            if isinstance(widget, ControlPart) and widget.SHOWS_ALL_REGIONS
        )

    def show_played(self, share: ListenedShare | None, columns: Mapping[str, str]) -> None:
        """Display the played ranges of the task's audio; None while they are unknown."""
        for tag, view in self._played:
            view.show_played(() if share is None else share.audio_files.of(filled(tag.value, columns)))

    def paths(self, columns: Mapping[str, str]) -> dict[str, str]:
        """Return the paths of the media by object name; for documents, the first page."""
        return {tag.name: path_of_page(tag, columns, 0) for tag, _view in self.media}

    def further_pages(self, columns: Mapping[str, str], media_path: Callable[[str], str]) -> Mapping[str, str]:
        """Return the further pages as `DesignImages.show_columns` does."""
        if self.card_images is not None:
            self.card_images.begin(media_path)
        return {} if self.images is None else self.images.show_columns(columns, media_path)

    def take_over(self, before: WidgetRegistry) -> None:
        """Take over the display settings from the earlier layout of the same bundle."""
        if before.images is not None and self.images is not None:
            self.images.take_over(before.images)

    def is_mute(self) -> bool:
        """Return True if playback was requested but there is no audio device."""
        return any(view.is_mute for _tag, view in self._played)

    def go_to(self, finding: Finding) -> None:
        """Go to the first unplayed position of an audio file."""
        for tag, view in self._played:
            if tag.name == finding.control:
                view.hear_from(int(finding.params["from_ms"]) / 1000)

    def in_order(self) -> Iterator[ControlPart]:
        """Yield the controls in document order."""
        for index in sorted(self.widgets):
            widget = self.widgets[index]
            if isinstance(widget, ControlPart):
                yield widget

    def _widget(self, placed: Placed, *, pane: bool, fills: bool) -> QWidget | None:
        match placed.node:
            case Header() as tag:
                return self._heading(tag)
            case Markdown() as tag:
                return self._markdown(tag)
            case Panel() as tag:
                return self._folding(tag)
            case Text() | HyperText() | Paragraphs() as tag:
                return self._reading(tag, pane=pane, fills=fills)
            case Chat() as tag:
                return self._chat(tag)
            case Table() as tag:
                return self._table(tag)
            case List() as tag:
                return self._list(tag)
            case Image() | Pdf() as tag:
                return self._image(tag)
            case Audio() | Video() as tag:
                return self._audio(tag)
            case Control() as tag if not isinstance(tag, Messages):  # messages are shown at their Chat
                return self._control(tag, fills=fills)
            case _:
                return None

    def _reading(self, tag: Text | HyperText | Paragraphs, *, pane: bool, fills: bool) -> QWidget:
        match tag:
            case HyperText():
                return self._html(tag, pane=pane, fills=fills)
            case Paragraphs():
                return self._paragraphs(tag, pane=pane, fills=fills)
            case _:
                return self._text(tag, pane=pane, fills=fills)

    def _heading(self, tag: Header) -> QLabel:
        heading = Heading(tag.size)
        self._texts.append((tag.value, heading.setText))
        return heading

    def _markdown(self, tag: Markdown) -> QWidget:
        from annotator.ui.viewers.text.markdown import MarkdownView

        view = MarkdownView(tag.html)
        let_yield(view)
        return view

    def _folding(self, tag: Panel) -> FoldingPanel:
        panel = FoldingPanel(is_open=tag.is_open)
        self._texts.append((tag.value, panel.show_title))
        if tag.accordion:
            others = self._accordions.setdefault(tag.accordion, [])
            others.append(panel)
            panel.opened.connect(lambda: _close_others(others, panel))
        return panel

    def _text(self, tag: Text, *, pane: bool, fills: bool) -> QWidget:
        if makers(self._design, tag.name):
            from annotator.ui.viewers.text.span_view import SpanView

            marked = SpanView(tag.granularity)
            self._take_text(marked, tag, pane=pane, fills=False)
            self._texts.append((tag.value, marked.show_text))
            return marked
        fields = (control.rows for control in self._design.controls() if isinstance(control, TextArea))
        view = TextView(pane=pane, lines_typed=max(fields, default=0))
        let_yield(view)
        if fills:
            view.fill()
        # A line break within an attribute of XML is a space, and an indentation behind it is no part of the text.
        value = tag.value if tag.value.startswith("$") else re.sub(" {2,}", " ", tag.value)
        self._texts.append((value, view.show_text))
        return view

    def _chat(self, tag: Chat) -> QWidget | None:
        """Return the widget of a chat, which is the control of its messages."""
        messages = self._design.control(tag.name)
        if not isinstance(messages, Messages):
            return None
        from annotator.ui.controls.chat.conversation import ChatPart

        part = ChatPart(messages, self._design)
        let_yield(part)
        self.controls[tag.name] = part
        self.chats.append(part)
        return part

    def _table(self, tag: Table) -> QWidget:
        from annotator.ui.viewers.table import TableView

        view = TableView()
        self._texts.append((tag.value, view.show_text))
        return view

    def _list(self, tag: List) -> QWidget | None:
        """Return the cards of a list; None for one whose cards are on a Ranker."""
        if any(isinstance(control, Ranker) and tag.name in control.targets for control in self._design.controls()):
            return None
        from annotator.ui.viewers.cards.card_list import CardList

        return CardList(tag, self._card_images())

    def _card_images(self) -> CardImages:
        """Return the images of all cards of the design; their module is loaded with the first cards."""
        from annotator.ui.viewers.cards.card_images import CardImages

        self.card_images = self.card_images or CardImages(self._media.images)
        return self.card_images

    def _paragraphs(self, tag: Paragraphs, *, pane: bool, fills: bool) -> ParagraphView:
        from annotator.core.answer.text_places import paragraph_places
        from annotator.core.design.structures.paragraphs import readable_utterances
        from annotator.ui.viewers.text.paragraph_view import AnnotatedParagraphView, ParagraphView

        is_marked = bool(makers(self._design, tag.name))
        view = (AnnotatedParagraphView if is_marked else ParagraphView)(is_dialogue=tag.is_dialogue)
        self._take_text(view, tag, pane=pane, fills=fills)

        def show(cell: str) -> None:
            view.show_utterances(readable_utterances(tag, cell), paragraph_places(tag, cell))

        self._texts.append((tag.value, show))
        self._conversations[tag.name] = view
        self._sync_conversations()
        return view

    def _html(self, tag: HyperText, *, pane: bool, fills: bool) -> QWidget:
        from annotator.core.answer.node_places import NodePlaces
        from annotator.ui.viewers.text.html_view import AnnotatedHtmlView, HtmlView

        view = (AnnotatedHtmlView if makers(self._design, tag.name) else HtmlView)(tag.granularity)
        self._take_text(view, tag, pane=pane, fills=fills)

        def read(html: str) -> NodePlaces:
            return NodePlaces(self._media.read_html(html), saves_text=tag.saves_text)

        self._texts.append((tag.value, lambda html: view.show_html(html, read)))
        return view

    def _take_text(self, view: SpanView, tag: ObjectTag, *, pane: bool, fills: bool) -> None:
        """Let a text take its place. It can be marked if the design marks it."""
        if makers(self._design, tag.name):
            self.marked[tag.name] = view
        else:
            view.lock(True)
        if not pane:
            view.setMinimumSize(*LEAST_MARKED_PX)
            view.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        if fills:
            view.fill()
        let_yield(view)

    def _sync_conversations(self) -> None:
        if self.playback is not None:
            self.playback.sync_conversations(self._conversations)
            self.playing |= self.playback.by_command()

    def _image(self, tag: Image | Pdf) -> ImageView:
        """Return an image view. The image modules are loaded with the first design that has one."""
        from annotator.ui.design.images import DesignImages

        self.images = self.images or DesignImages(self._design, self._media.images)
        view = self.images.view_of(tag)
        self.marked |= self.images.marked
        view.setMinimumSize(*LEAST_IMAGE_PX)
        let_yield(view)
        self.media.append((tag, view))
        return view

    def _audio(self, tag: Audio | Video) -> AudioView:
        """Return an audio or video view. Its modules are loaded with the first design that has one."""
        from annotator.ui.design.playback import DesignPlayback

        self.playback = self.playback or DesignPlayback(self._design, self._media)
        view = self.playback.view_of(tag)
        let_yield(view)
        self.media.append((tag, view))
        self._played.append((tag, view))
        self.playback.sync_conversations(self._conversations)
        self.marked |= self.playback.annotated
        self.playing.clear()  # each key has one command, which depends on all media of the design
        self.playing |= self.playback.by_command()
        return view

    def _control(self, tag: Control, *, fills: bool) -> ControlPart | None:
        keys = {target.path: key for target, key in self._key_of.items() if target.control == tag.name}
        part = self._joined_labels(tag) or self._segment_texts(tag)
        is_on_image = isinstance(self._design.object(tag.targets[0]), Image | Pdf)
        card_images = self._card_images() if isinstance(tag, Ranker) else None
        group = self._groups.get(tag.name)
        part = part or control_part(tag, keys, self._colours, group, is_on_image=is_on_image, card_images=card_images)
        if part is None:
            return None
        if fills:
            part.fill()
        self.controls[tag.name] = part
        return part

    def _joined_labels(self, tag: Control) -> ControlPart | None:
        """Return the control of a tag whose labels are listed at an earlier tag of its group; None for other tags."""
        group = self._groups.get(tag.name)
        if group is None or not isinstance(tag, Labels) or tag.name == group.tags[0].name:
            return None
        from annotator.ui.controls.choosing.labels import JoinedLabelsPart

        return JoinedLabelsPart(tag, cast("LabelsPart", self.controls[group.tags[0].name]))

    def _segment_texts(self, tag: Control) -> ControlPart | None:
        """Return the transcription list. Texts about the segments of an audio file are typed in a list at the first
        TextArea; further TextAreas use the same rows. None for other tags."""
        target = self._design.object(tag.targets[0])
        own = [
            control
            for control in self._design.controls()
            if isinstance(control, TextArea) and control.per_region and control.targets[0] == tag.targets[0]
        ]
        if tag not in own or not isinstance(target, Audio) or not makers(self._design, target.name):
            return None
        from annotator.ui.design.transcription.segment_texts import FurtherTexts, SegmentTexts

        first = own[0]
        further = tuple(own[1:])
        if tag == first:
            return SegmentTexts(first, self._design, further)
        texts = self.controls.get(first.name)
        return FurtherTexts(tag, texts) if isinstance(texts, SegmentTexts) else None


def _close_others(panels: list[FoldingPanel], opened: FoldingPanel) -> None:
    for panel in panels:
        if panel is not opened:
            panel.set_open(is_open=False)
