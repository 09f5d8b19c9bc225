"""Where everything of the person is: one folder, and at most one annotator at work in it."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from filelock import FileLock, Timeout
from platformdirs import user_data_dir

from annotator.core.errors import HomeInUse, StoreFault
from annotator.store.disk import disk_faults, make_folder


@dataclass(frozen=True, slots=True)
class Home:
    folder: Path

    @staticmethod
    def default() -> Home:
        return Home(Path(user_data_dir("annotator", appauthor=False)))

    @property
    def records(self) -> Path:
        return self.folder / "records.sqlite3"

    @property
    def bundles(self) -> Path:
        return self.folder / "bundles"

    @property
    def results(self) -> Path:
        """Where results go until the person chooses another folder."""
        return self.folder / "results"

    @property
    def log(self) -> Path:
        return self.folder / "log"

    @property
    def heard(self) -> Path:
        """What is known of sounds that were decoded once; may be deleted at any time. Made when there is something."""
        return self.folder / "heard"

    @property
    def own_words(self) -> Path:
        """What the person added to the dictionaries, one word a line."""
        return self.folder / "words.txt"

    @property
    def dictionaries(self) -> Path:
        """What reads the system's dictionaries keeps here what it wants. Made when they are first asked for."""
        return self.folder / "dictionaries"

    @property
    def sign_ins(self) -> Path:
        """Which servers the person is signed in to; made when there is one."""
        return self.folder / "sign-ins.json"

    @property
    def call(self) -> Path:
        """Who finds the home in use calls its window here."""
        return self.folder / "call"

    def prepare(self) -> None:
        """Makes what is missing. Raises StoreFault."""
        for folder in (self.folder, self.bundles, self.results, self.log):
            with disk_faults(folder):
                make_folder(folder)

    @contextmanager
    def lock(self) -> Iterator[None]:
        """The home is this process's own inside. Raises HomeInUse at once when another has it, StoreFault when the disk
        will not. The system lets go of the lock when the process ends, however it ends. Reading needs no lock."""
        self.prepare()
        lock = FileLock(self.folder / "lock")
        with disk_faults(self.folder):
            try:
                lock.acquire(blocking=False)
            except Timeout as taken:
                raise HomeInUse(path=str(self.folder)) from taken
            except NotImplementedError as none:
                raise StoreFault(path=str(self.folder), detail="the file system has no locks") from none
        try:
            yield
        finally:
            lock.release()
