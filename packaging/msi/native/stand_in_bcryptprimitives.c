/* For the test machine only, never shipped: a function of Windows 10 that Wine 8 lacks. */
#define SystemFunction036 NTAPI SystemFunction036
#include <windows.h>
#include <ntsecapi.h>
#undef SystemFunction036

__declspec(dllexport) BOOL WINAPI ProcessPrng(PBYTE data, SIZE_T length)
{
    return RtlGenRandom(data, (ULONG)length);
}
