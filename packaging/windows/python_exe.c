/* python.exe: Py_Main of python313.dll. */
#include <windows.h>

typedef int (*entry)(int, wchar_t **);

int wmain(int argc, wchar_t **argv)
{
    HMODULE library = LoadLibraryW(L"python313.dll");
    if (!library)
        return 99;
    return ((entry)(void *)GetProcAddress(library, "Py_Main"))(argc, argv);
}
