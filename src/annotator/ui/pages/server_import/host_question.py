"""The question shown before task files are downloaded from other servers. It names the servers that would see the
download."""

from __future__ import annotations

from collections.abc import Sequence

from annotator.ui.i18n.translation import _
from annotator.ui.pages.server_import.text import hosts_text
from annotator.ui.widgets.inline_question import InlineQuestion


class HostQuestion(InlineQuestion):
    """An inline question. `answered` carries whether the files may be downloaded from there."""

    def __init__(self) -> None:
        super().__init__(_("Do not download"), _("Download from there"), safe_first=False)

    def ask_about(self, title: str, hosts: Sequence[str]) -> None:
        self.ask(hosts_text(title, len(hosts)), "\n".join(hosts))
