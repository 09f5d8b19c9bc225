/* without_console.exe PROGRAM ARGUMENTS: starts a program as Explorer does, without a console or standard streams, and
   returns its exit code. After two minutes it ends the program, which then shows a dialog, and returns 97. */
#include <windows.h>

int WINAPI wWinMain(HINSTANCE instance, HINSTANCE previous, PWSTR command, int show)
{
    STARTUPINFOW start = {sizeof start};
    PROCESS_INFORMATION child;
    DWORD code = 98;

    if (!CreateProcessW(NULL, command, NULL, NULL, FALSE, DETACHED_PROCESS, NULL, NULL, &start, &child))
        return 98;
    if (WaitForSingleObject(child.hProcess, 120000) == WAIT_TIMEOUT)
        TerminateProcess(child.hProcess, 97);
    WaitForSingleObject(child.hProcess, INFINITE);
    GetExitCodeProcess(child.hProcess, &code);
    return (int)code;
}
