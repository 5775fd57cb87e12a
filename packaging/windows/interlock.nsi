; The installer for people: per user unless asked otherwise, with a wizard or silent. packaging/windows/build passes VERSION,
; SOURCE (a folder with what is installed), ICON, PICTURE, OUT; THIRDPARTY where SOURCE has that file, SIGN (a command that takes a
; file), FAST for tests. Exit codes: 1 cancelled, 2 this Windows will not do, 3 Interlock is running, 4 a newer one is
; installed, 5 /AllUsers without the rights for it, 6 the MSI is installed, 7 the folder cannot be written.
;
;   setup.exe [/S] [/CurrentUser | /AllUsers] [/DOWNGRADE] [/D=C:\Folder]      /D= comes last, without quotes
;   uninstall.exe [/S] [/PURGE]      /PURGE takes settings and logs away too; silent, they are kept without it
;
; Not here: group policy's package (interlock.wxs). What is done to Windows is done in both: see openwith.nsh.

Unicode true
Target amd64-unicode
!ifdef FAST
  SetCompress off
!else
  SetCompressor /SOLID lzma
  SetCompressorDictSize 32
!endif
; The files' times are those of the machine that built them: installed now is installed now, and two builds are equal.
SetDateSave off
; In silence a file that cannot be written would be left out, and setup.exe would end with 0.
AllowSkipFiles off
ManifestDPIAware true
ManifestSupportedOS Win10

!define APP "Interlock"
!define GUI "interlock.exe"
!define CLI "interlock-cli.exe"
!define PUBLISHER "The Interlock developers"
!define PROGRAMS "Software\Microsoft\Windows\CurrentVersion\Uninstall"
!define UNINST "${PROGRAMS}\${APP}"
; Where setup.exe and the MSI say that they were here: each refuses to install over the other, whose removal would take its files.
!define MINE "Software\${APP}\Setup"
!define MSIS "Software\${APP}\Package"
!define MENU "$SMPROGRAMS\${APP}"
; What the window keeps (settings, the last plan, logs); the same whoever it was installed for.
!define KEPT "$LOCALAPPDATA\Interlock"

Name "${APP}"
OutFile "${OUT}"
BrandingText "${APP} ${VERSION}"

!define MULTIUSER_EXECUTIONLEVEL Highest
!define MULTIUSER_MUI
!define MULTIUSER_INSTALLMODE_COMMANDLINE
!define MULTIUSER_USE_PROGRAMFILES64
!define MULTIUSER_INSTALLMODE_DEFAULT_CURRENTUSER
!define MULTIUSER_INSTALLMODE_INSTDIR "${APP}"
!define MULTIUSER_INSTALLMODE_INSTDIR_REGISTRY_KEY "${MINE}"
!define MULTIUSER_INSTALLMODE_INSTDIR_REGISTRY_VALUENAME "InstallDir"
!define MULTIUSER_INSTALLMODE_DEFAULT_REGISTRY_KEY "${MINE}"
!define MULTIUSER_INSTALLMODE_DEFAULT_REGISTRY_VALUENAME "InstallDir"
!include MultiUser.nsh
!include MUI2.nsh
!include FileFunc.nsh
!include WordFunc.nsh
!include x64.nsh
!include WinVer.nsh
!include "${__FILEDIR__}\openwith.nsh"

!define MUI_ICON "${ICON}"
!define MUI_UNICON "${ICON}"
!define MUI_WELCOMEFINISHPAGE_BITMAP "${PICTURE}"
!define MUI_WELCOMEPAGE_TEXT "Interlock takes a Neo4j cluster from plaintext to mutually authenticated TLS, and proves it before a server is touched.$\r$\n$\r$\nThis installs its window and interlock-cli, the same for the terminal. No server is changed."
!define MUI_ABORTWARNING
!define MUI_FINISHPAGE_RUN
!define MUI_FINISHPAGE_RUN_TEXT "Open ${APP}"
!define MUI_FINISHPAGE_RUN_FUNCTION OpenInterlock
!insertmacro MUI_PAGE_WELCOME
!insertmacro MUI_PAGE_LICENSE "${SOURCE}\LICENSE-MIT.txt"
!insertmacro MULTIUSER_PAGE_INSTALLMODE
!insertmacro MUI_PAGE_DIRECTORY
!insertmacro MUI_PAGE_INSTFILES
!insertmacro MUI_PAGE_FINISH
!insertmacro MUI_UNPAGE_CONFIRM
!insertmacro MUI_UNPAGE_INSTFILES
!insertmacro MUI_LANGUAGE "English"

VIProductVersion "${VERSION}.0"
VIAddVersionKey "ProductName" "${APP}"
VIAddVersionKey "CompanyName" "${PUBLISHER}"
VIAddVersionKey "FileDescription" "${APP} setup"
VIAddVersionKey "FileVersion" "${VERSION}"
VIAddVersionKey "ProductVersion" "${VERSION}"
VIAddVersionKey "LegalCopyright" "${PUBLISHER}. MIT or Apache-2.0"

!ifdef SIGN
  !finalize '"${SIGN}" "%1"' = 0
  !uninstfinalize '"${SIGN}" "%1"' = 0
!endif

!macro Refuse CODE TEXT
  MessageBox MB_OK|MB_ICONSTOP "${TEXT}" /SD IDOK
  SetErrorLevel ${CODE}
  Quit
!macroend

Function .onInit
  ${IfNot} ${RunningX64}
    !insertmacro Refuse 2 "${APP} needs 64-bit Windows."
  ${EndIf}
  ${IfNot} ${AtLeastWin10}
    !insertmacro Refuse 2 "${APP} needs Windows 10, Windows Server 2016 or later."
  ${EndIf}
  SetRegView 64
  ; MultiUser.nsh says this in a box even when silent, which nobody would ever close.
  ${GetParameters} $R8
  ClearErrors
  ${GetOptions} $R8 "/AllUsers" $R7
  ${IfNot} ${Errors}
    UserInfo::GetAccountType
    Pop $R7
    ${If} $R7 != "Admin"
      !insertmacro Refuse 5 "Only an administrator can install ${APP} for all users. Without /AllUsers it is installed for you."
    ${EndIf}
  ${EndIf}
  ; Set by /D= alone; MULTIUSER_INIT would forget it.
  StrCpy $R9 $INSTDIR
  ; A folder that cannot be (below a file, in quotes) is forgotten by NSIS, and the usual one would be taken instead.
  ${If} $R9 == ""
    System::Call 'kernel32::GetCommandLine() t .r0'
    ${StrStr} $1 $0 " /D="
    ${If} $1 != ""
      !insertmacro Refuse 7 "${APP} cannot be installed there: $1"
    ${EndIf}
  ${EndIf}
  !insertmacro MULTIUSER_INIT
  ${If} $R9 != ""
    StrCpy $INSTDIR $R9
  ${EndIf}
FunctionEnd

; $0: how Windows itself spells a folder, so that two can be compared; nothing for one that is not there.
!macro Spell FOLDER
  StrCpy $0 "${FOLDER}"
  ${If} $0 != ""
    GetFullPathName $0 "$0\."
    System::Call 'kernel32::GetLongPathName(t r0, t .r0, i ${NSIS_MAX_STRLEN})'
  ${EndIf}
!macroend

; What is removed is what lies in the uninstaller's own folder. MULTIUSER_UNINIT goes by the command line, and without a word there by
; what is installed for the user.
Function un.onInit
  SetRegView 64
  !insertmacro Spell "$INSTDIR"
  StrCpy $R9 $0
  ReadRegStr $1 HKLM "${MINE}" "InstallDir"
  !insertmacro Spell "$1"
  StrCpy $1 $0
  ReadRegStr $2 HKCU "${MINE}" "InstallDir"
  !insertmacro Spell "$2"
  StrCpy $2 $0
  StrCpy $R6 CurrentUser
  ${GetParameters} $R8
  ClearErrors
  ${GetOptions} $R8 "/AllUsers" $R7
  ${IfNot} ${Errors}
    StrCpy $R6 AllUsers
  ${EndIf}
  ; In one folder for both, the word decides.
  ${If} $1 != $2
    ${If} $R9 == $1
      StrCpy $R6 AllUsers
    ${ElseIf} $R9 == $2
      StrCpy $R6 CurrentUser
    ${EndIf}
  ${EndIf}
  ${If} $R6 == AllUsers
    UserInfo::GetAccountType
    Pop $R7
    ${If} $R7 != "Admin"
      !insertmacro Refuse 5 "Only an administrator can remove what was installed for all users."
    ${EndIf}
  ${EndIf}
  !insertmacro MULTIUSER_UNINIT
  ${If} $R6 == AllUsers
    Call un.MultiUser.InstallMode.AllUsers
  ${Else}
    Call un.MultiUser.InstallMode.CurrentUser
  ${EndIf}
  StrCpy $INSTDIR $R9
FunctionEnd

; Windows lets nobody write to a program that runs: this changes nothing where it can be opened.
!macro RefuseWhileRunning UN
Function ${UN}RefuseWhileRunning
  !insertmacro RefuseIn "$INSTDIR"
FunctionEnd
!macroend

!macro RefuseIn FOLDER
  !insertmacro RefuseOne "${FOLDER}\${GUI}" "${GUI}" "Close its window"
  !insertmacro RefuseOne "${FOLDER}\${CLI}" "${CLI}" "Wait until the command has ended"
!macroend

!macro RefuseOne PATH PROGRAM ADVICE
  !define ID ${__COUNTER__}
  IfFileExists "${PATH}" 0 done${ID}
  again${ID}:
  ClearErrors
  FileOpen $0 "${PATH}" a
  IfErrors busy${ID}
  FileClose $0
  Goto done${ID}
  busy${ID}:
  MessageBox MB_RETRYCANCEL|MB_ICONEXCLAMATION "${PROGRAM} is running. ${ADVICE}, then choose Retry." /SD IDCANCEL IDRETRY again${ID}
  SetErrorLevel 3
  Abort "${PROGRAM} is running: nothing was changed."
  done${ID}:
  !undef ID
!macroend

!insertmacro RefuseWhileRunning ""
!insertmacro RefuseWhileRunning "un."

; By name: the folder may be one that the user chose, with other things in it.
!macro RemoveFiles FOLDER
  Delete "${FOLDER}\${GUI}"
  Delete "${FOLDER}\${CLI}"
  Delete "${FOLDER}\LICENSE-MIT.txt"
  Delete "${FOLDER}\LICENSE-APACHE.txt"
  Delete "${FOLDER}\THIRD-PARTY.txt"
  Delete "${FOLDER}\uninstall.exe"
  RMDir "${FOLDER}"
!macroend

; The folder of the version that this one replaces, where that is another than this one's.
Var Former

; Two spellings of one folder may differ in more than letters (a drive that stands for a folder, a link): what is put into one shows
; in the other.
Function FindFormer
  ReadRegStr $Former SHCTX "${MINE}" "InstallDir"
  ${If} $Former == ""
    Return
  ${EndIf}
  ClearErrors
  GetTempFileName $0 "$INSTDIR"
  ${GetFileName} $0 $1
  ${If} ${Errors}
  ${OrIf} ${FileExists} "$Former\$1"
    StrCpy $Former ""
  ${EndIf}
  Delete $0
FunctionEnd

Function RefuseBesideMsi
  ${If} $MultiUser.InstallMode != AllUsers
    Return
  ${EndIf}
  ReadRegStr $0 HKLM "${MSIS}" "InstallDir"
  ${If} $0 == ""
    Return
  ${EndIf}
  MessageBox MB_OK|MB_ICONSTOP "${APP} was installed for all users by its MSI, in $0. Remove that first." /SD IDOK
  SetErrorLevel 6
  Abort "${APP}'s MSI is installed: nothing was changed."
FunctionEnd

; An older program may not understand what a newer one has kept.
Function RefuseDowngrade
  ReadRegStr $0 SHCTX "${UNINST}" "DisplayVersion"
  ${If} $0 == ""
    Return
  ${EndIf}
  ${VersionCompare} $0 "${VERSION}" $1
  ${If} $1 != 1
    Return
  ${EndIf}
  ${GetParameters} $R8
  ClearErrors
  ${GetOptions} $R8 "/DOWNGRADE" $R7
  ${IfNot} ${Errors}
    Return
  ${EndIf}
  MessageBox MB_YESNO|MB_ICONQUESTION|MB_DEFBUTTON2 "${APP} $0 is installed, which is newer than ${VERSION}. Replace it with the older one?" /SD IDNO IDYES older
  SetErrorLevel 4
  Abort "${APP} $0 is installed, which is newer than ${VERSION}: nothing was changed."
  older:
FunctionEnd

; Setup may be elevated; keys are made as the user, and so is what Explorer starts.
Function OpenInterlock
  Exec '"$WINDIR\explorer.exe" "$INSTDIR\${GUI}"'
FunctionEnd

!macro StringOf NAME VALUE
  WriteRegStr SHCTX "${UNINST}" "${NAME}" '${VALUE}'
!macroend

; Whether files are being written; then nothing of a new installation is left. Of an older version those are left that could not
; be replaced, so that this can be tried again.
Var Writing

Function .onInstFailed
  ${If} $Writing == ""
    Return
  ${EndIf}
  SetOutPath "$TEMP"
  ReadRegStr $0 SHCTX "${MINE}" "InstallDir"
  ${If} $0 == ""
  ${OrIf} $Former != ""
    !insertmacro RemoveFiles "$INSTDIR"
  ${EndIf}
FunctionEnd

Section "${APP}"
  Call RefuseBesideMsi
  Call RefuseDowngrade
  Call RefuseWhileRunning
  ReadRegStr $Former SHCTX "${MINE}" "InstallDir"
  ${If} $Former != ""
    !insertmacro RefuseIn "$Former"
  ${EndIf}

  ; What Abort says from here on, File's own too.
  SetErrorLevel 7
  ClearErrors
  SetOutPath "$INSTDIR"
  ${If} ${Errors}
    Abort "$INSTDIR cannot be written: ${APP} was not installed."
  ${EndIf}
  Call FindFormer
  StrCpy $Writing 1
  ClearErrors
  File "${SOURCE}\${GUI}"
  File "${SOURCE}\${CLI}"
  File "${SOURCE}\LICENSE-MIT.txt"
  File "${SOURCE}\LICENSE-APACHE.txt"
  !ifdef THIRDPARTY
    File "${SOURCE}\${THIRDPARTY}"
  !endif
  WriteUninstaller "$INSTDIR\uninstall.exe"
  ${If} ${Errors}
    Abort "$INSTDIR cannot be written: ${APP} was not installed."
  ${EndIf}
  StrCpy $Writing ""
  SetErrorLevel 0

  CreateDirectory "${MENU}"
  CreateShortCut "${MENU}\${APP}.lnk" "$INSTDIR\${GUI}"
  ; It opens where the user's files are: nobody may write beside the programs.
  ; PATH is nobody's but the administrator's: a prompt that knows the program leaves nothing to take back.
  CreateShortCut "${MENU}\${APP} terminal.lnk" "$SYSDIR\cmd.exe" '/k cd /d "%USERPROFILE%" & set "PATH=$INSTDIR;%PATH%"' "$INSTDIR\${CLI}"
  !insertmacro OpenWithAdd

  WriteRegStr SHCTX "${MINE}" "InstallDir" "$INSTDIR"
  !insertmacro StringOf DisplayName "${APP}"
  !insertmacro StringOf DisplayVersion "${VERSION}"
  !insertmacro StringOf Publisher "${PUBLISHER}"
  !insertmacro StringOf DisplayIcon "$INSTDIR\${GUI}"
  !insertmacro StringOf InstallLocation "$INSTDIR"
  !insertmacro StringOf UninstallString '"$INSTDIR\uninstall.exe" /$MultiUser.InstallMode'
  !insertmacro StringOf QuietUninstallString '"$INSTDIR\uninstall.exe" /$MultiUser.InstallMode /S'
  WriteRegDWORD SHCTX "${UNINST}" "NoModify" 1
  WriteRegDWORD SHCTX "${UNINST}" "NoRepair" 1
  ${GetSize} "$INSTDIR" "/S=0K" $0 $1 $2
  WriteRegDWORD SHCTX "${UNINST}" "EstimatedSize" $0
  ${If} $Former != ""
    !insertmacro RemoveFiles "$Former"
  ${EndIf}
SectionEnd

; What the user made is the user's: certificates and plans are nowhere near, and settings go only on request.
Function un.Purge
  SetShellVarContext current
  IfFileExists "${KEPT}\*.*" 0 keep
  ${GetParameters} $R8
  ClearErrors
  ${GetOptions} $R8 "/PURGE" $R7
  IfErrors 0 purge
  MessageBox MB_YESNO|MB_ICONQUESTION|MB_DEFBUTTON2 "Remove your settings, the last plan and the logs too?$\n$\n${KEPT}" /SD IDNO IDYES purge
  Goto keep
  purge:
  RMDir /r "${KEPT}"
  keep:
  ${If} $MultiUser.InstallMode == AllUsers
    SetShellVarContext all
  ${EndIf}
FunctionEnd

Section "Uninstall"
  Call un.RefuseWhileRunning
  Call un.Purge
  ReadRegStr $1 SHCTX "${MINE}" "InstallDir"
  !insertmacro Spell "$1"
  StrCpy $1 $0
  !insertmacro RemoveFiles "$INSTDIR"
  ; From a copy of the folder: what is registered is elsewhere, and stays.
  ${If} $1 != ""
  ${AndIf} $1 != $INSTDIR
    Return
  ${EndIf}
  !insertmacro OpenWithRemove
  Delete "${MENU}\${APP}.lnk"
  Delete "${MENU}\${APP} terminal.lnk"
  RMDir "${MENU}"
  DeleteRegKey SHCTX "${UNINST}"
  !insertmacro DeleteEmptyKey "${PROGRAMS}"
  DeleteRegKey SHCTX "${MINE}"
  !insertmacro DeleteEmptyKey "Software\${APP}"
SectionEnd
