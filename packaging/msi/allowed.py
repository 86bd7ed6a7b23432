"""What goes into the program folder: nothing that is not listed here, and everything that is must be there.

Of a package its ``.py`` files go in; other files only when named. Measured with the imports of the whole program, by
window, commands and all calendars; the self-test and the import closure hold it together.
"""

from __future__ import annotations

from collections.abc import Mapping

# Beside the program: of the Windows Python. Left out: python.exe (nobody gets a bare interpreter), winsound, and _wmi,
# without which platform falls back to what it knows (with it some systems stand still at the first import).
PYTHON_FILES = (
    "python3.dll", "libcrypto-3.dll", "libffi-8.dll", "libssl-3.dll", "sqlite3.dll", "vcruntime140.dll",
    "vcruntime140_1.dll", "_asyncio.pyd", "_bz2.pyd", "_ctypes.pyd", "_decimal.pyd", "_elementtree.pyd",
    "_hashlib.pyd", "_lzma.pyd", "_multiprocessing.pyd", "_overlapped.pyd", "_queue.pyd", "_socket.pyd",
    "_sqlite3.pyd", "_ssl.pyd", "_uuid.pyd", "_zoneinfo.pyd", "pyexpat.pyd", "select.pyd", "unicodedata.pyd",
)  # fmt: skip

# Where .pth files would have pointed: the program's own list of folders takes the place of site.
PATHS = (".", "Lib\\site-packages", "Lib\\site-packages\\win32", "Lib\\site-packages\\win32\\lib")

# Package or single module -> files beside .py that it needs.
PACKAGES: Mapping[str, tuple[str, ...]] = {
    "PIL": ("_imaging.*.pyd", "_imagingft.*.pyd"),
    "PySide6": (),  # QT lists all of it
    "_cffi_backend.*.pyd": (),
    "_rl_accel.pyd": (),
    "alembic": (),
    "annotated_doc": (),
    "annotated_types": (),
    "anyio": (),
    "cached_property.py": (),
    "certifi": ("cacert.pem",),
    "charset_normalizer": ("*.pyd",),
    "click": (),
    "colorama": (),
    "cryptography": ("hazmat/bindings/_rust.pyd",),
    "dateutil": (),
    "defusedxml": (),
    "dns": (),
    "et_xmlfile": (),
    "exchangelib": (),
    "h11": (),
    "httpcore": (),
    "httpx": (),
    "icalendar": (),
    "idna": (),
    "isodate": (),
    "jaraco": (),
    "jwt": (),
    "keyring": (),
    "lxml": ("etree.*.pyd", "_elementpath.*.pyd"),
    "mako": (),
    "markdown_it": (),
    "markupsafe": ("*.pyd",),
    "mdurl": (),
    "more_itertools": (),
    "msal": (),
    "oauthlib": (),
    "openpyxl": (),
    "phonenumbers": (),
    "platformdirs": (),
    "psycopg": (),
    "psycopg_binary": ("*.pyd",),
    "psycopg_binary.libs": ("*.dll",),
    "pydantic": (),
    "pydantic_core": ("*.pyd",),
    "pygments": (),
    "pymsalruntime": ("*.pyd", "*.dll"),
    "pypdfium2": ("version.json",),
    "pypdfium2_cfg": (),
    "pypdfium2_raw": ("pdfium.dll", "version.json"),
    "recurring_ical_events": (),
    "reportlab": (),  # its fonts stay out: we bring our own
    "requests": (),
    "requests_negotiate_sspi": (),
    "requests_ntlm": (),
    "requests_oauthlib": (),
    "rich": (),
    "shellingham": (),
    "shiboken6": ("Shiboken.pyd", "shiboken6.abi3.dll", "msvcp140.dll", "vcruntime140.dll", "vcruntime140_1.dll"),
    "six.py": (),
    "spnego": (),
    "sqlalchemy": ("*/*.pyd",),
    "sqlcipher3": ("_sqlite3.*.pyd",),
    "sspilib": ("raw/*.pyd",),
    "typer": (),
    "typing_extensions.py": (),
    "typing_inspection": (),
    "tzdata": ("zoneinfo/**/*", "zones"),
    "tzlocal": (),
    "urllib3": (),
    "win32": ("_win32sysloader.pyd", "win32api.pyd", "win32security.pyd"),
    "win32ctypes": (),
    "x_wr_timezone.py": (),
}

# Of those, folders and files that the program never loads; most are large.
LEFT_OUT = (
    "PIL/_tkinter_finder.py", "PIL/ImageTk.py", "PIL/ImageQt.py", "alembic/templates/**", "alembic/testing/**",
    "dateutil/zoneinfo/**", "icalendar/tests/**", "icalendar/fuzzing/**", "recurring_ical_events/test/**",
    "lxml/includes/**", "lxml/html/**", "lxml/isoschematron/**", "phonenumbers/geodata/**",
    "phonenumbers/carrierdata/**", "pydantic/v1/**", "pydantic/mypy.py",
    "sqlalchemy/testing/**", "sqlalchemy/dialects/mssql/**",
    "sqlalchemy/dialects/mysql/**", "sqlalchemy/dialects/oracle/**", "urllib3/contrib/emscripten/**", "win32/Demos/**",
    "win32/test/**", "win32/scripts/**", "**/tests/**", "**/__pycache__/**",
)  # fmt: skip

# Qt: modules with what they load, plug-ins for window, style, pictures; its words in our two languages.
QT = (
    "__init__.py", "_config.py", "_git_pyside_version.py", "support/__init__.py", "support/deprecated.py",
    "QtCore.pyd", "QtGui.pyd", "QtWidgets.pyd", "QtPrintSupport.pyd", "QtSvg.pyd", "pyside6.abi3.dll",
    "Qt6Core.dll", "Qt6Gui.dll", "Qt6Widgets.dll", "Qt6PrintSupport.dll", "Qt6Svg.dll",
    "msvcp140.dll", "msvcp140_1.dll", "msvcp140_2.dll", "vcruntime140.dll", "vcruntime140_1.dll",
    "plugins/platforms/qwindows.dll", "plugins/platforms/qoffscreen.dll", "plugins/styles/qmodernwindowsstyle.dll",
    "plugins/imageformats/qico.dll", "plugins/imageformats/qjpeg.dll", "plugins/imageformats/qsvg.dll",
    "plugins/iconengines/qsvgicon.dll", "translations/qtbase_nl.qm", "translations/qtbase_en.qm",
    "translations/qt_nl.qm", "translations/qt_en.qm",
)  # fmt: skip

# The programs' own libraries of pywin32 lie beside the program, where Windows finds them.
BESIDE_PROGRAM = ("pywin32_system32/pywintypes3{minor}.dll",)
WIN32_MODULES = ("pywintypes.py", "sspi.py", "sspicon.py", "win32con.py", "winerror.py", "ntsecuritycon.py")

# Of every distribution: what it is and under which licence. entry_points.txt tells keyring which stores there are.
ABOUT_A_PACKAGE = (
    "METADATA", "entry_points.txt", "LICEN[CS]E*", "COPYING*", "NOTICE*", "AUTHORS*", "licenses/**/*",
    "licenses/*", "license_files/*",
)  # fmt: skip
NEVER_INSTALLED = ("cffi", "pycparser", "pypiwin32")  # locked, and nothing of them in the folder

# Libraries that Windows itself brings, from Windows 10 on; the sets api-ms-* are names for them.
OF_WINDOWS = frozenset(
    f"{name}.dll"
    for name in (
        "advapi32", "authz", "bcrypt", "bcryptprimitives", "cabinet", "combase", "comctl32", "comdlg32", "credui",
        "crypt32", "cryptbase", "d3d11", "d3d12", "d3d9", "dbghelp", "dnsapi", "dwmapi", "dwrite", "dxgi", "gdi32",
        "icuuc", "imm32", "iphlpapi", "kernel32", "mpr", "mscms", "msvcrt", "ncrypt", "netapi32", "normaliz", "ntdll",
        "ntdsapi", "ole32", "oleacc", "oleaut32", "powrprof", "propsys", "rpcrt4", "secur32", "setupapi", "shcore",
        "shell32", "shlwapi", "sspicli", "uiautomationcore", "user32", "userenv", "uxtheme", "version", "wininet",
        "winmm", "wldap32", "ws2_32", "wtsapi32",
    )
) | {"winspool.drv"}  # fmt: skip
SETS_OF_WINDOWS = ("api-ms-win-", "ext-ms-win-")
