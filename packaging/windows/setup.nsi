; The setup for Windows: for one user, without administrator rights, in English and French. `nsis.py` calls makensis with
; VERSION, ICON, OUT and FILES, the list of File instructions. The user's data in %LOCALAPPDATA%\annotator are never touched.
Target amd64-unicode
Unicode true
!include MUI2.nsh
!include FileFunc.nsh
!include LogicLib.nsh

Name "annotator"
OutFile "${OUT}"
BrandingText "annotator ${VERSION}"
InstallDir "$LOCALAPPDATA\Programs\annotator"
InstallDirRegKey HKCU "Software\annotator" "InstallDir"
RequestExecutionLevel user
SetCompressor /SOLID ${COMPRESSOR}
SetDateSave off ; equal files give an equal setup
VIProductVersion "${VERSION}.0"
VIAddVersionKey /LANG=0 "ProductName" "annotator"
VIAddVersionKey /LANG=0 "FileDescription" "annotator setup"
VIAddVersionKey /LANG=0 "FileVersion" "${VERSION}"
VIAddVersionKey /LANG=0 "ProductVersion" "${VERSION}"
VIAddVersionKey /LANG=0 "LegalCopyright" "Copyright 2026 the annotator authors. Apache-2.0"

!define MUI_ICON "${ICON}"
!define MUI_UNICON "${ICON}"
!insertmacro MUI_PAGE_DIRECTORY
!insertmacro MUI_PAGE_INSTFILES
!define MUI_FINISHPAGE_RUN "$INSTDIR\annotator.exe"
!insertmacro MUI_PAGE_FINISH
!insertmacro MUI_UNPAGE_CONFIRM
!insertmacro MUI_UNPAGE_INSTFILES
!insertmacro MUI_LANGUAGE English
!insertmacro MUI_LANGUAGE French
LangString Running ${LANG_ENGLISH} "annotator is running. Nothing was changed. Close annotator, then start this again."
LangString Running ${LANG_FRENCH} "annotator est en cours d’exécution. Rien n’a été modifié. Fermez annotator, puis recommencez."
LangString BundleType ${LANG_ENGLISH} "annotator bundle"
LangString BundleType ${LANG_FRENCH} "lot annotator"

!define CLASSES "Software\Classes"
!define UNINSTALL "Software\Microsoft\Windows\CurrentVersion\Uninstall\annotator"

; Windows keeps the file of a running program from being written. Without this check, all other files would be replaced
; or removed. Exit code 3.
!macro StopIfRunning program
  ${If} ${FileExists} "$INSTDIR\${program}"
    ClearErrors
    FileOpen $0 "$INSTDIR\${program}" a
    ${If} ${Errors}
      MessageBox MB_OK|MB_ICONSTOP "$(Running)" /SD IDOK
      SetErrorLevel 3
      Quit
    ${EndIf}
    FileClose $0
  ${EndIf}
!macroend

!macro ShowFileTypes
  System::Call 'shell32::SHChangeNotify(i 0x08000000, i 0, p 0, p 0)' ; SHCNE_ASSOCCHANGED
!macroend

Section
  !insertmacro StopIfRunning "annotator.exe"
  !insertmacro StopIfRunning "annotator-cli.exe"
  RMDir /r "$INSTDIR\_internal" ; the program would import the modules of an earlier version
  !include "${FILES}"
  SetOutPath "$INSTDIR"
  WriteUninstaller "$INSTDIR\uninstall.exe"
  CreateShortcut "$SMPROGRAMS\annotator.lnk" "$INSTDIR\annotator.exe"
  WriteRegStr HKCU "Software\annotator" "InstallDir" "$INSTDIR"
  WriteRegStr HKCU "${CLASSES}\.annotator" "" "annotator.bundle"
  WriteRegStr HKCU "${CLASSES}\annotator.bundle" "" "$(BundleType)"
  WriteRegStr HKCU "${CLASSES}\annotator.bundle\DefaultIcon" "" "$INSTDIR\annotator.exe,0"
  WriteRegStr HKCU "${CLASSES}\annotator.bundle\shell\open\command" "" '"$INSTDIR\annotator.exe" open "%1"'
  WriteRegStr HKCU "${UNINSTALL}" "DisplayName" "annotator"
  WriteRegStr HKCU "${UNINSTALL}" "DisplayVersion" "${VERSION}"
  WriteRegStr HKCU "${UNINSTALL}" "Publisher" "the annotator authors"
  WriteRegStr HKCU "${UNINSTALL}" "DisplayIcon" "$INSTDIR\annotator.exe"
  WriteRegStr HKCU "${UNINSTALL}" "InstallLocation" "$INSTDIR"
  WriteRegStr HKCU "${UNINSTALL}" "UninstallString" '"$INSTDIR\uninstall.exe"'
  WriteRegStr HKCU "${UNINSTALL}" "QuietUninstallString" '"$INSTDIR\uninstall.exe" /S'
  WriteRegDWORD HKCU "${UNINSTALL}" "NoModify" 1
  WriteRegDWORD HKCU "${UNINSTALL}" "NoRepair" 1
  ${GetSize} "$INSTDIR" "/S=0K" $0 $1 $2
  WriteRegDWORD HKCU "${UNINSTALL}" "EstimatedSize" $0
  !insertmacro ShowFileTypes
SectionEnd

Section Uninstall
  !insertmacro StopIfRunning "annotator.exe"
  !insertmacro StopIfRunning "annotator-cli.exe"
  RMDir /r "$INSTDIR\_internal"
  Delete "$INSTDIR\annotator.exe"
  Delete "$INSTDIR\annotator-cli.exe"
  Delete "$INSTDIR\uninstall.exe"
  RMDir "$INSTDIR"
  Delete "$SMPROGRAMS\annotator.lnk"
  ReadRegStr $0 HKCU "${CLASSES}\.annotator" ""
  ${If} $0 == "annotator.bundle" ; the user may have chosen another program
    DeleteRegKey HKCU "${CLASSES}\.annotator"
  ${EndIf}
  DeleteRegKey HKCU "${CLASSES}\annotator.bundle"
  DeleteRegKey HKCU "${UNINSTALL}"
  DeleteRegKey HKCU "Software\annotator"
  !insertmacro ShowFileTypes
SectionEnd
