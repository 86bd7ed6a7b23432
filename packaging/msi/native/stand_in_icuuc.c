/* For the test machine only, never shipped: the text conversions of Windows' own ICU, which Wine lacks. Opening one
 * fails politely, so that Qt falls back on what it can do itself. */
#define CANNOT_OPEN 4 /* U_FILE_ACCESS_ERROR */
#define EXPORTED __declspec(dllexport)

EXPORTED void *ucnv_open(const char *name, int *status)
{
    (void)name;
    *status = CANNOT_OPEN;
    return 0;
}

#define NOTHING(name) EXPORTED long long name(void) { return 0; }
NOTHING(ucnv_close)
NOTHING(UCNV_FROM_U_CALLBACK_SUBSTITUTE)
NOTHING(UCNV_TO_U_CALLBACK_SUBSTITUTE)
NOTHING(ucnv_reset)
NOTHING(ucnv_getMaxCharSize)
NOTHING(ucnv_getName)
NOTHING(ucnv_getToUCallBack)
NOTHING(ucnv_getFromUCallBack)
NOTHING(ucnv_setToUCallBack)
NOTHING(ucnv_setFromUCallBack)
NOTHING(ucnv_cbToUWriteUChars)
NOTHING(ucnv_toUnicode)
NOTHING(ucnv_cbFromUWriteUChars)
NOTHING(ucnv_toUCountPending)
NOTHING(ucnv_fromUCountPending)
NOTHING(ucnv_getStandardName)
NOTHING(ucnv_getAvailableName)
NOTHING(ucnv_countAvailable)
NOTHING(ucnv_fromUnicode)
