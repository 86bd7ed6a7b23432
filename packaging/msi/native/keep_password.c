/* For the test machine only, never shipped: keeps a password in the credential store the way the program does, which a
 * person does on the settings screen. Arguments: service, name, password. */
#include <windows.h>
#include <wincred.h>
#include <wchar.h>

int wmain(int argc, wchar_t **argv)
{
    if (argc != 4)
        return 2;
    CREDENTIALW credential = {0};
    credential.Type = CRED_TYPE_GENERIC;
    credential.TargetName = argv[1];
    credential.UserName = argv[2];
    credential.CredentialBlob = (LPBYTE)argv[3];
    credential.CredentialBlobSize = (DWORD)(wcslen(argv[3]) * sizeof(wchar_t));
    credential.Persist = CRED_PERSIST_ENTERPRISE;
    return CredWriteW(&credential, 0) ? 0 : 1;
}
