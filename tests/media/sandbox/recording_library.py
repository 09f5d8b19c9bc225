"""Libraries of another system that only note what is asked of them, in order, and answer as they are told."""

from __future__ import annotations

import ctypes
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from annotator.media.sandbox.windows import System

TOKEN, RESTRICTED_TOKEN, JOB, PROCESS, THREAD = 101, 102, 103, 104, 105
LIST_BYTES = 96
ACCESS_DENIED = 5

type Answer = Callable[..., Any]


class Function:
    """A ctypes function: `argtypes` and `restype` can be set."""

    def __init__(self, name: str, heard: list[tuple[str, tuple[Any, ...]]], answer: Answer) -> None:
        self.name, self.restype, self.argtypes = name, ctypes.c_int, ()
        self._heard, self._answer = heard, answer

    def __call__(self, *arguments: Any) -> Any:
        self._heard.append((self.name, arguments))
        return self._answer(*arguments)


class Library:
    """Has the functions that it has answers for, and no other."""

    def __init__(self, answers: Mapping[str, Answer], heard: list[tuple[str, tuple[Any, ...]]]) -> None:
        self.functions = {name: Function(name, heard, answer) for name, answer in answers.items()}

    def __getattr__(self, name: str) -> Function:
        try:
            return self.functions[name]
        except KeyError:
            raise AttributeError(name) from None


class Windows:
    """Every call succeeds but those that are `refused`. `given` is what was set, by the name of what set it."""

    def __init__(self, refused: Sequence[str] = (), alone: bool = True) -> None:
        self.heard: list[tuple[str, tuple[Any, ...]]] = []
        self.given: dict[str, list[Any]] = {}
        self.open: set[int] = set()
        self._refused, self._is_alone = refused, alone
        answers = {name: self._answering(name) for name in NAMES}
        library = Library(answers, self.heard)
        self.system = System(library, library, lambda: ACCESS_DENIED)

    def names(self) -> list[str]:
        return [name for name, _ in self.heard]

    def _answering(self, name: str) -> Answer:
        def answer(*arguments: Any) -> Any:
            if name in self._refused:
                return 0
            return getattr(self, f"_{name}", lambda *_: 1)(*arguments)

        return answer

    def _opened(self, number: int) -> int:
        self.open.add(number)
        return number

    def _note(self, name: str, *values: Any) -> int:
        self.given.setdefault(name, []).append(values)
        return 1

    def _GetCurrentProcess(self) -> int:
        return 2**64 - 1

    def _OpenProcessToken(self, process: Any, access: Any, token: Any) -> int:
        assert process.value == 2**64 - 1
        token._obj.value = self._opened(TOKEN)
        return self._note("access", access.value)

    def _CreateRestrictedToken(self, *arguments: Any) -> int:
        arguments[-1]._obj.value = self._opened(RESTRICTED_TOKEN)
        return self._note("token flags", arguments[1].value)

    def _SetTokenInformation(self, token: Any, kind: Any, label: Any, size: Any) -> int:
        sid = ctypes.string_at(label._obj.sid, 12)
        return self._note("label", token.value, kind.value, sid, label._obj.attributes, size.value)

    def _CreateJobObjectW(self, *_nothing: Any) -> int:
        return self._opened(JOB)

    def _SetInformationJobObject(self, job: Any, kind: Any, value: Any, size: Any) -> int:
        return self._note("job", job.value, kind.value, value._obj, size.value)

    def _InitializeProcThreadAttributeList(self, there: Any, _count: Any, _flags: Any, size: Any) -> int:
        size._obj.value = LIST_BYTES
        return 0 if isinstance(there, ctypes.c_void_p) else self._note("list", ctypes.sizeof(there))

    def _UpdateProcThreadAttribute(self, _list: Any, _flags: Any, key: Any, value: Any, size: Any, *_rest: Any) -> int:
        return self._note("attribute", key.value, value._obj, size.value)

    def _CreateProcessAsUserW(self, token: Any, program: Any, command: Any, *rest: Any) -> int:
        begun = rest[-1]._obj
        begun.process, begun.thread, begun.process_id = self._opened(PROCESS), self._opened(THREAD), 4_321
        return self._note("begun", token.value, program.value, command.value, *rest)

    def _CloseHandle(self, handle: Any) -> int:
        self.open.remove(handle.value)
        return 1

    def _SetProcessMitigationPolicy(self, policy: Any, value: Any, size: Any) -> int:
        return self._note("policy", policy.value, value._obj.value, size.value)

    def _QueryInformationJobObject(self, job: Any, kind: Any, limits: Any, _size: Any, _found: Any) -> int:
        assert (job.value, kind.value) == (None, 9)
        limits._obj.flags, limits._obj.most_processes = 0x2008 if self._is_alone else 0, 1
        return 1


NAMES = (
    *("GetCurrentProcess", "OpenProcessToken", "CreateRestrictedToken", "SetTokenInformation", "CreateJobObjectW"),
    *("SetInformationJobObject", "InitializeProcThreadAttributeList", "UpdateProcThreadAttribute"),
    *("CreateProcessAsUserW", "DeleteProcThreadAttributeList", "CloseHandle", "SetProcessMitigationPolicy"),
    "QueryInformationJobObject",
)
