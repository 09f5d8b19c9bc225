"""The texts of adding tasks from a server: requests, progress and outcomes."""

from __future__ import annotations

from collections.abc import Mapping
from unicodedata import normalize

from babel import Locale

from annotator.core.errors import MoneyReason
from annotator.core.money.amount import parse_amount
from annotator.core.outbox.parcel import DeliveryReason
from annotator.core.ports.servers import ListedProject, Unread
from annotator.core.text import printable_line
from annotator.services.servers.fetch_queue import FetchCount
from annotator.services.servers.projects import Fetching, ProjectPreview
from annotator.ui.i18n import number_format
from annotator.ui.i18n.delivery_text import reason_sentence
from annotator.ui.i18n.translation import N_, NOTHING, _, filled, language, ngettext

# Messages that differ for servers that tasks are downloaded from.
_READING: Mapping[DeliveryReason, str] = {
    DeliveryReason.SERVER_UNREACHABLE: N_(
        "Cannot reach {detail}. Check the address, or try again when you are online."
    ),
    DeliveryReason.SERVER_UNTRUSTED: N_(
        "This computer does not trust the certificate of {detail}, so no request was sent. Tell the requester."
    ),
    DeliveryReason.SERVER_CLOCK: N_(
        "According to this computer’s clock, the certificate of {detail} is not valid, so no request was "
        "sent. Correct the clock if it is wrong. Otherwise, tell the requester."
    ),
    DeliveryReason.SERVER_UNENCRYPTED: N_(
        "{detail} responds without encryption (plain HTTP instead of HTTPS), so no request was sent. "
        "Tell the requester."
    ),
    DeliveryReason.SERVER_ELSEWHERE: N_(
        "{detail} redirects to another address, so nothing was downloaded. The network may require you to "
        "sign in first."
    ),
    DeliveryReason.SERVER_STRANGE: N_(
        "{detail} is not a Label Studio server, or is not working properly. Check the address. The network "
        "may require you to sign in first."
    ),
    DeliveryReason.ACCESS_DENIED: N_(
        "You do not have permission to read this data from {detail}. Ask the requester for access."
    ),
    DeliveryReason.ADDRESS_WRONG: N_(
        "A task refers to a file that cannot be downloaded: {detail}. Tell the requester."
    ),
    DeliveryReason.PLACE_MISSING: N_("Not found, or no access: {detail}. Tell the requester."),
}
# tags for several languages, an unknown one and none
_NO_LANGUAGES = frozenset({"mul", "und", "zxx"})
SIGN_INS = frozenset({DeliveryReason.SIGN_IN_MISSING, DeliveryReason.SIGN_IN_EXPIRED})


def unread_text(unread: Unread) -> str:
    if unread.reason in _READING:
        return filled(_(_READING[unread.reason]), {"detail": unread.detail})
    return reason_sentence(unread.reason, unread.detail)


def language_names() -> list[tuple[str, str]]:
    """Return BCP 47 tags of languages and their names in the user's language, in alphabetical order."""
    names = Locale.parse(language()).languages
    return sorted(
        ((tag, name) for tag, name in names.items() if "_" not in tag and tag not in _NO_LANGUAGES),
        key=lambda named: normalize("NFKD", named[1].casefold()),
    )


def about_text() -> str:
    return _(
        "Downloads tasks of a Label Studio project, with their files and instructions, so that you can "
        "work offline. Your results are sent back to that project."
    )


def address_text(typed: str) -> str:
    """Return why the typed text is not a valid server address."""
    if typed.strip().casefold().startswith("http://"):
        return _("This connection would not be encrypted, so it was not opened. Use https:// instead.")
    return _("This is not a server address. Enter the address as in your browser, such as https://label.example.org.")


def project_header() -> tuple[str, str]:
    return _("Project"), _("Tasks")


def project_row(project: ListedProject) -> tuple[str, str]:
    count = number_format.count(project.task_count) if project.task_count is not None else NOTHING
    return project_title(project), count


def project_title(project: ListedProject) -> str:
    """Return the title on one short line, never empty."""
    return printable_line(project.title) or _("Project {number}").format(number=project.number)


def reward_text(look: ProjectPreview) -> str:
    """Return the reward of a server as the user would type it; as it is if it is no amount."""
    amount = parse_amount(look.reward)
    return number_format.typed_amount(amount) if amount is not None else look.reward


def pay_text(look: ProjectPreview | None) -> str:
    """Return the pay given by the server and the worker's options."""
    if look is None:
        return _("If you know the reward for a task, enter it to include it in your figures.")
    if look.reward:
        text = _("The first task states a reward of {reward} without a currency. Enter the currency.")
        return filled(text, {"reward": reward_text(look)})
    if look.pay is not None:
        return _(
            "This is the pay for the tasks that you downloaded earlier. Change it if the new tasks pay a "
            "different amount."
        )
    return _(
        "No pay is given. If you know the pay per task, enter it to include it in your figures. Otherwise "
        "only time is counted."
    )


def money_text(reason: MoneyReason, amount: str, currency: str) -> str:
    """Return why the typed pay is invalid."""
    if reason is MoneyReason.AMOUNT:
        return filled(_("“{amount}” is not a valid amount. Use a value such as 0.05."), {"amount": amount})
    return filled(_("“{currency}” is not a valid currency. Use a code such as EUR."), {"currency": currency})


def fetching_text(title: str) -> str:
    return filled(_("Downloading “{title}”"), {"title": title})


def counted_text(counted: FetchCount) -> str:
    """Return the progress text, or "" while nothing is known."""
    if not counted.total:
        return ""
    if counted.what is Fetching.COPYING:
        return number_format.bytes_of(_("Copying: {done} of {all}"), counted.done, counted.total)
    done, whole = number_format.count(counted.done), number_format.count(counted.total)
    if counted.what is Fetching.FILES:
        text = ngettext("{done} of {all} file", "{done} of {all} files", counted.total)
    else:
        text = ngettext("{done} of {all} task", "{done} of {all} tasks", counted.total)
    return text.format(done=done, all=whole)


def nothing_new_text(title: str) -> str:
    text = _(
        "No new tasks in “{title}”: either all tasks have already been downloaded or done, or the project has none."
    )
    return filled(text, {"title": title})


def hosts_text(title: str, count: int) -> str:
    text = ngettext(
        "The files of “{title}” are on another server. Its operator would see that you download the files, "
        "and when. Your sign-in is not sent to that server.",
        "The files of “{title}” are on other servers. Their operators would see that you download the "
        "files, and when. Your sign-in is not sent to those servers.",
        count,
    )
    return filled(text, {"title": title})
