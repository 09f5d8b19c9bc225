"""The command `annotator connect test|list|forget`: servers for results, checked without sending anything.

`test --json` prints one object:

{
  "server": text,               the server of a sign-in
  "ok": bool,                   no obstacle is known
  "known": bool,                false if the test shows nothing about results
  "tried": text,                the most that was done: core.ports.connector.Tried
  "left": text | null,          with --write: a trial result that could not be removed
  "clock_ahead_s": number | null,    by how much this computer's clock is ahead of the server's
  "who": text | null,           the server's name of the signed-in user
  "reason": text | null,        the obstacle: core.outbox.parcel.DeliveryReason
  "detail": text | null,
  "kept": "keyring" | "file" | "this-run" | null       with --keep; "this-run": not stored
}

`list --json` prints {"servers": [text, ...]}."""

from __future__ import annotations

import argparse
import asyncio
import getpass
import json
import sys
from collections.abc import Iterator, Mapping

from msgspec import Struct

from annotator.app.command_line.arguments import home_option, json_option, sentence
from annotator.app.network import Network
from annotator.core.errors import StoreFault
from annotator.core.outbox.destinations import S3, SERVER_KINDS, WEBDAV, is_fit, kind_for
from annotator.core.outbox.parcel import DeliveryReason, Destination
from annotator.core.outbox.sign_in import Keeping, SignIn, SignInKind, server_of, typed_sign_in
from annotator.core.ports.connector import Probed, Tried
from annotator.core.ports.sign_ins import SignIns
from annotator.store.credentials import HomeSignIns
from annotator.store.folders.home import Home
from annotator.ui.i18n import number_format
from annotator.ui.i18n.delivery_text import clock_sentence, reason_sentence
from annotator.ui.i18n.messages import error_sentence
from annotator.ui.i18n.translation import N_, _, filled
from annotator.ui.pages.outbox.sign_in_text import keeping_text, name_text, refused_text, secret_text

_WRITING_UNTRIED = N_("Writing was not tried: use --write to store a trial result and remove it.")
_TRIED: Mapping[Tried, str] = {
    Tried.NOTHING: N_("Nothing was tried at {server}."),
    Tried.ANSWERED: N_(
        "{server} is responding. Whether it accepts results will only be known once the first result is sent."
    ),
    Tried.ACCOUNT: N_("The sign-in is accepted. No project was tried: use --project. Nothing was sent."),
    Tried.PROJECT: N_("The sign-in is accepted, and the project can be seen. Nothing was sent."),
    Tried.LISTED: N_("The folder can be listed."),
    Tried.READ: N_("The bucket can be read."),
    Tried.READ_DENIED: N_("{server} does not allow reading, as for keys that can only write."),
    Tried.WRITTEN: N_("A trial result was stored. Results can be sent to {server}."),
}
_WRITABLE = frozenset({Tried.LISTED, Tried.READ, Tried.READ_DENIED})
WRITE_KINDS = (S3, WEBDAV)


class LookWanted(Struct, frozen=True):
    destination: Destination
    project: str
    name: str
    asks_again: bool
    is_kept: bool
    in_file: bool
    writes: bool = False

    @property
    def server(self) -> str:
        return server_of(self.destination.url)


class LookTaken(Struct, frozen=True):
    """The result of a test. `keeping`: None if nothing was to be stored. `was_typed`: not the stored sign-in."""

    server: str
    probed: Probed
    was_typed: bool
    keeping: Keeping | None

    @property
    def is_good(self) -> bool:
        return self.probed.reason is None and self.keeping is not Keeping.THIS_RUN

    def as_json(self) -> dict[str, object]:
        reason = self.probed.reason
        return {
            "server": self.server,
            "ok": reason is None,
            "known": self.probed.is_known,
            "tried": self.probed.tried.value,
            "left": self.probed.left or None,
            "clock_ahead_s": None if self.probed.ahead_s is None else round(self.probed.ahead_s),
            "who": self.probed.who or None,
            "reason": None if reason is None else reason.value,
            "detail": self.probed.detail or None,
            "kept": None if self.keeping is None else self.keeping.value,
        }

    def sentences(self) -> Iterator[str]:
        names = {"server": self.server, "who": self.probed.who}
        if self.probed.who:
            yield filled(_("You are signed in to {server} as {who}."), names)
        if self.probed.reason is DeliveryReason.SIGN_IN_EXPIRED and self.was_typed:
            yield refused_text(self.server, self.probed.reason, self.probed.detail)
        elif self.probed.reason is not None:
            if self.probed.tried in _WRITABLE:
                yield filled(_(_TRIED[self.probed.tried]), names)
                yield _("A trial result could not be stored.")
            yield reason_sentence(self.probed.reason, self.probed.detail)
        else:
            yield filled(_(_TRIED[self.probed.tried]), names)
            if self.probed.tried in _WRITABLE:
                yield _(_WRITING_UNTRIED)
        if self.probed.left:
            place = {"place": self.probed.left}
            yield filled(_("The trial result could not be removed: {place}. Delete it there."), place)
        if self.probed.ahead_s is not None and self.probed.reason is not DeliveryReason.CLOCK_WRONG:
            yield from filter(None, (clock_sentence(self.probed.ahead_s),))
        if self.keeping is Keeping.THIS_RUN:
            yield _(
                "The sign-in was not stored: this computer has no usable keyring. Use --in-file to store it in a file."
            )
        elif self.keeping is not None:
            yield keeping_text(self.keeping)


async def tried(request: LookWanted, sign_ins: SignIns) -> LookTaken:
    """Test a server, and store the typed sign-in if that is wanted and no obstacle is known. Raise StoreFault."""
    known = None if request.asks_again else await sign_ins.find(request.server)
    sign_in = known or await asyncio.to_thread(_typed, request)
    network = Network(lambda: sign_ins)
    try:
        probed = await network.probe(request.destination, request.project, sign_in, writes=request.writes)
    finally:
        await network.close()
    keeping = None
    if request.is_kept and sign_in is not None and known is None and probed.reason is None:
        keeping = await sign_ins.keep(request.server, sign_in)
        if keeping is Keeping.THIS_RUN and request.in_file:
            await sign_ins.keep_in_file(request.server)
            keeping = Keeping.FILE
    return LookTaken(request.server, probed, known is None, keeping)


def _typed(request: LookWanted) -> SignIn | None:
    """Read a sign-in: typed without echo, or the first line of standard input. None if nothing was typed."""
    kind = kind_for(request.destination.connector, request.destination.url)
    secret = getpass.getpass(_prompt(kind)) if sys.stdin.isatty() else sys.stdin.readline().rstrip("\r\n")
    return typed_sign_in(kind, request.name, secret) if secret.strip() else None


def _prompt(kind: SignInKind) -> str:
    return number_format.pair(secret_text(kind), "")


def add_arguments(command: argparse.ArgumentParser) -> None:
    actions = command.add_subparsers(title=_("actions"), dest="action", metavar="ACTION", required=True)
    shared = [home_option(), json_option()]
    words = _("test whether results can be sent to a server, and say what was tried")
    testing = actions.add_parser("test", parents=shared, help=words, description=sentence(words))
    testing.set_defaults(parser=testing)
    testing.add_argument("url", metavar="URL", help=_("the address in the [submit] section of a bundle"))
    testing.add_argument("--kind", required=True, choices=SERVER_KINDS, help=_("type of server"))
    testing.add_argument("--project", default="", metavar=_("NUMBER"), help=_("number of a Label Studio project"))
    testing.add_argument(
        "--name", default="", metavar=_("NAME"),
        help=_("user name or key ID (the secret is asked for, or read from standard input)"),
    )  # fmt: skip
    testing.add_argument("--write", action="store_true", help=_("store a trial result and remove it (s3, webdav)"))
    testing.add_argument("--again", action="store_true", help=_("ask for the secret even if a sign-in is stored"))
    testing.add_argument(
        "--keep", action="store_true", help=_("save the sign-in to the keyring if the server accepts it")
    )
    testing.add_argument(
        "--in-file", action="store_true",
        help=_("with --keep: if no keyring is available, save the sign-in to a file that only you can read"),
    )  # fmt: skip
    words = _("list the servers you are signed in to")
    actions.add_parser("list", parents=shared, help=words, description=sentence(words))
    words = _("sign out of a server")
    forgetting = actions.add_parser("forget", parents=shared, help=words, description=sentence(words))
    forgetting.add_argument("server", metavar=_("SERVER"), help=_("the server’s number in the list, or its address"))


def run(asked: argparse.Namespace) -> int:
    """Run the command. Return 0 if no obstacle is known or the action was done, else 1."""
    home = Home.at(asked.home)
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
    if asked.write and asked.kind not in WRITE_KINDS:
        asked.parser.error(_("--write is possible for s3 and webdav only: other servers cannot remove a trial result"))
    if name := name_text(kind_for(asked.kind, asked.url)):
        is_asked_for = asked.again or asyncio.run(sign_ins.find(server_of(asked.url))) is None
        if is_asked_for and not asked.name:
            asked.parser.error(_("--name is required ({words})").format(words=name))
    request = LookWanted(
        destination=Destination(asked.kind, asked.url),
        project=asked.project,
        name=asked.name,
        asks_again=asked.again,
        is_kept=asked.keep,
        in_file=asked.in_file,
        writes=asked.write,
    )
    found = asyncio.run(tried(request, sign_ins))
    sys.stdout.write((json.dumps(found.as_json(), ensure_ascii=False) if asked.json else _message(found)) + "\n")
    return 0 if found.is_good else 1


def _message(found: LookTaken) -> str:
    return "\n".join(found.sentences())


def _list(asked: argparse.Namespace, sign_ins: HomeSignIns) -> int:
    servers = asyncio.run(sign_ins.servers())
    if asked.json:
        sys.stdout.write(json.dumps({"servers": servers}) + "\n")
    else:
        sys.stdout.write(
            "".join(f"{server}\n" for server in servers) or _("You are not signed in to any server.") + "\n"
        )
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
