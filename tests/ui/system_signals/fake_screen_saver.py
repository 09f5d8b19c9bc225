"""A screen saver of our own on a bus of our own: `python fake_screen_saver.py ADDRESS PATH`.

Whoever calls its method `Say` on the interface `test.Director` with `on` or `off` makes it cover the screen or not.
"""

from __future__ import annotations

import sys

from PySide6.QtCore import QCoreApplication
from PySide6.QtDBus import QDBusConnection, QDBusMessage, QDBusVirtualObject

SERVICE = "org.freedesktop.ScreenSaver"


class FakeScreenSaver(QDBusVirtualObject):
    def __init__(self, path: str) -> None:
        super().__init__()
        self._path = path
        self._active = False

    def introspect(self, path: str) -> str:
        return f"<!-- {path} -->"

    def handleMessage(self, message: QDBusMessage, connection: QDBusConnection) -> bool:
        reply = message.createReply()
        match message.member():
            case "GetActive":
                reply.setArguments([self._active])
            case "Say":
                self._active = message.arguments() == ["on"]
                made = QDBusMessage.createSignal(self._path, SERVICE, "ActiveChanged")
                made.setArguments([self._active])
                connection.send(made)
            case _:
                return False
        return connection.send(reply)


def main(address: str, path: str) -> int:
    app = QCoreApplication([])
    bus = QDBusConnection.connectToBus(address, "fake screen saver")
    saver = FakeScreenSaver(path)
    there = bus.registerVirtualObject(path, saver) and bus.registerService(SERVICE)
    sys.stdout.write("ready\n" if there else "no bus\n")
    sys.stdout.flush()
    return app.exec()


if __name__ == "__main__":
    raise SystemExit(main(*sys.argv[1:]))
