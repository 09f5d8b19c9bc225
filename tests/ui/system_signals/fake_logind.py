"""A logind of our own on a bus of our own: `python fake_logind.py ADDRESS`.

Whoever calls its method `Say` on the interface `test.Director` makes it tell something, as the real one would.
"""

from __future__ import annotations

import sys

from PySide6.QtCore import QCoreApplication
from PySide6.QtDBus import QDBusConnection, QDBusMessage, QDBusObjectPath, QDBusVariant, QDBusVirtualObject

SERVICE, MANAGER_PATH = "org.freedesktop.login1", "/org/freedesktop/login1"
SESSION_PATH = f"{MANAGER_PATH}/session/c7"


class FakeLogind(QDBusVirtualObject):
    def __init__(self) -> None:
        super().__init__()
        self._locked = False

    def introspect(self, path: str) -> str:
        return f"<!-- {path} -->"

    def handleMessage(self, message: QDBusMessage, connection: QDBusConnection) -> bool:
        arguments = message.arguments()
        match message.member():
            case "GetSession" if arguments == ["c7"]:
                self._reply(message, connection, QDBusObjectPath(SESSION_PATH))
            case "Get" if message.path() == SESSION_PATH and arguments[1:] == ["LockedHint"]:
                self._reply(message, connection, QDBusVariant(self._locked))
            case "Say":
                self._say(str(arguments[0]), connection)
                self._reply(message, connection)
            case "Ping":
                self._reply(message, connection)
            case _:
                text = "No session of this name"
                connection.send(message.createErrorReply("org.freedesktop.login1.NoSuchSession", text))
        return True

    def _say(self, what: str, connection: QDBusConnection) -> None:
        match what:
            case "sleep" | "wake":
                self._tell(connection, MANAGER_PATH, f"{SERVICE}.Manager", "PrepareForSleep", what == "sleep")
            case "Lock" | "Unlock":
                self._tell(connection, SESSION_PATH, f"{SERVICE}.Session", what)
            case "other session":
                self._tell(connection, f"{MANAGER_PATH}/session/c8", f"{SERVICE}.Session", "Lock")
            case _:
                self._locked = what == "hint on"
                changed: list[object] = [f"{SERVICE}.Session", {"LockedHint": self._locked}, []]
                self._tell(connection, SESSION_PATH, "org.freedesktop.DBus.Properties", "PropertiesChanged", *changed)

    def _tell(self, connection: QDBusConnection, path: str, interface: str, name: str, *arguments: object) -> None:
        made = QDBusMessage.createSignal(path, interface, name)
        made.setArguments(list(arguments))
        connection.send(made)

    def _reply(self, message: QDBusMessage, connection: QDBusConnection, *arguments: object) -> None:
        reply = message.createReply()
        reply.setArguments(list(arguments))
        connection.send(reply)


def main(address: str) -> int:
    app = QCoreApplication([])
    bus = QDBusConnection.connectToBus(address, "fake logind")
    logind = FakeLogind()
    sub_paths = QDBusConnection.VirtualObjectRegisterOption.SubPath
    there = bus.registerVirtualObject(MANAGER_PATH, logind, sub_paths) and bus.registerService(SERVICE)
    sys.stdout.write("ready\n" if there else "no bus\n")
    sys.stdout.flush()
    return app.exec()


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1]))
