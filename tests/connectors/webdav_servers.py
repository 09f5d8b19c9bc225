"""Two real WebDAV servers over a folder, on loopback: wsgidav in a thread, and Apache as a process of its own."""

from __future__ import annotations

import base64
import hashlib
import io
import os
import pwd
import shutil
import socket
import subprocess
import tempfile
import threading
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from socketserver import ThreadingMixIn
from typing import TYPE_CHECKING
from wsgiref.simple_server import WSGIRequestHandler, WSGIServer, make_server

from msgspec import Struct
from wsgidav.fs_dav_provider import FilesystemProvider
from wsgidav.wsgidav_app import WsgiDAVApp

from annotator.core.outbox.sign_in import SignIn, SignInKind

if TYPE_CHECKING:
    from wsgiref.types import StartResponse, WSGIApplication, WSGIEnvironment

NAME, PASSWORD = "ada", "an app password: é"
SIGN_IN = SignIn(SignInKind.PASSWORD, PASSWORD, NAME)
APACHE = "/usr/sbin/apache2"
MODULES = ("mpm_event", "authn_core", "authn_file", "authz_core", "authz_user", "auth_basic", "dav", "dav_fs")
STARTED_S = 20


class DavServer(Struct, frozen=True):
    """`url` is that of the folder, in which nothing is yet."""

    url: str
    folder: Path

    def stored(self) -> dict[str, bytes]:
        """Without what the server itself keeps there."""
        files = (path for path in self.folder.rglob("*") if path.is_file() and ".DAV" not in path.parts)
        return {path.relative_to(self.folder).as_posix(): path.read_bytes() for path in files}

    def empty(self) -> None:
        for path in self.folder.iterdir():
            shutil.rmtree(path)


@contextmanager
def wsgidav_server(*, is_readonly: bool = False) -> Iterator[DavServer]:
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        config = {
            "provider_mapping": {"/results": FilesystemProvider(str(folder), readonly=is_readonly)},
            "simple_dc": {"user_mapping": {"*": {NAME: {"password": PASSWORD}}}},
            "http_authenticator": {"accept_basic": True, "accept_digest": False, "default_to_digest": False},
            "dir_browser": {"enable": False},
            "logging": {"enable": False},
            "verbose": 0,
        }
        with make_server("127.0.0.1", 0, _within_its_length(WsgiDAVApp(config)), _Threads, _Quiet) as server:
            thread = threading.Thread(target=server.serve_forever, args=(0.01,), daemon=True)
            thread.start()
            yield DavServer(f"http://127.0.0.1:{server.server_port}/results", folder)
            server.shutdown()
            thread.join()


def _within_its_length(app: WSGIApplication) -> WSGIApplication:
    """wsgidav reads a body to its end, which the server of the standard library does not mark."""

    def limited(environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        body = environ["wsgi.input"].read(int(environ.get("CONTENT_LENGTH") or 0))
        return app({**environ, "wsgi.input": io.BytesIO(body)}, start_response)

    return limited


class _Threads(ThreadingMixIn, WSGIServer):
    daemon_threads = True


class _Quiet(WSGIRequestHandler):
    def log_message(self, *_words: object) -> None:
        pass


@contextmanager
def apache_server() -> Iterator[DavServer]:
    with tempfile.TemporaryDirectory() as name:
        home = Path(name)
        folder = home / "files" / "results"
        folder.mkdir(parents=True)
        with socket.create_server(("127.0.0.1", 0)) as listener:
            port = listener.getsockname()[1]
        (home / "apache.conf").write_text(_apache_config(home, port), encoding="utf-8")
        process = subprocess.Popen([APACHE, "-f", home / "apache.conf", "-D", "FOREGROUND"], stderr=subprocess.PIPE)
        try:
            _wait_for(port, process, home)
            yield DavServer(f"http://127.0.0.1:{port}/results", folder)
        finally:
            process.terminate()
            process.communicate()


def _apache_config(home: Path, port: int) -> str:
    """Apache does not serve as root: who starts it as root has it serve as nobody, to whom the folder is given."""
    digest = base64.b64encode(hashlib.sha1(PASSWORD.encode()).digest()).decode("ascii")
    (home / "passwords").write_text(f"{NAME}:{{SHA}}{digest}\n", encoding="utf-8")
    if os.geteuid() == 0:
        for path in (home, *home.rglob("*")):
            os.chown(path, pwd.getpwnam("nobody").pw_uid, -1)
    user = "User nobody\nGroup nogroup" if os.geteuid() == 0 else ""
    modules = "\n".join(f"LoadModule {name}_module /usr/lib/apache2/modules/mod_{name}.so" for name in MODULES)
    return f"""
ServerRoot {home}
ServerName 127.0.0.1
Listen 127.0.0.1:{port}
PidFile {home}/pid
DefaultRuntimeDir {home}
ErrorLog {home}/errors
{user}
{modules}
DavLockDB {home}/locks
DocumentRoot {home}/files
<Directory {home}/files>
Dav On
AuthType Basic
AuthName results
AuthUserFile {home}/passwords
Require valid-user
</Directory>
"""


def _wait_for(port: int, process: subprocess.Popen[bytes], home: Path) -> None:
    pause = threading.Event()
    for _try in range(STARTED_S * 50):
        try:
            socket.create_connection(("127.0.0.1", port)).close()
        except OSError:
            assert process.poll() is None, (home / "errors").read_text(encoding="utf-8")
            pause.wait(0.02)
        else:
            return
    raise AssertionError("Apache does not answer")
