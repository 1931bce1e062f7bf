/* Debian's Wine 8 lacks bcryptprimitives.dll, which Rust's standard library asks for random numbers.
 * For tests only; Windows and Proton have the real one. */
#include <stddef.h>
#include <windows.h>
#include <ntsecapi.h>

__declspec(dllexport) BOOL WINAPI ProcessPrng(PBYTE bytes, SIZE_T count)
{
    return RtlGenRandom(bytes, (ULONG)count);
}
