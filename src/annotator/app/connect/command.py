"""The command `annotator connect test|list|forget`: servers for results, checked without sending anything.

`test --json` prints one object:

{
  "server": text,               the server of a sign-in
  "ok": bool,                   no obstacle is known
  "known": bool,                false if the server tells nothing before the first result
  "who": text | null,           the server's name of the signed-in user
  "reason": text | null,        the obstacle: core.outbox.parcel.DeliveryReason
  "detail": text | null,
  "kept": "keyring" | "file" | "this-run" | null       with --keep; "this-run": not stored
}

`list --json` prints {"servers": [text, ...]}."""

from __future__ import annotations

import argparse
import asyncio
import json
import sys

from annotator.app.command_line.shared_options import home_option, json_option
from annotator.app.connect.connection_test import LookTaken, LookWanted, tried
from annotator.core.errors import StoreFault
from annotator.core.outbox.destinations import SERVER_KINDS, is_fit, kind_for
from annotator.core.outbox.parcel import Destination
from annotator.core.outbox.sign_in import server_of
from annotator.store.credentials import HomeSignIns
from annotator.store.folders.home import Home
from annotator.ui.i18n.messages import error_sentence
from annotator.ui.i18n.translation import _
from annotator.ui.pages.outbox.sign_in_text import name_text


def add_arguments(command: argparse.ArgumentParser) -> None:
    actions = command.add_subparsers(title=_("actions"), dest="action", metavar="ACTION", required=True)
    shared = [home_option(), json_option()]
    words = _("test whether results can be sent to a server, without sending any")
    testing = actions.add_parser("test", parents=shared, help=words, description=words)
    testing.set_defaults(parser=testing)
    testing.add_argument("url", metavar="URL", help=_("the address under [submit] in a bundle"))
    testing.add_argument("--kind", required=True, choices=SERVER_KINDS, help=_("type of server"))
    testing.add_argument("--project", default="", metavar=_("NUMBER"), help=_("a Label Studio project"))
    testing.add_argument(
        "--name", default="", metavar=_("NAME"),
        help=_("user name or key ID (the secret is asked for, or read from standard input)"),
    )  # fmt: skip
    testing.add_argument("--again", action="store_true", help=_("ask for the secret even if a sign-in is stored"))
    testing.add_argument(
        "--keep", action="store_true", help=_("store it in the keyring if the server accepts the sign-in")
    )
    testing.add_argument(
        "--in-file", action="store_true",
        help=_("with --keep, if no keyring is available: store it in a file that only you can read"),
    )  # fmt: skip
    words = _("list the servers you are signed in to")
    actions.add_parser("list", parents=shared, help=words, description=words)
    words = _("sign out of a server")
    forgetting = actions.add_parser("forget", parents=shared, help=words, description=words)
    forgetting.add_argument("server", metavar=_("SERVER"), help=_("its number in the list, or its address"))


def run(asked: argparse.Namespace) -> int:
    """Run the command. Return 0 if no obstacle is known or the action was done, else 1."""
    home = Home(asked.home.absolute()) if asked.home is not None else Home.default()
    sign_ins = HomeSignIns(home.sign_ins)
    try:
        match asked.action:
            case "test":
                return _test(asked, sign_ins)
            case "list":
                return _list(asked, sign_ins)
            case _:
                return _forget(asked, sign_ins)
    except StoreFault as fault:
        sys.stderr.write(error_sentence(fault.code, fault.params) + "\n")
        return 1


def _test(asked: argparse.Namespace, sign_ins: HomeSignIns) -> int:
    if not is_fit(asked.kind, asked.url):
        words = _(
            "“{said}” is not a valid address for results: it must start with https://, without a user name or password"
        )
        asked.parser.error(words.format(said=asked.url))
    if name := name_text(kind_for(asked.kind, asked.url)):
        is_asked_for = asked.again or asyncio.run(sign_ins.find(server_of(asked.url))) is None
        if is_asked_for and not asked.name:
            asked.parser.error(_("--name is required ({words})").format(words=name))
    request = LookWanted(
        Destination(asked.kind, asked.url), asked.project, asked.name, asked.again, asked.keep, asked.in_file
    )
    found = asyncio.run(tried(request, sign_ins))
    sys.stdout.write((json.dumps(found.as_json(), ensure_ascii=False) if asked.json else _words(found)) + "\n")
    return 0 if found.is_good else 1


def _words(found: LookTaken) -> str:
    return "\n".join(found.sentences())


def _list(asked: argparse.Namespace, sign_ins: HomeSignIns) -> int:
    servers = asyncio.run(sign_ins.servers())
    if asked.json:
        sys.stdout.write(json.dumps({"servers": servers}) + "\n")
    else:
        sys.stdout.write("".join(f"{server}\n" for server in servers) or _("You are not signed in anywhere.") + "\n")
    return 0


def _forget(asked: argparse.Namespace, sign_ins: HomeSignIns) -> int:
    server = server_of(asked.server)
    if server not in asyncio.run(sign_ins.servers()):
        sys.stderr.write(_("You are not signed in to {server}.").format(server=server or asked.server) + "\n")
        return 1
    asyncio.run(sign_ins.forget(server))
    if asked.json:
        sys.stdout.write(json.dumps({"forgotten": server}) + "\n")
    else:
        sys.stdout.write(_("You have signed out of {server}.").format(server=server) + "\n")
    return 0
