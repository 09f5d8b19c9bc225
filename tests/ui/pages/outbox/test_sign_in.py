"""Signing in from the outbox: what is offered, what a sheet asks for, and what comes of it."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel, QLineEdit

from annotator.core.errors import KeyringRefused
from annotator.core.events import Failed, SignedIn, SignInRefused
from annotator.core.outbox.parcel import DeliveryReason
from annotator.core.outbox.sign_in import Keeping, SignIn, SignInKind
from annotator.core.ports.connector import Probed
from annotator.ui.pages.outbox.sign_in_sheet import SignInSheet
from services.service_env import make_env
from ui.pages.outbox.waiting_for_sign_in import SERVERS, STUDIO, field, outbox_with, pressed, the_sheet
from ui.stage import Stage, labels_are_plain, says, staged
from ui.tabbing import key

SERVER = "https://label.example.org"


def roles(sheet: SignInSheet) -> set[str]:
    return {words.property("role") for words in sheet.findChildren(QLabel) if words.isVisible()}


async def opened(stage: Stage, server: str = SERVER) -> SignInSheet:
    pressed(stage, f"Sign in to {server}").click()
    await stage.until(lambda: the_sheet(stage) is not None, "the sheet is there")
    sheet = the_sheet(stage)
    assert sheet is not None
    return sheet


def test_each_server_that_results_wait_for_is_offered(app: QApplication) -> None:
    async def scenario(stage: Stage) -> None:
        await outbox_with(stage, *SERVERS)
        for server in (SERVER, "https://cloud.example.org", "s3://bucket"):
            assert says(stage.window.outbox, f"2 results will be sent when you sign in to {server}.")
        assert labels_are_plain(stage.window.outbox)

    staged(app, make_env(), scenario)


@pytest.mark.parametrize(
    ("server", "fields"),
    [
        (SERVER, {"Token": "ey.token"}),
        ("https://cloud.example.org", {"Name": "zoe", "App password": "a b"}),
        ("s3://bucket", {"Key ID": "AKIA", "Secret key": "shh"}),
    ],
)
def test_what_a_server_asks_for_is_typed_and_kept(app: QApplication, server: str, fields: dict[str, str]) -> None:
    async def scenario(stage: Stage) -> None:
        env = stage.env
        env.probe.finds = Probed(who="zoe@example.org")
        await outbox_with(stage, *SERVERS)
        sheet = await opened(stage, server)
        assert {line.accessibleName() for line in sheet.findChildren(QLineEdit) if line.isVisible()} == set(fields)
        assert labels_are_plain(sheet)
        for name, text in fields.items():
            field(sheet, name).setText(text)
        pressed(stage, "Sign in").click()
        await stage.until(lambda: bool(env.told(SignedIn)), "it is kept")
        await stage.settled()
        kept = await env.sign_ins.find(server)
        assert kept is not None
        assert [kept.name, kept.secret][-len(fields) :] == list(fields.values())
        assert the_sheet(stage) is None
        assert says(stage.window.outbox, f"You are signed in to {server} as zoe@example.org.")
        due = await env.records.due_parcels(env.clock.now().utc_ms)
        assert len(due) == 2

    staged(app, make_env(), scenario)


def test_a_secret_is_hidden_until_the_person_wants_to_see_it(app: QApplication) -> None:
    async def scenario(stage: Stage) -> None:
        await outbox_with(stage, STUDIO)
        secret = field(await opened(stage), "Token")
        assert secret.echoMode() is QLineEdit.EchoMode.Password
        assert not pressed(stage, "Sign in").isEnabled()
        assert says(the_sheet(stage) or stage.window, "You can also paste a token that the requester gave you.")
        pressed(stage, "Show").click()
        assert secret.echoMode() is QLineEdit.EchoMode.Normal

    staged(app, make_env(), scenario)


def test_what_the_server_does_not_take_is_said_and_can_be_typed_again(app: QApplication) -> None:
    async def scenario(stage: Stage) -> None:
        env = stage.env
        env.probe.finds = Probed(DeliveryReason.SIGN_IN_EXPIRED, SERVER)
        await outbox_with(stage, STUDIO)
        sheet = await opened(stage)
        field(sheet, "Token").setText("wrong")
        QTest.keyClick(field(sheet, "Token"), Qt.Key.Key_Return)
        await stage.until(lambda: bool(env.told(SignInRefused)), "it is refused")
        assert says(sheet, f"{SERVER} rejected your sign-in.")
        assert "danger" in roles(sheet)
        assert await env.sign_ins.servers() == ()
        env.probe.finds = Probed()
        field(sheet, "Token").setText("right")
        pressed(stage, "Sign in").click()
        await stage.until(lambda: the_sheet(stage) is None, "the sheet is closed")
        assert await env.sign_ins.find(SERVER) == SignIn(SignInKind.TOKEN, "right")

    staged(app, make_env(), scenario)


@pytest.mark.parametrize("in_file", [True, False])
def test_without_a_keyring_the_person_is_asked_about_a_file(app: QApplication, in_file: bool) -> None:
    async def scenario(stage: Stage) -> None:
        env = stage.env
        env.sign_ins.keeping = Keeping.THIS_RUN
        await outbox_with(stage, STUDIO)
        sheet = await opened(stage)
        field(sheet, "Token").setText("token")
        pressed(stage, "Sign in").click()
        await stage.until(lambda: says(sheet, "Store this sign-in on this computer?"), "it is asked")
        pressed(stage, "Store in a file" if in_file else "Keep until I quit").click()
        await stage.until(lambda: the_sheet(stage) is None, "the sheet is closed")
        assert env.sign_ins.in_file == ([SERVER] if in_file else [])
        assert says(stage.window.outbox, f"You are signed in to {SERVER}.")

    staged(app, make_env(), scenario)


def test_escape_takes_everything_back(app: QApplication) -> None:
    async def scenario(stage: Stage) -> None:
        await outbox_with(stage, STUDIO)
        sheet = await opened(stage)
        field(sheet, "Token").setText("token")
        pressed(stage, "Sign in").click()
        QTest.keyClick(sheet, Qt.Key.Key_Escape)
        await stage.settled()
        assert the_sheet(stage) is None
        assert await stage.env.sign_ins.servers() == ()

    staged(app, make_env(), scenario)


def test_a_fault_of_the_disk_or_the_keyring_is_said_in_the_sheet(app: QApplication) -> None:
    async def scenario(stage: Stage) -> None:
        await outbox_with(stage, STUDIO)
        sheet = await opened(stage)
        field(sheet, "Token").setText("token")
        stage.env.sign_ins.fault = KeyringRefused(detail="locked")
        pressed(stage, "Sign in").click()
        await stage.until(lambda: bool(stage.env.told(Failed)), "it failed")
        assert says(sheet, "The keyring is locked")
        assert pressed(stage, "Sign in").isEnabled()

    staged(app, make_env(), scenario)


def test_whoever_signed_in_can_sign_out_in_the_settings(app: QApplication) -> None:
    async def scenario(stage: Stage) -> None:
        sign_ins = stage.env.sign_ins
        await sign_ins.keep(SERVER, SignIn(SignInKind.TOKEN, "token"))
        stage.window.turn_to("settings")
        await stage.settled()
        assert says(stage.window.settings, SERVER)
        pressed(stage, f"Sign out of {SERVER}").click()
        await stage.settled()
        assert await sign_ins.servers() == ()
        assert not says(stage.window.settings, "Servers you are signed in to")
        assert says(stage.window.settings, f"You have signed out of {SERVER}.")
        stage.window.turn_to("outbox")
        stage.window.turn_to("settings")
        await stage.settled()
        assert not says(stage.window.settings, SERVER)

    staged(app, make_env(), scenario)


def test_what_stands_above_the_results_comes_before_them_by_tab(app: QApplication) -> None:
    async def scenario(stage: Stage) -> None:
        await outbox_with(stage, STUDIO)
        offer = pressed(stage, f"Sign in to {SERVER}")
        pressed(stage, "Export results").setFocus()
        await key(stage, Qt.Key.Key_Tab)
        assert QApplication.focusWidget() is offer

    staged(app, make_env(), scenario)
