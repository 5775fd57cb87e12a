/* For Wine before 8.13 in tests alone, never shipped: Windows 10 has bcryptprimitives.dll!ProcessPrng, which the standard
   library of Rust imports. Forwards to advapi32!SystemFunction036 (RtlGenRandom). */
#include <windows.h>

BOOLEAN NTAPI SystemFunction036(PVOID, ULONG);

__declspec(dllexport) BOOL WINAPI ProcessPrng(PBYTE data, SIZE_T length) {
    while (length) {
        ULONG part = length > 0x10000000 ? 0x10000000 : (ULONG)length;
        if (!SystemFunction036(data, part)) return FALSE;
        data += part;
        length -= part;
    }
    return TRUE;
}
