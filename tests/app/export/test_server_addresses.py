"""`annotator export s3://...`: what it reads, with whose keys."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from annotator.app.export.server_addresses import ServerAddress, open_address, results_place
from annotator.app.main import main
from annotator.core.outbox.parcel import Accepted
from annotator.core.outbox.sign_in import SignIn, SignInKind
from connectors.object_store.deliveries import delivered, parcel_to
from connectors.object_store.front import Asked, Canned, Front
from connectors.object_store.moto_store import MotoStore, moto_store
from fakes.sign_ins import MemorySignIns


@pytest.fixture(scope="module")
def moto() -> Iterator[MotoStore]:
    with moto_store() as store:
        yield store


def test_results_of_a_store_become_tables(
    moto: MotoStore, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("AWS_ACCESS_KEY_ID", "requester")
    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", "secret")
    url = f"{moto.url}/{moto.new_bucket()}/may"
    parcels = [parcel_to(url) for _ in range(20)]
    assert all(isinstance(outcome, Accepted) for outcome in delivered(*parcels))
    code = main(["export", f"s3+{url}", "--to", "csv", "-o", str(tmp_path / "out"), "--json"])
    report = json.loads(capsys.readouterr().out)
    assert (code, report["problems"]) == (0, [])
    assert (report["results"], report["submissions"]) == ([f"s3+{url}"], 20)
    table = (tmp_path / "out-submissions.csv").read_text(encoding="utf-8-sig")
    assert all(parcel.unique_id in table for parcel in parcels)


def test_without_keys_it_says_so_and_asks_nobody(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    for name in ("AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY"):
        monkeypatch.delenv(name, raising=False)
    with Front() as front:
        code = main(["export", f"s3+{front.url}/bucket", "--to", "csv", "-o", str(tmp_path / "out"), "--json"])
        (problem,) = json.loads(capsys.readouterr().out)["problems"]
        assert (code, front.asked) == (1, [])
    assert "You are not signed in to http://127.0.0.1" in json.dumps(problem)


@pytest.mark.parametrize(
    ("environ", "credential"),
    [
        ({"AWS_ACCESS_KEY_ID": "shell", "AWS_SECRET_ACCESS_KEY": "s", "AWS_SESSION_TOKEN": "t"}, "shell"),
        ({"AWS_ACCESS_KEY_ID": "shell"}, "kept"),
        ({"AZURE_STORAGE_KEY": "c2hlbGw="}, "kept"),
    ],
)
def test_keys_of_the_shell_come_before_those_that_were_kept(environ: dict[str, str], credential: str) -> None:
    def rule(_asked: Asked) -> Canned:
        return Canned(200, {}, b"<ListBucketResult/>")

    with Front(rule) as front:
        sign_ins = MemorySignIns({front.url: SignIn(SignInKind.KEYS, "s", "kept")})
        place = results_place(f"s3+{front.url}/bucket")
        assert isinstance(place, ServerAddress)
        assert list(open_address(place, sign_ins, environ).listing()) == []
    (asked,) = front.asked
    assert f"Credential={credential}/" in asked.headers["authorization"]
    assert asked.headers.get("x-amz-security-token") == environ.get("AWS_SESSION_TOKEN")


@pytest.mark.parametrize(
    ("text", "kind", "url"),
    [
        ("s3://bucket/a", "s3", "s3://bucket/a"),
        ("az://somebody/box", "s3", "az://somebody/box"),
        ("s3+https://minio.example.org/bucket", "s3", "https://minio.example.org/bucket"),
        ("webdavs://cloud.example.org/dav", "webdav", "https://cloud.example.org/dav"),
    ],
)
def test_addresses_say_who_speaks_there(text: str, kind: str, url: str) -> None:
    assert results_place(text) == ServerAddress(text, kind, url)


def test_what_is_no_address_is_a_path(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert results_place("results") == Path("results")
    with pytest.raises(SystemExit):
        main(["export", "ftp://example.org/x", "--to", "csv", "-o", str(tmp_path / "out")])
    assert "s3://" in capsys.readouterr().err
