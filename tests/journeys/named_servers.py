"""Servers of every kind for one session, each known by a host and a port of its own and written down by what stands
before it; and one more that points to another, which nobody may ask."""

from __future__ import annotations

import ssl
import threading
from collections.abc import Iterator, Mapping
from contextlib import ExitStack, contextmanager
from pathlib import Path
from urllib.parse import urlsplit

import trustme
from msgspec import Struct

from annotator.core.outbox.destinations import HTTPS, LABEL_STUDIO, S3, WEBDAV
from annotator.core.outbox.sign_in import SignIn, SignInKind
from bundle_making import MANIFEST, image, valid_files, write_folder
from connectors.example_service import TOKEN, example_service
from connectors.object_store.moto_store import MotoStore, moto_store
from connectors.strange_server import Line, Request, StrangeServer, answering, strange_server
from connectors.studio_server import StudioServer
from connectors.webdav_servers import NAME, DavServer, wsgidav_server
from connectors.webdav_servers import PASSWORD as DAV_PASSWORD
from journeys.recording_front import Recording, recording_front

CONFIG = """<View><Image name="picture" value="$image"/>
<Choices name="kind" toName="picture"><Choice value="stop" hotkey="b"/><Choice value="yield"/></Choices></View>"""
PAT, KEY_ID, KEY_SECRET, LED_TOKEN = "planted-pat-4711", "planted-id", "planted-key-0815", "planted-token-1312"
# By kind, what must be at no other server.
SECRETS = {LABEL_STUDIO: PAT, S3: KEY_SECRET, WEBDAV: DAV_PASSWORD, HTTPS: TOKEN, "leading": LED_TOKEN}
REDIRECTS = ("302 Found", "307 Temporary Redirect", "308 Permanent Redirect")


class Servers(Struct):
    """`fronts` by kind stand before the servers; `leading` points to `trap`, which nobody may ask."""

    fronts: dict[str, Recording]
    studio: StudioServer
    project: int
    bucket: str
    dav: DavServer
    leading: StrangeServer
    trap: StrangeServer
    certificate: Path

    @property
    def urls(self) -> dict[str, str]:
        ends = {LABEL_STUDIO: "", S3: f"/{self.bucket}", WEBDAV: "/results", HTTPS: ""}
        return {kind: front.url + ends[kind] for kind, front in self.fronts.items()}

    @property
    def sign_ins(self) -> Mapping[str, SignIn]:
        return {
            self.fronts[LABEL_STUDIO].url: SignIn(SignInKind.TOKEN, PAT),
            self.fronts[S3].url: SignIn(SignInKind.KEYS, KEY_SECRET, KEY_ID),
            self.fronts[WEBDAV].url: SignIn(SignInKind.PASSWORD, DAV_PASSWORD, NAME),
            self.fronts[HTTPS].url: SignIn(SignInKind.TOKEN, TOKEN),
            self.leading.url: SignIn(SignInKind.TOKEN, LED_TOKEN),
        }


def placed(url: str) -> str:
    return urlsplit(url).netloc


@contextmanager
def all_servers(folder: Path) -> Iterator[Servers]:
    authority = trustme.CA()
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    authority.issue_cert("localhost").configure_cert(context)
    certificate = folder / "authority.pem"
    authority.cert_pem.write_to_path(str(certificate))
    turns = iter(range(1000))

    def lead(request: Request, line: Line) -> None:
        answering(REDIRECTS[next(turns) % 3], Location=f"{trap.url}{request.target}")(request, line)

    with ExitStack() as stack:
        studio = stack.enter_context(StudioServer().running())
        moto: MotoStore = stack.enter_context(moto_store())
        dav = stack.enter_context(wsgidav_server())
        service = stack.enter_context(example_service(folder / "results.sqlite"))
        trap = stack.enter_context(strange_server(answering("200 OK", b"{}")))
        leading = stack.enter_context(strange_server(lead))
        behind = {LABEL_STUDIO: studio.url, S3: moto.url, WEBDAV: dav.url, HTTPS: service.url}
        named = {
            LABEL_STUDIO: ("127.0.0.2", "127.0.0.2", None),
            S3: ("localhost", "127.0.0.1", None),
            WEBDAV: ("127.0.0.3", "127.0.0.3", None),
            HTTPS: ("localhost", "127.0.0.1", context),
        }
        fronts = {
            kind: stack.enter_context(recording_front(placed(behind[kind]), *where)) for kind, where in named.items()
        }
        studio.world.personal_tokens.add(PAT)
        project = studio.world.add_project(CONFIG, title="Signs", expert_instruction="<p>Look</p>")
        for name in ("a", "b", "c"):
            path = f"/data/upload/{project}/{name}-sign.png"
            studio.world.files[path] = image("PNG", "teal")
            studio.world.add_task(project, {"image": path})
        yield Servers(fronts, studio, project, moto.new_bucket(), dav, leading, trap, certificate)


def bundles(servers: Servers, folder: Path) -> list[str]:
    """One for each server that is no Label Studio, and one for that which points elsewhere."""
    ways = {kind: (kind, url) for kind, url in servers.urls.items() if kind != LABEL_STUDIO}
    ways["leading"] = (HTTPS, servers.leading.url)
    written = []
    for name, (kind, url) in ways.items():
        manifest = MANIFEST.replace('"street-things"', f'"street-{name}"')
        text = f'{manifest}\n[submit]\nkind = "{kind}"\nurl = "{url}"\n'
        written.append(str(write_folder(folder / name, {**valid_files(), "bundle.toml": text.encode()})))
    return written


class Requester(threading.Thread):
    """Decides about the first result that arrives in a folder."""

    def __init__(self, folder: Path) -> None:
        super().__init__(daemon=True)
        self._folder = folder
        self.over = threading.Event()

    def run(self) -> None:
        while not self.over.wait(0.02):
            for result in self._folder.rglob("*.json"):
                table = f"unique_id,decision,note\n{result.stem},approved,well done\nsomebody-else,rejected,\n"
                (result.parent / "decisions.csv").write_text(table, encoding="utf-8")
                return
