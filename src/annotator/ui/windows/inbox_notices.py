"""Notices at the inbox with their undo actions, after the last task of a bundle and after archiving. Server news,
such as decisions about results, are shown on any page."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Sequence
from functools import partial

from PySide6.QtCore import QTimer
from PySide6.QtGui import QGuiApplication

from annotator.core.events import BundleArchived, DecisionsFetched, News
from annotator.core.ledger.clock import Timestamp, local_day
from annotator.core.ledger.intervals import State
from annotator.core.outbox.consent import OnHold
from annotator.core.problems import Problem
from annotator.core.settings import LOOK_FOR_UPDATES
from annotator.core.system_events import (
    BonusesFetched,
    ClockDoubted,
    DeclarationDue,
    FetchesChanged,
    MovedHere,
    MovedToFile,
    PaymentsFetched,
    ProgramCrashed,
    RecordsMigrated,
    RecordsRestored,
    ReleaseKnown,
    TasksDropped,
    UpdatesOffered,
)
from annotator.services.container import Services
from annotator.services.outbox.deliveries import Undelivered
from annotator.ui.i18n import number_format
from annotator.ui.i18n.delivery_text import deliver_text, undelivered_texts
from annotator.ui.i18n.translation import _, filled, ngettext
from annotator.ui.keyboard.commands import UNDO, bind, with_keys
from annotator.ui.pages.inbox.page import InboxPage
from annotator.ui.pages.workbench.undo_submit import UndoSubmit
from annotator.ui.widgets.cancellable_progress import location_name
from annotator.ui.windows.notice_strip import ARCHIVED, OF_MONEY, SETTLED, WITH_PAGE, WITH_TASK, Ends, NoticeStrip

MOST_NAMED = 3  # sentences about jobs in one notice

type ShowNotice = Callable[[str, str, Ends], None]


class InboxNotices:
    def __init__(
        self,
        services: Services,
        show_notice: ShowNotice,
        notice: NoticeStrip,
        inbox: InboxPage,
        undo_actions: UndoSubmit,
        turn_to: Callable[[str], None],
        show_receipts: Callable[[], None],
        open_bundle: Callable[[str], None],
    ) -> None:
        """Create the notices. `show_notice` shows text in `notice`, `turn_to` opens a page by name, `show_receipts`
        the receipts book, `open_bundle` a bundle. At the inbox, the undo key triggers the offered undo action."""
        self._services = services
        self._turn_to = turn_to
        self._show_receipts = show_receipts
        self._is_undo_offered = False
        self._holds = False  # the notice is about results awaiting consent
        self._refusal = ""  # the text of the last notice about a refused bundle
        self._open_bundle = open_bundle
        self._show_notice = show_notice
        self._notice = notice
        self._inbox = inbox
        self._undo_actions = undo_actions
        self._over = QTimer(notice)
        self._over.setSingleShot(True)
        self._over.timeout.connect(self._end_undo_offer)
        bind(inbox, (UNDO,), {UNDO.name: self._by_key})

    async def show_on_hold_notice(self) -> None:
        self._show_on_hold(await self._services.consents.wanted())

    def _show_on_hold(self, groups: Sequence[OnHold]) -> None:
        held = sum(group.count for group in groups)
        text = ngettext(
            "{count} result in the outbox is on hold until you consent.",
            "{count} results in the outbox are on hold until you consent.",
            held,
        )
        self._holds = bool(held)
        if held:
            self._show_notice(text.format(count=number_format.count(held)), "attention", WITH_PAGE)
            self._offer_outbox()
            self._follow(groups, self._services.consents.wanted, self._show_on_hold)

    def show_undelivered(self, undelivered: Sequence[Undelivered]) -> None:
        """Name the results that only the worker can deliver, with the next step."""
        self._holds = self._is_undo_offered = False
        first = undelivered[0]
        sentences = undelivered_texts(undelivered)
        rest = len(sentences) - MOST_NAMED
        if rest > 0:
            del sentences[MOST_NAMED:]
            text = ngettext("{count} other job", "{count} other jobs", rest)
            sentences.append(text.format(count=number_format.count(rest)))
        self._show_notice(". ".join(sentences), "attention", WITH_PAGE)
        self._follow(undelivered, self._services.deliveries.undelivered, self.show_undelivered)

        def deliver() -> None:
            self._notice.hide()  # the export bar names the same file
            self._inbox.export(first.manifest.key)

        if len(undelivered) == 1:
            self._notice.offer(deliver_text(first.results), deliver, "outbox")
        else:
            self._offer_outbox()

    def _follow[S: Sequence[object]](
        self, known: S, load: Callable[[], Awaitable[S]], show: Callable[[S], None]
    ) -> None:
        """Let the notice that was just shown about `known` follow the records: show it anew after a change, and hide
        it once nothing is left to report."""
        text = self._notice.text

        async def update() -> None:
            now = await load()
            if now == known or self._notice.isHidden() or self._notice.text != text:
                return
            if now:
                show(now)
            else:
                self._notice.hide()

        self._notice.follow_results(lambda: self._services.intents.post(update))

    async def show_bundle_end(self) -> None:
        """Show the notice about consent with the undo action of the last submission."""
        await self.show_on_hold_notice()
        left_ms = self._undo_actions.left_ms
        if left_ms > 0:
            self._offer(_("Reopen"), self._undo_actions.go_back, left_ms)

    async def show_archived(self, event: BundleArchived) -> None:
        """Show a notice about an archived bundle. An unarchived bundle is visible itself."""
        manifest = await self._services.bundles.manifest(event.key) if event.is_archived else None
        if manifest is not None and event.key in self._services.preferences.archived:
            self._holds = False
            self._show_notice(_("“{title}” was archived.").format(title=manifest.title), "info", ARCHIVED)
            self._offer(_("Undo"), lambda: self._inbox.archive(event.key, is_archived=False))

    def announce_reopened(self, open_it: Callable[[], None]) -> None:
        """Show a notice about a task reopened from the outbox, where several may be, with an action to open it."""
        self._holds = self._is_undo_offered = False
        self._over.stop()
        self._show_notice(_("The task was reopened with your answer."), "info", WITH_TASK)
        self._notice.offer(_("Open"), open_it, "next")

    async def show_news(self, event: DecisionsFetched | News) -> None:
        match event:
            case DecisionsFetched() | PaymentsFetched() | BonusesFetched():
                self._show_money_news(_money_text(event, await self._requester(event.key)), event)
            case TasksDropped():
                await self._show_dropped(event)
            case FetchesChanged():
                self._show_fetch()
            case ClockDoubted():
                self._show_notice(_clock_text(event), "attention", WITH_PAGE)
            case DeclarationDue():
                self._show_declaration(event)
            case RecordsRestored() | RecordsMigrated() | ProgramCrashed():
                self._show_past(event)
            case UpdatesOffered(server):
                self._offer_updates(server)
            case ReleaseKnown(is_news):
                if is_news:
                    self._show_release()
            case MovedToFile() | MovedHere():
                return  # the settings report the first, the next window the second
            case _:
                raise TypeError(f"nobody tells {type(event).__name__}")

    def _offer_updates(self, server: str) -> None:
        """Ask once. Whoever dismisses the notice has answered no."""
        words = _(
            "annotator can ask {server} once a day whether there is a newer version. Nothing about you is sent. You "
            "can change this in the settings."
        )
        self._show_notice(filled(words, {"server": server}), "info", SETTLED)

        async def choose() -> None:
            await self._services.preferences.choose(LOOK_FOR_UPDATES, "yes")

        self._notice.offer(_("Look for updates"), lambda: self._services.intents.post(choose), "look")

    def _show_past(self, event: RecordsRestored | RecordsMigrated | ProgramCrashed) -> None:
        """Show what happened before this window was opened."""
        if isinstance(event, ProgramCrashed):
            self._show_crash()
            return
        from annotator.ui.i18n.restore_report import migrated_text, restored_text

        if isinstance(event, RecordsMigrated):
            self._show_notice(migrated_text(event.copy), "info", WITH_PAGE)
            return
        restoration = event.restoration
        is_partial = bool(restoration.missing or restoration.reopened)
        self._show_notice(restored_text(restoration), "attention" if is_partial else "info", WITH_PAGE)

    def _show_crash(self) -> None:
        from annotator.ui.windows.about import AboutWindow

        words = _("annotator closed by an internal error last time. Everything shown as saved was kept.")
        self._show_notice(words, "info", WITH_PAGE)
        about, owner = self._services.help_texts.about, self._notice.window()
        self._notice.offer(_("Show details"), lambda: AboutWindow(about(), owner).open(), "look")

    def _show_declaration(self, event: DeclarationDue) -> None:
        """Remind of a declaration. Whoever dismisses the notice hears no more of this period."""
        from annotator.ui.pages.earnings.receipts_text import included_text

        words, period = _("Receipts from {first} to {last} to declare by {due}: {total}."), event.book.period
        days = {"first": period.first, "last": period.last, "due": period.due}
        texts = {name: number_format.day(day) for name, day in days.items()}
        total = number_format.amount(event.book.total, event.book.currency)
        sentences = (words.format(**texts, total=total), included_text(event.book.view, is_short=True))
        self._show_notice(" ".join(filter(None, sentences)), "info", WITH_PAGE)
        self._notice.offer(_("Show receipts book"), self._show_receipts, "earnings")
        book, post = self._services.books.receipts_book, self._services.intents.post
        self._notice.on_dismissed(lambda: post(lambda: book.remind_no_more(period)))

    def _show_release(self) -> None:
        from annotator.ui.i18n.release_text import newer_text

        updates = self._services.updates
        release = updates.newer if updates is not None else None
        if release is not None:
            self._show_notice(newer_text(release), "info", WITH_PAGE)
            copy = partial(QGuiApplication.clipboard().setText, release.page)
            self._notice.offer(_("Copy address"), copy, "text")

    async def _requester(self, key: str) -> str:
        manifest = await self._services.bundles.manifest(key)
        return manifest.requester.name if manifest is not None else key

    def _show_money_news(self, text: str, event: DecisionsFetched | PaymentsFetched | BonusesFetched) -> None:
        """Show news about money, even during a task. If rows had no effect, offer a list of them for the requester."""
        self._holds = self._is_undo_offered = False
        self._over.stop()
        self._show_notice(text, "info", OF_MONEY)
        if event.left_out.rows:
            self._notice.offer(_("Save list for the requester…"), lambda: self._ask_where(event), "submit")
        else:
            self._notice.offer(_("Show earnings"), lambda: self._turn_to("earnings"), "earnings")

    def _ask_where(self, event: DecisionsFetched | PaymentsFetched | BonusesFetched) -> None:
        from annotator.ui.pages.money.left_out_list import ask_where_to_save, write_mail
        from annotator.ui.widgets.mail_draft import can_draft_mail

        async def show(file: str) -> None:
            manifest = await self._services.bundles.manifest(event.key)
            contact = manifest.requester.contact if manifest is not None else ""
            text = filled(_("Saved to {file}. Give it to the requester."), {"file": file})
            self._show_notice(text, "info", WITH_PAGE)
            if can_draft_mail():
                self._notice.offer(_("Write e-mail…"), partial(write_mail, file, event.left_out, contact), "outbox")

        saved = self._services.background_intents.post
        ask_where_to_save(self._services, event.left_out, self._notice, lambda file: saved(lambda: show(file)))

    async def _show_dropped(self, event: TasksDropped) -> None:
        """Show withdrawn tasks, even during a task of the bundle; it continues. Other undo notices stay."""
        self._inbox.refresh()
        manifest = await self._services.bundles.manifest(event.key)
        view = self._services.session.view()
        is_here = view is not None and view.bundle.manifest.key == event.key
        if manifest is None or (self._notice.isVisible() and not is_here):
            return  # the card of the bundle shows it
        self._holds = self._is_undo_offered = False
        self._over.stop()
        self._show_notice(
            _why_dropped(event) if is_here else number_format.pair(manifest.title, _why_dropped(event)),
            "info",
            WITH_TASK,
        )

    async def show_import(self, location: str, key: str | None, *, was_there: bool, why: Sequence[Problem]) -> None:
        """Report the import of a bundle that the program was asked to open, if the user is on another page. `why` are
        the problems of one that was refused. Its notice stays beside that about the next."""
        self._holds = self._is_undo_offered = False
        self._over.stop()
        manifest = await self._services.bundles.manifest(key) if key is not None else None
        title = manifest.title if manifest else location_name(location)
        earlier = self._notice.text if self._notice.isVisible() and self._notice.text == self._refusal else ""
        if key is None:
            self._show_taken(title, is_taken=False, why=why, earlier=earlier)
            self._refusal = self._notice.text
            return
        text = _("“{title}” was in your inbox already.") if was_there else _("“{title}” was added to your inbox.")
        text = " ".join(filter(None, (earlier, filled(text, {"title": title}))))
        self._show_notice(text, "attention" if earlier else "info", WITH_TASK)
        if self._services.journal.state is not State.PAUSE:  # a break can only be left by resuming work
            self._notice.offer(_("Open it"), lambda: self._open_bundle(key), "play")

    def _show_fetch(self) -> None:
        """Report a finished download, if the user is on another page."""
        fetches = self._services.fetches()
        fetch = fetches.fetch
        if fetch is None or not fetch.is_over or fetches.is_seen:
            return
        fetches.is_seen = True
        self._holds = self._is_undo_offered = False
        self._over.stop()
        if isinstance(fetch.outcome, str | None):
            self._show_taken(fetch.title, is_taken=bool(fetch.outcome))
        else:
            self._show_notice(
                filled(_("“{title}” has not been downloaded yet."), {"title": fetch.title}), "attention", WITH_TASK
            )
            self._notice.offer(_("Show why"), lambda: self._turn_to("from_server"), "drop")

    def _show_taken(self, title: str, *, is_taken: bool, why: Sequence[Problem] = (), earlier: str = "") -> None:
        from annotator.ui.problems.sentences import sentence

        text = _("“{title}” was added to your inbox.") if is_taken else _("“{title}” has problems and was not added.")
        reasons = [sentence(problem) for problem in why[:1]]
        text = " ".join(filter(None, (earlier, filled(text, {"title": title}), *reasons)))
        self._show_notice(text, "info" if is_taken else "attention", WITH_TASK)
        if self._services.journal.state is not State.PAUSE:  # a break can only be left by resuming work
            self._notice.offer(_("Show the inbox"), lambda: self._turn_to("inbox"), "inbox")

    def _offer(self, text: str, action: Callable[[], None], left_ms: int = 0) -> None:
        """Add an action to the notice for `left_ms`, or with 0 as long as the notice is displayed."""

        def acted() -> None:
            self._notice.hide()
            action()

        self._over.stop()
        self._is_undo_offered = True
        self._notice.offer(with_keys(text, UNDO.name), acted)
        if left_ms:
            self._over.start(left_ms)

    def _offer_outbox(self) -> None:
        """Add an action that opens the outbox, where consent is given."""
        self._over.stop()
        self._is_undo_offered = False
        self._notice.offer(_("Show the outbox"), lambda: self._turn_to("outbox"), "outbox")

    def _end_undo_offer(self) -> None:
        if self._holds:
            self._offer_outbox()
        else:
            self._notice.withdraw()

    def _by_key(self) -> None:
        if self._is_undo_offered and self._notice.action.isVisible():
            self._notice.action.click()


def _money_text(event: DecisionsFetched | PaymentsFetched | BonusesFetched, requester: str) -> str:
    match event:
        case DecisionsFetched():
            return _decisions_text(event, requester)
        case PaymentsFetched():
            return _payments_text(event, requester)
        case BonusesFetched():
            return _bonuses_text(event, requester)


def _decisions_text(event: DecisionsFetched, requester: str) -> str:
    written = ngettext(
        "{requester} has decided on {count} of your results. See your earnings.",
        "{requester} has decided on {count} of your results. See your earnings.",
        event.written,
    )
    left_out = ngettext(
        "{count} decision from {requester} contradicts existing records or cannot be read. It has no effect.",
        "{count} decisions from {requester} contradict existing records or cannot be read. They have no effect.",
        len(event.left_out.rows),
    )
    return _counted(event, requester, written, left_out)


def _payments_text(event: PaymentsFetched, requester: str) -> str:
    written = ngettext(
        "{requester} announced {count} payment to you. See your earnings, and check that it has arrived.",
        "{requester} announced {count} payments to you. See your earnings, and check that they have arrived.",
        event.written,
    )
    left_out = ngettext(
        "{count} payment announced by {requester} contradicts existing records or cannot be read. It has no effect.",
        "{count} payments announced by {requester} contradict existing records or cannot be read. They have no effect.",
        len(event.left_out.rows),
    )
    return _counted(event, requester, written, left_out)


def _counted(
    event: DecisionsFetched | PaymentsFetched | BonusesFetched, requester: str, written: str, left_out: str
) -> str:
    """Return the sentences about rows with and without effect, if there are any."""
    counts = ((written, event.written), (left_out, len(event.left_out.rows)))
    shown = ((text, number_format.count(count)) for text, count in counts if count)
    return " ".join(text.format(requester=requester, count=count) for text, count in shown)


def _clock_text(event: ClockDoubted) -> str:
    text = _(
        "This computer’s clock shows {now}, but your last entry is from {last}. Check the date and time: "
        "they are used to record your hours."
    )
    return filled(text, {"now": _minute(event.now), "last": _minute(event.last)})


def _minute(timestamp: Timestamp) -> str:
    day = local_day(timestamp.utc_ms, timestamp.offset_min)
    return f"{number_format.day(day)}, {number_format.clock_time(timestamp.utc_ms, timestamp.offset_min)}"


def _why_dropped(event: TasksDropped) -> str:
    """Return one sentence, because the strip beside a task is short."""
    if event.answered and event.gone:
        text = _("{count} tasks are no longer needed: they were answered by others or removed from the server.")
        return text.format(count=number_format.count(event.answered + event.gone))
    answered = ngettext(
        "{count} task was answered by others and is no longer needed.",
        "{count} tasks were answered by others and are no longer needed.",
        event.answered,
    )
    gone = ngettext(
        "{count} task is no longer on the server and was removed.",
        "{count} tasks are no longer on the server and were removed.",
        event.gone,
    )
    return (answered if event.answered else gone).format(count=number_format.count(event.answered or event.gone))


def _bonuses_text(event: BonusesFetched, requester: str) -> str:
    written = ngettext(
        "{requester} announced {count} bonus to you. It counts in your earnings.",
        "{requester} announced {count} bonuses to you. They count in your earnings.",
        event.written,
    )
    left_out = ngettext(
        "{count} bonus announced by {requester} contradicts existing records or cannot be read. It has no effect.",
        "{count} bonuses announced by {requester} contradict existing records or cannot be read. They have no effect.",
        len(event.left_out.rows),
    )
    return _counted(event, requester, written, left_out)
