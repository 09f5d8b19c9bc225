"""What makes the macOS build an application: its icon, and the files that Finder opens with it. It was not run yet."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from annotator.app.version import VERSION
from icons import write_icns

# A placeholder, as in the AppStream data: whoever publishes the program puts the own domain there.
IDENTIFIER = "org.example.annotator"
BUNDLE_TYPE = f"{IDENTIFIER}.bundle"
_INFO = {
    "CFBundleDevelopmentRegion": "en",
    "CFBundleLocalizations": ["en", "fr"],
    "LSBackgroundOnly": False,  # PyInstaller sets it for a program that has a console
    "CFBundleDocumentTypes": [
        {
            "CFBundleTypeName": "annotator bundle",
            "CFBundleTypeRole": "Viewer",
            "LSHandlerRank": "Owner",
            "LSItemContentTypes": [BUNDLE_TYPE],
        },
        {
            "CFBundleTypeName": "ZIP archive",
            "CFBundleTypeRole": "Viewer",
            "LSHandlerRank": "Alternate",
            "LSItemContentTypes": ["public.zip-archive"],
        },
    ],
    "UTExportedTypeDeclarations": [
        {
            "UTTypeIdentifier": BUNDLE_TYPE,
            "UTTypeDescription": "annotator bundle",
            "UTTypeConformsTo": ["public.zip-archive"],
            "UTTypeTagSpecification": {
                "public.filename-extension": ["annotator"],
                "public.mime-type": ["application/vnd.annotator.bundle+zip"],
            },
        }
    ],
}


def application(folder: Path) -> dict[str, Any]:
    """Return PyInstaller's options of the application. The icon is written into a folder."""
    return {
        "name": "annotator.app",
        "icon": str(write_icns(folder / "annotator.icns")),
        "bundle_identifier": IDENTIFIER,
        "version": VERSION,
        "info_plist": _INFO,
    }
