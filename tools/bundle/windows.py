"""Windows: the icon and the version resource of the program, and the installer around a bundle, by NSIS.

The installer puts the program below *Program Files*, with a menu entry, a shortcut and its line in the list of
programs. A newer one over an older one replaces the program and nothing else: what people keep lies in their own data
folder, which neither installing nor removing touches.
"""

import shutil
import subprocess
from collections.abc import Mapping
from pathlib import Path

from PIL import Image

from tools.bundle.debian import NAME

TITLE = "百通岗前台"
LANGUAGE = 2052
"""Simplified Chinese, as Windows numbers languages."""

SCRIPT = r"""Target amd64-unicode
Unicode true
SetCompressor /SOLID lzma
!include "MUI2.nsh"
!include "FileFunc.nsh"

!define NAME "@NAME@"
!define TITLE "@TITLE@"
!define RUNS "${TITLE}正在运行。请先结束正在做的事并退出程序，再点「重试」。"
!define LISTED "Software\Microsoft\Windows\CurrentVersion\Uninstall\@NAME@"

Name "${TITLE}"
OutFile "@OUT@"
InstallDir "$PROGRAMFILES64\${NAME}"
InstallDirRegKey HKLM "Software\${NAME}" "folder"
RequestExecutionLevel admin
ManifestDPIAware true

VIProductVersion "@FOUR@"
VIAddVersionKey /LANG=@LANGUAGE@ "ProductName" "${TITLE}"
VIAddVersionKey /LANG=@LANGUAGE@ "ProductVersion" "@VERSION@"
VIAddVersionKey /LANG=@LANGUAGE@ "FileVersion" "@VERSION@"
VIAddVersionKey /LANG=@LANGUAGE@ "FileDescription" "${TITLE} 安装程序"
VIAddVersionKey /LANG=@LANGUAGE@ "LegalCopyright" "MIT"

!define MUI_ICON "@ICON@"
!define MUI_UNICON "@ICON@"
!define MUI_FINISHPAGE_RUN "$INSTDIR\${NAME}.exe"
!insertmacro MUI_PAGE_DIRECTORY
!insertmacro MUI_PAGE_INSTFILES
!insertmacro MUI_PAGE_FINISH
!insertmacro MUI_UNPAGE_CONFIRM
!insertmacro MUI_UNPAGE_INSTFILES
!insertmacro MUI_LANGUAGE "SimpChinese"

; A program that runs holds its files: say so and wait, instead of leaving half of each version.
!macro WaitForTheProgram
  again:
    IfFileExists "$INSTDIR\${NAME}.exe" 0 free
    ClearErrors
    FileOpen $0 "$INSTDIR\${NAME}.exe" a
    IfErrors held
    FileClose $0
    Goto free
  held:
    MessageBox MB_RETRYCANCEL|MB_ICONEXCLAMATION "${RUNS}" /SD IDCANCEL IDRETRY again
    Abort
  free:
!macroend

Function .onInit
  SetShellVarContext all
  SetRegView 64
FunctionEnd

Function un.onInit
  SetShellVarContext all
  SetRegView 64
FunctionEnd

Section "program"
  !insertmacro WaitForTheProgram
  ; parts of an older version must not lie among the new ones
  RMDir /r "$INSTDIR\_internal"
  RMDir /r "$INSTDIR\licences"
  SetOutPath "$INSTDIR"
  File /r "@BUNDLE@/*"
  WriteUninstaller "$INSTDIR\uninstall.exe"
  CreateShortcut "$SMPROGRAMS\${TITLE}.lnk" "$INSTDIR\${NAME}.exe"
  CreateShortcut "$DESKTOP\${TITLE}.lnk" "$INSTDIR\${NAME}.exe"
  WriteRegStr HKLM "Software\${NAME}" "folder" "$INSTDIR"
  WriteRegStr HKLM "${LISTED}" "DisplayName" "${TITLE}"
  WriteRegStr HKLM "${LISTED}" "DisplayVersion" "@VERSION@"
  WriteRegStr HKLM "${LISTED}" "DisplayIcon" "$INSTDIR\${NAME}.exe"
  WriteRegStr HKLM "${LISTED}" "InstallLocation" "$INSTDIR"
  WriteRegStr HKLM "${LISTED}" "UninstallString" '"$INSTDIR\uninstall.exe"'
  WriteRegStr HKLM "${LISTED}" "QuietUninstallString" '"$INSTDIR\uninstall.exe" /S'
  WriteRegDWORD HKLM "${LISTED}" "NoModify" 1
  WriteRegDWORD HKLM "${LISTED}" "NoRepair" 1
  ${GetSize} "$INSTDIR" "/S=0K" $0 $1 $2
  IntFmt $0 "0x%08X" $0
  WriteRegDWORD HKLM "${LISTED}" "EstimatedSize" "$0"
SectionEnd

Section "Uninstall"
  !insertmacro WaitForTheProgram
@REMOVED@
  Delete "$INSTDIR\uninstall.exe"
  RMDir "$INSTDIR"
  Delete "$SMPROGRAMS\${TITLE}.lnk"
  Delete "$DESKTOP\${TITLE}.lnk"
  DeleteRegKey HKLM "${LISTED}"
  DeleteRegKey HKLM "Software\${NAME}"
SectionEnd
"""


def four_parts(version: str) -> tuple[int, int, int, int]:
    """A version as Windows numbers it: 1.4.0.dev2 is (1, 4, 0, 0)."""
    parts = [int(part) for part in version.split(".") if part.isdigit()]
    major, minor, patch, rest, *_ = [*parts, 0, 0, 0, 0]
    return major, minor, patch, rest


def version_resource(version: str) -> str:
    """What PyInstaller makes the version resource of the program from."""
    numbers = four_parts(version)
    said = {
        "FileDescription": TITLE, "ProductName": TITLE, "InternalName": NAME, "OriginalFilename": f"{NAME}.exe",
        "FileVersion": version, "ProductVersion": version, "LegalCopyright": "MIT",
    }  # fmt: skip
    strings = ", ".join(f"StringStruct({name!r}, {text!r})" for name, text in said.items())
    return (
        f"VSVersionInfo(ffi=FixedFileInfo(filevers={numbers}, prodvers={numbers}, mask=0x3F, flags=0, OS=0x40004, "
        "fileType=1, subtype=0, date=(0, 0)), kids=["
        f"StringFileInfo([StringTable('{LANGUAGE:04X}04B0', [{strings}])]), "
        f"VarFileInfo([VarStruct('Translation', [{LANGUAGE}, 1200])])])\n"
    )


def icon(pictures: Mapping[int, Path], path: Path) -> Path:
    """Put the PNGs, by their size in pixels, into one .ico and return where it is."""
    largest = max(pictures)
    others = [Image.open(pictures[size]) for size in sorted(pictures) if size != largest]
    with Image.open(pictures[largest]) as first:
        first.save(path, sizes=[(size, size) for size in sorted(pictures)], append_images=others)
    for other in others:
        other.close()
    return path


def removal(bundle: Path) -> str:
    """The lines that take away by name what the bundle put there: a folder somebody chose may hold other things."""
    lines = []
    for path in sorted(bundle.iterdir()):
        verb = "RMDir /r" if path.is_dir() else "Delete"
        lines.append(f'  {verb} "$INSTDIR\\{path.name}"')
    return "\n".join(lines)


def script(bundle: Path, out: Path, picture: Path, version: str) -> str:
    """The installer's script for ``makensis``."""
    words = {
        "NAME": NAME, "TITLE": TITLE, "OUT": str(out), "VERSION": version, "ICON": str(picture),
        "FOUR": ".".join(map(str, four_parts(version))), "LANGUAGE": str(LANGUAGE), "BUNDLE": str(bundle),
        "REMOVED": removal(bundle),
    }  # fmt: skip
    text = SCRIPT
    for name, word in words.items():
        text = text.replace(f"@{name}@", word)
    return text


def make(bundle: Path, work: Path, into: Path, *, version: str, machine: str, pictures: Mapping[int, Path]) -> Path:
    """Compile the installer with ``makensis``; returns its path. Raises ``subprocess.CalledProcessError``."""
    work.mkdir(parents=True, exist_ok=True)
    made = into / f"{NAME}-{version}-windows-{machine}-setup.exe"
    path = work / "installer.nsi"
    path.write_text(script(bundle, made, icon(pictures, work / f"{NAME}.ico"), version), "utf-8")
    makensis = shutil.which("makensis") or "makensis"
    subprocess.run([makensis, "-V2", "-INPUTCHARSET", "UTF8", str(path)], check=True)
    return made
