"""The command `annotator ledger export|import|restore|verify`: actions on the user's own records."""

from __future__ import annotations

import argparse

from annotator.app.command_line.arguments import home_option, json_option, sentence
from annotator.app.ledger import export, history, restore, verify
from annotator.ui.i18n.translation import _


def add_arguments(command: argparse.ArgumentParser) -> None:
    actions = command.add_subparsers(title=_("actions"), dest="action", metavar="ACTION", required=True)
    words = _("export the ledger, its tables or a statement, with a list of hashes")
    exporting = actions.add_parser("export", parents=[home_option()], help=words, description=sentence(words))
    exporting.set_defaults(parser=exporting)
    export.add_arguments(exporting)
    words = _("enter the history of another platform")
    importing = actions.add_parser(
        "import", parents=[home_option(), json_option()], help=words, description=sentence(words)
    )
    importing.set_defaults(parser=importing)
    history.add_arguments(importing)
    words = _("verify the ledger")
    verifying = actions.add_parser(
        "verify", parents=[home_option(), json_option()], help=words, description=sentence(words)
    )
    verify.add_arguments(verifying)
    words = _("recover damaged or lost records from backups")
    restoring = actions.add_parser(
        "restore", parents=[home_option(), json_option()], help=words, description=sentence(words)
    )
    restore.add_arguments(restoring)


def run(asked: argparse.Namespace) -> int:
    runs = {"export": export.run, "import": history.run, "verify": verify.run, "restore": restore.run}
    return runs[asked.action](asked)
