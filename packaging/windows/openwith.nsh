; "Open with": Interlock is offered for the files that the inspector reads, and is the default for none: no extension's own
; value is written. The scheme is Windows' own: a ProgID that extensions list, and Applications\interlock.exe for "choose
; another app" (learn.microsoft.com/windows/win32/shell/fa-file-types, …/app-registration).

!define PROGID "Interlock.Material"
!define CLASSES "Software\Classes"
!define APPLICATION "${CLASSES}\Applications\interlock.exe"
; SHCNE_ASSOCCHANGED: Explorer reads associations again.
!define ASSOCIATIONS_CHANGED 0x08000000

!macro ForEachExtension DO
  !insertmacro ${DO} .crt
  !insertmacro ${DO} .pem
  !insertmacro ${DO} .cer
  !insertmacro ${DO} .csr
  !insertmacro ${DO} .crl
  !insertmacro ${DO} .p12
!macroend

!macro OpenWithAddOne EXTENSION
  WriteRegStr SHCTX "${APPLICATION}\SupportedTypes" "${EXTENSION}" ""
  WriteRegStr SHCTX "${CLASSES}\${EXTENSION}\OpenWithProgids" "${PROGID}" ""
!macroend

; A key that others share may be older than Interlock, or they may have come to use it: it goes only when nothing is in it.
!macro DeleteEmptyKey KEY
  DeleteRegKey /ifnosubkeys /ifnovalues SHCTX "${KEY}"
!macroend

!macro OpenWithRemoveOne EXTENSION
  DeleteRegValue SHCTX "${CLASSES}\${EXTENSION}\OpenWithProgids" "${PROGID}"
  !insertmacro DeleteEmptyKey "${CLASSES}\${EXTENSION}\OpenWithProgids"
  !insertmacro DeleteEmptyKey "${CLASSES}\${EXTENSION}"
!macroend

!macro OpenWithAdd
  WriteRegStr SHCTX "${APPLICATION}" "FriendlyAppName" "Interlock"
  WriteRegStr SHCTX "${APPLICATION}\shell\open\command" "" '"$INSTDIR\interlock.exe" "%1"'
  WriteRegStr SHCTX "${CLASSES}\${PROGID}" "" "Certificate, key or revocation list"
  WriteRegStr SHCTX "${CLASSES}\${PROGID}\DefaultIcon" "" "$INSTDIR\interlock.exe,0"
  WriteRegStr SHCTX "${CLASSES}\${PROGID}\shell\open\command" "" '"$INSTDIR\interlock.exe" "%1"'
  !insertmacro ForEachExtension OpenWithAddOne
  System::Call 'shell32::SHChangeNotify(i ${ASSOCIATIONS_CHANGED}, i 0, p 0, p 0)'
!macroend

!macro OpenWithRemove
  !insertmacro ForEachExtension OpenWithRemoveOne
  DeleteRegKey SHCTX "${APPLICATION}"
  !insertmacro DeleteEmptyKey "${CLASSES}\Applications"
  DeleteRegKey SHCTX "${CLASSES}\${PROGID}"
  System::Call 'shell32::SHChangeNotify(i ${ASSOCIATIONS_CHANGED}, i 0, p 0, p 0)'
!macroend
