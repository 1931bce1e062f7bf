/* Stands where vJoy's DLL stands, for a machine without its driver: prints what it is told to a file, field by
 * field, through the struct of vJoy's public.h as a C compiler lays it out. */
#include <stdio.h>
#include <stdlib.h>
#include <windows.h>

typedef struct {
    BYTE bDevice;
    LONG wThrottle, wRudder, wAileron;
    LONG wAxisX, wAxisY, wAxisZ, wAxisXRot, wAxisYRot, wAxisZRot;
    LONG wSlider, wDial, wWheel;
    LONG wAxisVX, wAxisVY, wAxisVZ, wAxisVBRX, wAxisVBRY, wAxisVBRZ;
    LONG lButtons;
    DWORD bHats, bHatsEx1, bHatsEx2, bHatsEx3;
    LONG lButtonsEx1, lButtonsEx2, lButtonsEx3;
} JOYSTICK_POSITION_V2;

#define EXPORT __declspec(dllexport)

static void say(const char *format, ...)
{
    const char *path = getenv("CORSA_VJOY_LOG");
    FILE *file = path ? fopen(path, "a") : NULL;
    va_list arguments;
    if (!file)
        return;
    va_start(arguments, format);
    vfprintf(file, format, arguments);
    va_end(arguments);
    fclose(file);
}

EXPORT BOOL vJoyEnabled(void) { return TRUE; }
EXPORT SHORT GetvJoyVersion(void) { return 0x221; }
/* VJD_STAT_FREE, VJD_STAT_MISS. */
EXPORT int GetVJDStatus(UINT device) { return device == 1 ? 1 : 3; }
EXPORT int GetVJDButtonNumber(UINT device) { return device == 1 ? 8 : 0; }
/* X, Y and Z. */
EXPORT BOOL GetVJDAxisExist(UINT device, UINT axis) { return device == 1 && axis >= 0x30 && axis <= 0x32; }

EXPORT BOOL GetVJDAxisMax(UINT device, UINT axis, LONG *max)
{
    *max = 0x7FFF;
    return GetVJDAxisExist(device, axis);
}

EXPORT BOOL AcquireVJD(UINT device)
{
    say("acquire %u\n", device);
    return device == 1;
}

EXPORT void RelinquishVJD(UINT device) { say("relinquish %u\n", device); }

EXPORT BOOL UpdateVJD(UINT device, void *data)
{
    const JOYSTICK_POSITION_V2 *at = data;
    say("update %u: bDevice %u X %ld Y %ld Z %ld XRot %ld lButtons %ld bHats %lx lButtonsEx3 %ld\n", device,
        at->bDevice, at->wAxisX, at->wAxisY, at->wAxisZ, at->wAxisXRot, at->lButtons, at->bHats, at->lButtonsEx3);
    return TRUE;
}
