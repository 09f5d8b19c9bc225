"""Where everything of the person is: one folder, and at most one annotator at work in it."""

from __future__ import annotations

import stat
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from filelock import FileLock, Timeout
from msgspec import Struct
from platformdirs import user_data_dir

from annotator.core.errors import HomeInUse, StoreFault
from annotator.store.disk import disk_faults, make_folder


class Home(Struct, frozen=True):
    folder: Path

    @staticmethod
    def default() -> Home:
        return Home(Path(user_data_dir("annotator", appauthor=False)))

    @property
    def records(self) -> Path:
        return self.folder / "records.sqlite3"

    @property
    def restored(self) -> Path:
        """Records that were put together again and verified, on their way to the place of the damaged ones."""
        return self.folder / "records.sqlite3.restored"

    @property
    def copies(self) -> Path:
        """Copies of the records, one a day, and what changed since; made when there is something."""
        return self.folder / "copies"

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
    def damage(self) -> Path:
        """Is there once damage was found beside the work: the next start looks at all of the records first."""
        return self.folder / "damaged"

    @property
    def calls(self) -> Path:
        """Who finds the home in use calls its window here."""
        return self.folder / "calls"

    @property
    def arrived(self) -> Path:
        """Work that came from another computer, on its way to its place."""
        return self.folder / ".annotator-moved-in"

    @property
    def _lock(self) -> Path:
        return self.folder / "lock"

    def prepare(self) -> None:
        """Makes what is missing, and takes from others what they may do here. Raises StoreFault."""
        for folder in (self.folder, self.bundles, self.results, self.log):
            with disk_faults(folder):
                make_folder(folder)
        self._keep_to_oneself()

    def _keep_to_oneself(self) -> None:
        """Older programs, and folders that were there before, left them to be read by everybody. A folder that holds
        something else too may be one that people share: of that only what is ours is closed. A disk without
        permissions keeps nobody from work."""
        if sys.platform == "win32":
            return
        records = (self.records.with_name(f"{self.records.name}{end}") for end in ("", "-wal", "-shm"))
        folders = (self.copies, self.bundles, self.results, self.log, self.heard, self.dictionaries, self.calls)
        own = {*records, *folders, self.own_words, self.sign_ins, self._lock}
        with suppress(OSError):
            found = set(self.folder.iterdir())
            # Set aside, or on their way to their place.
            own |= {path for path in found if path.name.startswith(f"{self.records.name}.")}
            for path in found & own if found - own else {self.folder, *(found & own)}:
                with suppress(OSError):
                    _take_from_others(path)

    @contextmanager
    def lock(self) -> Iterator[None]:
        """The home is this process's own inside. Raises HomeInUse at once when another has it, StoreFault when the disk
        will not. The system lets go of the lock when the process ends, however it ends. Reading needs no lock."""
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
        """What came from another computer and lies ready. Only while the lock is held and no records are open. Raises
        StoreFault."""
        from annotator.store.folders.transfer_install import put_in_place

        with disk_faults(self.folder):
            put_in_place(self.folder, self.arrived)


def _take_from_others(path: Path) -> None:
    """Raises OSError where it is another's. Where a link leads is somebody's own choice."""
    mode = path.lstat().st_mode
    if (stat.S_ISDIR(mode) or stat.S_ISREG(mode)) and mode & 0o077:
        path.chmod(stat.S_IMODE(mode) & ~0o077)
