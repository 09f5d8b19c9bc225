"""Messages about the bundle as a container: names, kinds and sizes of files, and their syntax."""

from __future__ import annotations

from collections.abc import Mapping

from annotator.core.problems import ProblemCode as Code
from annotator.ui.i18n.translation import N_

MESSAGES: Mapping[Code, tuple[str, str]] = {
    Code.NOT_FOUND: (
        N_("There is nothing at this location."),
        N_("Check that the path is correct and that the disk is connected."),
    ),
    Code.NOT_A_BUNDLE: (
        N_("This is not a job: its description (bundle.toml) is missing."),
        N_("Open the file or folder that the requester gave you. Requesters: bundle.toml is at the top level."),
    ),
    Code.ARCHIVE_DAMAGED: (
        N_("The zip file is damaged and cannot be fully read."),
        N_("Download or copy it again, or ask the requester for it again."),
    ),
    Code.ARCHIVE_ENCRYPTED: (N_("This file is encrypted in the zip."), N_("Zip the bundle again without a password.")),
    Code.PATH_ESCAPES: (
        N_("The path points outside the bundle."),
        N_("Use paths that are relative to the folder of bundle.toml and stay inside it."),
    ),
    Code.PATH_FORBIDDEN: (
        N_("This name is not allowed on all systems."),
        N_("Rename the file, and update references to it."),
    ),
    Code.PATH_TWINS: (
        N_("The name differs from “{other}” only in case or accents, or a file and a folder have the same name."),
        N_("Rename one of them: some systems treat them as the same file."),
    ),
    Code.PATH_DUPLICATE: (
        N_("The file is in the bundle twice."),
        N_("Zip the bundle again without duplicate file names."),
    ),
    Code.LINK: (
        N_("This is a link to another location, not a file."),
        N_("Replace the link with the file it points to."),
    ),
    Code.SPECIAL_FILE: (N_("This is neither a file nor a folder."), N_("Remove it from the bundle.")),
    Code.TOO_MANY_FILES: (
        N_("The bundle has too many files. The maximum is {limit}."),
        N_("Split it into several bundles."),
    ),
    Code.FILE_TOO_LARGE: (
        N_("The file is too large. The limit is {limit}."),
        N_("Make it smaller, or split it into several files or bundles."),
    ),
    Code.BUNDLE_TOO_LARGE: (
        N_("The unpacked bundle is {size}. The limit is {limit}."),
        N_("Split it into several bundles."),
    ),
    Code.COMPRESSION_RATIO: (
        N_("The unpacked size is more than {limit} times the zipped size. This may be an attempt to fill up the disk."),
        N_(
            "Save images as JPEG or PNG and audio as FLAC or Opus, then zip the bundle again. If the bundle "
            "came from someone else, do not open it."
        ),
    ),
    Code.UNREADABLE: (
        N_("This file or folder cannot be read: {detail}."),
        N_("Check that you have permission to read it and that the disk is working."),
    ),
    Code.CHECKSUM_MISMATCH: (
        N_("“{target}” does not match its checksum."),
        N_("Copy the file again, or update its line in checksums.txt if it was changed on purpose."),
    ),
    Code.CHECKSUM_LINE: (
        N_("This line is not a valid checksum line, or its file already has a checksum: “{value}”."),
        N_("Write one line per file: the SHA-256 as 64 hexadecimal digits, two spaces, the path."),
    ),
    Code.CHANGED_WHILE_READ: (
        N_("The file changed while being read."),
        N_("Close any program that is writing to the bundle, then try again."),
    ),
    Code.REVISION_TAKEN: (
        N_("A job with the same ID and revision has already been added."),
        N_("Increase the revision in bundle.toml whenever the bundle changes."),
    ),
    Code.FILE_MISSING: (N_("The file is not in the bundle."), N_("Add it, or remove the reference to it.")),
    Code.NOT_UTF8: (
        N_("The file is not UTF-8 text."),
        N_("Save it as UTF-8. Spreadsheet programs call this “CSV UTF-8”."),
    ),
    Code.TOML_SYNTAX: (
        N_("This is not valid TOML: {detail}."),
        N_("Check this line and the one before: text must be quoted, and each field written as name = value."),
    ),
    Code.XML_SYNTAX: (
        N_("This is not valid XML: {detail}."),
        N_("Check this line and the one before: tags must be closed, values quoted, and & written as &amp;."),
    ),
    Code.XML_DOCTYPE: (
        N_("The file declares a DTD or entities, which could be used to read other files."),
        N_("Remove everything from <!DOCTYPE to its closing >."),
    ),
    Code.JSON_SYNTAX: (
        N_("This is not valid JSON: {detail}."),
        N_("Check this line: text must be in double quotes, with no comma after the last value."),
    ),
    Code.INSTRUCTIONS_LONG: (
        N_("The instructions have more than {limit} paragraphs, headings and list items."),
        N_("Keep only the essentials: nobody reads this much before a task."),
    ),
    Code.CSV_SYNTAX: (
        N_("This is not valid CSV: {detail}."),
        N_("Look for an unclosed double quote. Inside a value, write each double quote twice."),
    ),
}

VARIANTS: Mapping[tuple[Code, str], tuple[str, str]] = {
    (Code.TARGET_TAKEN, "file"): (
        N_("A file or folder with this name already exists. It was not changed."),
        N_("Choose another name with -o, or add --overwrite to replace it."),
    ),
    (Code.COMPRESSION_RATIO, "sparse"): (
        N_(
            "The size is {size}, but only {stored} are data: the rest is empty. At most {limit} times the data are "
            "allowed."
        ),
        N_(
            "Export the file again, without its empty part, as FLAC, Opus or MP4. If the bundle came from someone "
            "else, do not open it."
        ),
    ),
    (Code.UNREADABLE, "reader"): (
        N_("This file makes the program fail ({fault}), so it was rejected. Everything else was kept."),
        N_(
            "Check the file, or create it again. If it seems correct, send it to the developers of annotator "
            "together with this message."
        ),
    ),
    (Code.NOT_A_BUNDLE, "file"): (
        N_("This is neither a folder nor a zip file."),
        N_("Open the file or folder that the requester gave you. Requesters: bundle.toml is at the top level."),
    ),
    (Code.NOT_A_BUNDLE, "inside"): (
        N_("The description of the job is not at the top level. It was found at {suggestion}."),
        N_("Open the folder that contains it. Requesters: zip the contents of that folder, not the folder itself."),
    ),
    (Code.NOT_A_BUNDLE, "spelling"): (
        N_("bundle.toml is missing at the top level. Only {suggestion} was found."),
        N_("Rename it to bundle.toml, in lower case."),
    ),
    (Code.PATH_ESCAPES, "parent"): (
        N_("The path uses “..” to leave the bundle."),
        N_("Remove “..”. If the bundle came from someone else, do not open it."),
    ),
    (Code.PATH_ESCAPES, "absolute"): (
        N_("The path starts at the root of the disk, outside the bundle."),
        N_("Use paths relative to the folder of bundle.toml."),
    ),
    (Code.PATH_ESCAPES, "drive"): (
        N_("The path contains a drive letter, so it points outside the bundle."),
        N_("Use paths relative to the folder of bundle.toml."),
    ),
    (Code.PATH_FORBIDDEN, "backslash"): (
        N_("The path contains a backslash."),
        N_("Separate folders with / and zip the bundle again."),
    ),
    (Code.PATH_FORBIDDEN, "long"): (N_("The path is too long for some systems."), N_("Use shorter names.")),
    (Code.PATH_FORBIDDEN, "deep"): (
        N_("The path has too many nested folders."),
        N_("Move the file up: at most 15 nested folders are allowed."),
    ),
    (Code.PATH_FORBIDDEN, "empty-part"): (
        N_("Part of the path is empty."),
        N_("Use paths such as folder/file, with a single /."),
    ),
    (Code.PATH_FORBIDDEN, "encoding"): (
        N_("The name is not readable text."),
        N_("Rename the file. Unaccented letters and digits always work."),
    ),
    (Code.PATH_FORBIDDEN, "character"): (
        N_("The name contains a character that is invisible or not allowed on some systems."),
        N_('Rename the file: < > : " | ? * and invisible characters are not allowed.'),
    ),
    (Code.PATH_FORBIDDEN, "trailing"): (
        N_("Part of the path starts with a space, or ends with a space or a dot."),
        N_("Rename it: Windows drops these characters."),
    ),
    (Code.PATH_FORBIDDEN, "device"): (
        N_("Part of the path is a reserved device name on Windows."),
        N_("Rename it: names such as CON, PRN, AUX, NUL, COM1 and LPT1 are not allowed."),
    ),
    (Code.PATH_FORBIDDEN, "program"): (
        N_("This is a program or script. Bundles can only contain data."),
        N_("Move it out of the bundle folder."),
    ),
    (Code.PATH_FORBIDDEN, "left-out"): (
        N_("Hidden files cannot be part of a bundle. This one is ignored."),
        N_("Rename it if tasks need it. Otherwise no action is needed."),
    ),
    (Code.SPECIAL_FILE, "folder"): (
        N_("This is a folder, but a file is needed."),
        N_("Replace the folder with the required file, or rename the folder."),
    ),
    (Code.INSTRUCTIONS_LONG, "lines"): (
        N_("The instructions have more than {limit} lines."),
        N_("Keep only the essentials: nobody reads this much before a task."),
    ),
    (Code.INSTRUCTIONS_LONG, "items"): (
        N_("The lists of the instructions have more than {limit} items."),
        N_("Keep only the essentials: nobody reads this much before a task."),
    ),
    (Code.INSTRUCTIONS_LONG, "word"): (
        N_("A word in the instructions has more than {limit} characters."),
        N_("Add spaces to it, or remove it."),
    ),
    (Code.INSTRUCTIONS_LONG, "depth"): (
        N_("The instructions are nested more than {limit} levels deep."),
        N_("Simplify their layout: use paragraphs and short lists."),
    ),
    (Code.TOO_MANY_FILES, "folders"): (
        N_("The bundle has too many folders. The maximum is {limit}."),
        N_("Put more files in each folder, or split the bundle."),
    ),
    (Code.TOO_MANY_FILES, "names"): (
        N_("All file names together are too long. The limit is {limit}."),
        N_("Shorten the file names, or split the bundle into several."),
    ),
    (Code.FILE_MISSING, "named"): (
        N_("{field} refers to “{target}”, which is not in the bundle."),
        N_("Add the file to the bundle, or correct the path. Paths are relative to bundle.toml."),
    ),
    (Code.FILE_MISSING, "suggestion"): (
        N_("{field} refers to “{target}”, which is not in the bundle."),
        N_("Did you mean “{suggestion}”?"),
    ),
    (Code.TOML_SYNTAX, "depth"): (N_("The values are nested too deeply."), N_("Use plain lists and sections.")),
    (Code.TOML_SYNTAX, "dots"): (
        N_("This line has too many dots for a manifest line."),
        N_("Split it into several lines."),
    ),
    (Code.JSON_SYNTAX, "depth"): (N_("The values are nested too deeply."), N_("Use one flat object per task.")),
}
