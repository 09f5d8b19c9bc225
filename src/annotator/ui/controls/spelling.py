"""The spelling checker for the current task. Words are looked up in the background, a few at a time, and cached.
Nothing here changes a text. The language of the instructions may differ from that of the requested texts. A text
with mostly unknown words in the language of the task is therefore also checked in the language of the program. The
dictionary that knows more of the words is used."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Awaitable, Callable, Collection, Iterable, Sequence
from itertools import batched

from msgspec import Struct
from PySide6.QtCore import QLocale, QObject, Signal

from annotator.core.ports.speller import Speller
from annotator.core.settings import SPELLING_BY_TASK, SPELLING_OFF
from annotator.core.text import WordPlace, dictionary_for, words_in
from annotator.ui.async_tasks import Latest
from annotator.ui.i18n.translation import language

WORDS_AT_A_TIME = 200
MOST_KNOWN = 50_000
LEAST_WORDS = 3  # minimum number of words to detect the language of a text

type Post = Callable[[Callable[[], Awaitable[object]]], None]


class Checked(Struct, frozen=True):
    """The result for the words of one text: the dictionary used and the words known to be misspelt."""

    tag: str = ""
    wrong: frozenset[str] = frozenset()


class Spelling(QObject):
    """A spelling checker. `changed` is emitted when more results are known. `post` runs a coroutine and reports
    errors of storage to the user."""

    changed = Signal()

    def __init__(self, speller: Speller, post: Post, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._speller = speller
        self._post = post
        self._wanted = ("", "")
        # the dictionary of the task's language, and that of the program's language if it differs
        self._tags: tuple[str, ...] = ()
        self._known: dict[str, dict[str, bool]] = defaultdict(dict)  # by dictionary and word: True if misspelt
        self._waiting: dict[tuple[str, str], None] = {}
        self._ignored: set[str] = set()
        self._ignored_in: dict[str, set[str]] = {}
        self._choosing = Latest(self)
        self._asking = Latest(self)

    @property
    def is_on(self) -> bool:
        return bool(self._tags)

    def begin(self, unique_id: str, chosen: str, accessible_name: str) -> None:
        """Start with a task. `chosen` is the spelling setting, `accessible_name` the bundle's language as a BCP 47
        tag."""
        self._ignored = self._ignored_in.setdefault(unique_id, set())
        if (chosen, accessible_name) != self._wanted:
            self._wanted = chosen, accessible_name
            self._choosing.cancel()
            self._use(())
            if chosen != SPELLING_OFF:
                self._choosing.start(self._choose(chosen, accessible_name))
        self.changed.emit()

    def check(self, words: Sequence[str]) -> Checked:
        """Return the cached results for the words of one text. Unknown words are queued for look-up."""
        if not self._tags:
            return Checked()
        first = self._wrong(self._tags[0], words)
        share = sum(word in first.wrong for word in words) / max(1, len(words))
        if len(self._tags) == 1 or len(words) < LEAST_WORDS or share <= 0.5:
            return first
        other = self._wrong(self._tags[1], words)
        if any(word not in self._known[other.tag] for word in words):
            return Checked(first.tag)  # the language is not known yet
        return other if len(other.wrong) < len(first.wrong) else first

    async def next_misspelt(self, text: str, place: int, tag: str) -> WordPlace | None:
        """Return the first misspelt word that ends after `place`, else the first one in the text, else None."""
        line = max(text.rfind(" ", 0, place), text.rfind("\n", 0, place)) + 1
        behind = ((start + line, end + line) for start, end in words_in(text[line:]))
        found = await self._first((word for word in behind if word[1] > place), text, tag)
        return found or await self._first(words_in(text), text, tag)

    async def suggestions(self, word: str, tag: str) -> tuple[str, ...]:
        return await self._speller.suggestions(word, tag)

    def add(self, word: str) -> None:
        """Add a word to the user's own dictionary, permanently."""

        async def add_word() -> None:
            await self._speller.add(word)
            for known in self._known.values():
                for other in [other for other, is_wrong in known.items() if is_wrong]:
                    del known[other]
            self.changed.emit()

        self._post(add_word)

    def ignore(self, word: str) -> None:
        """Ignore a word in this task until the program closes."""
        self._ignored.add(word)
        self.changed.emit()

    def _wrong(self, tag: str, words: Iterable[str]) -> Checked:
        known = self._known[tag]
        unknown = {(tag, word): None for word in words if word not in known}
        if unknown:
            self._waiting |= unknown
            if not self._asking.busy:
                self._asking.start(self._ask())
        return Checked(tag, frozenset(word for word in words if known.get(word) and word not in self._ignored))

    async def _choose(self, chosen: str, accessible_name: str) -> None:
        tags = (await self._speller.dictionaries()).tags
        if chosen == SPELLING_BY_TASK:
            region = QLocale.system().name().partition("_")[2]
            wanted = (dictionary_for(asked, tags, region) for asked in (accessible_name, language()))
            self._use(tuple(dict.fromkeys(tag for tag in wanted if tag)))
        else:
            self._use((chosen,) if chosen in tags else ())
        self.changed.emit()

    def _use(self, tags: tuple[str, ...]) -> None:
        self._asking.cancel()
        self._tags = tags
        self._waiting = {}
        self._known.clear()

    async def _ask(self) -> None:
        """Look up the queued words a few at a time, so that a request for suggestions never waits for a long text."""
        while self._waiting:
            tag = next(iter(self._waiting))[0]
            words = [word for other, word in self._waiting if other == tag][:WORDS_AT_A_TIME]
            await self._look_up(words, tag)
            for word in words:
                self._waiting.pop((tag, word), None)
            self.changed.emit()

    async def _look_up(self, words: Collection[str], tag: str) -> None:
        wrong = await self._speller.misspelt(words, tag)
        if len(self._known[tag]) > MOST_KNOWN:
            self._known[tag].clear()
        self._known[tag].update((word, word in wrong) for word in words)

    async def _first(self, places: Iterable[WordPlace], text: str, tag: str) -> WordPlace | None:
        for some in batched(places, WORDS_AT_A_TIME, strict=False):
            unknown = {text[start:end] for start, end in some} - self._known[tag].keys()
            if unknown:
                await self._look_up(unknown, tag)
            wrong = self._wrong(tag, [text[start:end] for start, end in some]).wrong
            for start, end in some:
                if text[start:end] in wrong:
                    return start, end
        return None
