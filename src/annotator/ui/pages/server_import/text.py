"""What is said about tasks that come from a server: what is asked there, how far it is, and what came of it."""

from __future__ import annotations

from collections.abc import Mapping

from annotator.core.errors import MoneyReason
from annotator.core.outbox.parcel import DeliveryReason
from annotator.core.ports.servers.tasks import OfferedProject, Unread
from annotator.services.servers.fetch_queue import FetchCount
from annotator.services.servers.projects import Fetching, ProjectPreview
from annotator.ui.i18n import number_format
from annotator.ui.i18n.delivery_text import reason_sentence
from annotator.ui.i18n.templates import NOTHING, filled
from annotator.ui.i18n.translation import N_, _, ngettext

# What is said otherwise of a server that is read from than of one that results go to.
_READING: Mapping[DeliveryReason, str] = {
    DeliveryReason.SERVER_UNREACHABLE: N_(
        "{detail} cannot be reached. Check the address, or try again once there is a connection."
    ),
    DeliveryReason.SERVER_UNTRUSTED: N_(
        "The certificate of {detail} is not one that this computer trusts, so nothing was asked there. Tell the "
        "requester."
    ),
    DeliveryReason.SERVER_CLOCK: N_(
        "By the clock of this computer, the certificate of {detail} is not valid now, so nothing was asked there. Set "
        "the clock if it is wrong; if it is right, tell the requester."
    ),
    DeliveryReason.SERVER_ELSEWHERE: N_(
        "{detail} points to another address, where nothing is asked. Perhaps the network wants you to sign in first."
    ),
    DeliveryReason.SERVER_STRANGE: N_(
        "What answers at {detail} is no Label Studio, or it is not as it should be. Check the address. Perhaps the "
        "network wants you to sign in first."
    ),
    DeliveryReason.ACCESS_DENIED: N_("{detail} does not allow you to read this. Ask the requester for access."),
    DeliveryReason.ADDRESS_WRONG: N_("A task names a file that cannot be fetched: {detail}. Tell the requester."),
    DeliveryReason.PLACE_MISSING: N_("This is not there, or not for you: {detail}. Tell the requester."),
}
SIGN_INS = frozenset({DeliveryReason.SIGN_IN_MISSING, DeliveryReason.SIGN_IN_EXPIRED})


def unread_words(unread: Unread) -> str:
    if unread.reason in _READING:
        return filled(_(_READING[unread.reason]), {"detail": unread.detail})
    return reason_sentence(unread.reason, unread.detail)


def about_words() -> str:
    return _(
        "Tasks of a project there come to this computer, with their files and instructions: you can work on them "
        "without a connection. Your results go back to where they came from."
    )


def address_words(typed: str) -> str:
    """Of what is typed and is no address that anything is asked of."""
    if typed.strip().casefold().startswith("http://"):
        return _("This would not be encrypted, so nothing is asked there. Write https:// in its place.")
    return _("This is no address of a server. Write one as in your browser, such as https://label.example.org.")


def project_header() -> tuple[str, str]:
    return _("Project"), _("Tasks")


def project_row(project: OfferedProject) -> tuple[str, str]:
    count = number_format.count(project.task_count) if project.task_count is not None else NOTHING
    return project_title(project), count


def project_title(project: OfferedProject) -> str:
    """On one line, and never empty."""
    return " ".join(project.title.split()) or _("Project {number}").format(number=project.number)


def pay_words(look: ProjectPreview | None) -> str:
    """What the server says of pay, and what the worker can do about it."""
    if look is None:
        return _("If you know what a task pays, enter it: your figures count it then.")
    if look.reward:
        words = _("The first task says that it pays {reward}. The server does not say in which currency: enter it.")
        return filled(words, {"reward": look.reward})
    if look.pay is not None:
        return _("The pay is that of the tasks you fetched from there before. Change it if these pay something else.")
    return _(
        "Nothing is said about pay. If you know what a task pays, enter it: your figures count it then. Otherwise they "
        "count the time alone."
    )


def money_words(reason: MoneyReason, amount: str, currency: str) -> str:
    """Why that is no pay."""
    if reason is MoneyReason.AMOUNT:
        return filled(_("“{amount}” is no amount. Write one such as 0.05."), {"amount": amount})
    return filled(_("“{currency}” is no currency. Write one such as EUR."), {"currency": currency})


def fetching_words(title: str) -> str:
    return filled(_("Fetching “{title}”"), {"title": title})


def counted_words(counted: FetchCount) -> str:
    """Empty while nothing is known."""
    if not counted.whole:
        return ""
    if counted.what is Fetching.COPYING:
        return number_format.bytes_of(_("Copying: {done} of {all}"), counted.done, counted.whole)
    done, whole = number_format.count(counted.done), number_format.count(counted.whole)
    if counted.what is Fetching.FILES:
        words = ngettext("{done} of {all} file", "{done} of {all} files", counted.whole)
    else:
        words = ngettext("{done} of {all} task", "{done} of {all} tasks", counted.whole)
    return words.format(done=done, all=whole)


def nothing_new_words(title: str) -> str:
    words = _("There is nothing new in “{title}”: all of its tasks are already here or already done, or it has none.")
    return filled(words, {"title": title})


def hosts_words(title: str, count: int) -> str:
    words = ngettext(
        "The files of “{title}” lie on another server. Whoever runs it would learn that you fetch them, and when. Your "
        "sign-in is not sent there.",
        "The files of “{title}” lie on other servers. Whoever runs these would learn that you fetch them, and "
        "when. Your sign-in is not sent there.",
        count,
    )
    return filled(words, {"title": title})
