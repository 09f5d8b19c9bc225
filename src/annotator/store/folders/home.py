"""The home folder with all data of the user, used by at most one running program."""

from __future__ import annotations

import os
import shutil
import stat
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from itertools import count
from pathlib import Path

from filelock import FileLock, Timeout
from msgspec import Struct
from platformdirs import user_data_dir

from annotator.core.errors import HomeInUse, StoreFault
from annotator.store.disk import database_files, disk_faults, make_folder, sync_folder


class Home(Struct, frozen=True):
    folder: Path

    @staticmethod
    def at(folder: Path | None) -> Home:
        """Return the home in the folder that the user named, or the default one."""
        return Home(folder.absolute()) if folder is not None else Home.default()

    @staticmethod
    def default() -> Home:
        """Return the home in the folder that `ANNOTATOR_HOME` names, or else where the system keeps data of users."""
        named = os.environ.get("ANNOTATOR_HOME")
        return Home(Path(named or user_data_dir("annotator", appauthor=False)).absolute())

    @property
    def records(self) -> Path:
        return self.folder / "records.sqlite3"

    @property
    def restored(self) -> Path:
        """The path of restored and verified records that are about to replace damaged ones."""
        return self.folder / "records.sqlite3.restored"

    @property
    def copies(self) -> Path:
        """The folder of backups, one a day, and change logs. Created when needed."""
        return self.folder / "copies"

    @property
    def bundles(self) -> Path:
        return self.folder / "bundles"

    @property
    def results(self) -> Path:
        """The results folder, until the user chooses another one."""
        return self.folder / "results"

    @property
    def log(self) -> Path:
        return self.folder / "log"

    @property
    def audio_cache(self) -> Path:
        """A cache for decoded audio, which may be deleted at any time. Created when needed."""
        return self.folder / "heard"

    @property
    def media_verdicts(self) -> Path:
        """A cache of verdicts about checked media. Created by a long check."""
        return self.folder / "checked-media.json"

    @property
    def user_dictionary(self) -> Path:
        """The user dictionary, one word a line."""
        return self.folder / "words.txt"

    @property
    def dictionaries(self) -> Path:
        """The folder for files of the spell checker. Created at its first use."""
        return self.folder / "dictionaries"

    @property
    def sign_ins(self) -> Path:
        """The list of servers that the user is signed in to. Created with the first one."""
        return self.folder / "sign-ins.json"

    @property
    def pay_cards(self) -> Path:
        """The pay cards that the user opened. Created with the first one."""
        return self.folder / "pay-cards"

    @property
    def damage(self) -> Path:
        """A marker file for damage found during the work. The next start then checks all records first."""
        return self.folder / "damaged"

    @property
    def calls(self) -> Path:
        """The folder of call files: a second program asks the running one to show itself with a bundle."""
        return self.folder / "calls"

    @property
    def arrived(self) -> Path:
        """The folder with unpacked work from another computer, before it is installed."""
        return self.folder / ".annotator-moved-in"

    @property
    def _lock(self) -> Path:
        return self.folder / "lock"

    def prepare(self) -> None:
        """Create missing folders and remove the permissions of other users. Raise `StoreFault`."""
        for folder in (self.folder, self.bundles, self.results, self.log):
            with disk_faults(folder):
                make_folder(folder)
        self._keep_to_oneself()

    def _keep_to_oneself(self) -> None:
        """Make the home private. Older programs and existing folders may have left it readable for everyone. A
        folder that also holds other files may be shared by several users; then only the program's own files become
        private. A disk without permissions is accepted."""
        if sys.platform == "win32":
            return
        folders = (self.copies, self.bundles, self.results, self.log, self.audio_cache, self.dictionaries, self.calls)
        records = database_files(self.records)
        own = {*records, *folders, self.media_verdicts, self.user_dictionary, self.sign_ins, self.pay_cards, self._lock}
        with suppress(OSError):
            found = set(self.folder.iterdir())
            # Files set aside or about to be installed.
            own |= {path for path in found if path.name.startswith(f"{self.records.name}.")}
            for path in found & own if found - own else {self.folder, *(found & own)}:
                with suppress(OSError):
                    _take_from_others(path)

    @contextmanager
    def lock(self) -> Iterator[None]:
        """Hold the home for this process. Raise `HomeInUse` at once if another process holds it, and `StoreFault` if
        the disk fails. The system releases the lock when the process ends in any way. Reading needs no lock."""
        self.prepare()
        lock = FileLock(self._lock, mode=0o600)
        with disk_faults(self.folder):
            try:
                lock.acquire(blocking=False)
            except Timeout as taken:
                raise HomeInUse(path=str(self.folder)) from taken
            except NotImplementedError as none:
                raise StoreFault(path=str(self.folder), detail="the file system has no locks") from none
        try:
            if self.arrived.exists():
                self.put_in_place()
            yield
        finally:
            lock.release()

    def put_in_place(self) -> None:
        """Install unpacked work from another computer. Requires the lock and closed records. Raise `StoreFault`."""

        with disk_faults(self.folder):
            put_in_place(self.folder, self.arrived)


def _take_from_others(path: Path) -> None:
    """Remove other users' permissions. Raise OSError for another user's file. A link's target stays as it is."""
    mode = path.lstat().st_mode
    if (stat.S_ISDIR(mode) or stat.S_ISREG(mode)) and mode & 0o077:
        path.chmod(stat.S_IMODE(mode) & ~0o077)


_RECORDS = "records.sqlite3"
_COPIES = "copies"
_SHARED = ("bundles", "results")  # folders whose members are merged into the existing ones


def put_in_place(home: Path, arrived: Path) -> None:
    """Install the unpacked work under the home's lock. Set existing files aside, undeleted. Raise OSError."""
    if (arrived / _RECORDS).exists():
        for name in _SHARED:
            _put_all(arrived / name, home / name)
        for path in sorted(arrived.iterdir()):
            if path.name not in (*_SHARED, _RECORDS):
                _put(path, home / path.name)
        # Backups and change logs belong to the old records. Compared with them, the new records would seem to be cut.
        _set_aside(home / _COPIES)
        sync_folder(home)
        for path in reversed(database_files(home / _RECORDS)):
            _set_aside(path)
        sync_folder(home)
        (arrived / _RECORDS).rename(home / _RECORDS)
        sync_folder(home)
    shutil.rmtree(arrived)


def _put_all(source: Path, target: Path) -> None:
    if not source.is_dir():
        return
    make_folder(target)
    for path in sorted(source.iterdir()):
        _put(path, target / path.name)
    sync_folder(target)


def _put(source: Path, target: Path) -> None:
    _set_aside(target)
    source.rename(target)


def _set_aside(path: Path) -> None:
    """Rename a file to a free name beside it."""
    if not path.exists():
        return
    names = (path.with_name(f"{path.name}.before-move{'' if number == 1 else number}") for number in count(1))
    path.rename(next(name for name in names if not name.exists()))
