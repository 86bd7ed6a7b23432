/* Starts the Python beside this file with the program in it: nobody gets a bare interpreter.
 *
 * Built twice: with -mwindows for the desktop, and as a console program for administrators (OP_CONSOLE).
 * The library is loaded by its full path, and libraries are never looked for in the current folder.
 */
#include <windows.h>
#include <stdio.h>
#include <stdlib.h>
#include <wchar.h>

#ifndef OP_PYTHON
#error "OP_PYTHON must name the library of Python, as L\"python313.dll\""
#endif
#define LONGEST 32768
#define OWN_ARGUMENTS 6
#define CANNOT_START 3

typedef int (*python_main)(int, wchar_t **);

static int cannot_start(const wchar_t *file)
{
    static wchar_t text[LONGEST + 1024];
    swprintf(text, LONGEST + 1024,
             L"OpenPlanner kan niet starten: %ls is niet te laden. Vraag de beheerder om OpenPlanner te herstellen "
             L"(Instellingen, Apps, OpenPlanner).\n\n"
             L"OpenPlanner cannot start: %ls does not load. Ask your administrator to repair OpenPlanner "
             L"(Settings, Apps, OpenPlanner).",
             file, file);
#ifdef OP_CONSOLE
    fwprintf(stderr, L"%ls\n", text);
#else
    MessageBoxW(NULL, text, L"OpenPlanner", MB_OK | MB_ICONERROR);
#endif
    return CANNOT_START;
}

int wmain(int argc, wchar_t **argv)
{
    static wchar_t library[LONGEST];
    DWORD length = GetModuleFileNameW(NULL, library, LONGEST);
    wchar_t *name = length ? wcsrchr(library, L'\\') : NULL;
    if (name == NULL || (size_t)(name - library) + wcslen(OP_PYTHON) + 2 > LONGEST)
        return cannot_start(OP_PYTHON);
    wcscpy(name + 1, OP_PYTHON);

    SetDefaultDllDirectories(LOAD_LIBRARY_SEARCH_DEFAULT_DIRS);
    SetDllDirectoryW(L"");
    HMODULE python = LoadLibraryExW(library, NULL, LOAD_LIBRARY_SEARCH_DLL_LOAD_DIR | LOAD_LIBRARY_SEARCH_DEFAULT_DIRS);
    python_main start = python ? (python_main)(void *)GetProcAddress(python, "Py_Main") : NULL;
    wchar_t **arguments = calloc((size_t)argc + OWN_ARGUMENTS + 1, sizeof *arguments);
    if (start == NULL || arguments == NULL)
        return cannot_start(OP_PYTHON);

    /* -B: nothing is written in the program folder; utf8: files do not depend on the code page of the machine */
    wchar_t *own[OWN_ARGUMENTS] = {argv[0], L"-B", L"-X", L"utf8", L"-m", L"openplanner"};
    for (int at = 0; at < OWN_ARGUMENTS; at++)
        arguments[at] = own[at];
    for (int at = 1; at < argc; at++)
        arguments[OWN_ARGUMENTS + at - 1] = argv[at];
    return start(argc + OWN_ARGUMENTS - 1, arguments);
}

#ifndef OP_CONSOLE
int WINAPI wWinMain(HINSTANCE self, HINSTANCE previous, PWSTR line, int show)
{
    (void)self, (void)previous, (void)line, (void)show;
    return wmain(__argc, __wargv);
}
#endif
