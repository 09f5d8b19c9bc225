"""Words for problems of the bundle as a container: names, kinds and sizes of files, and their syntax."""

from __future__ import annotations

from collections.abc import Mapping

from annotator.core.problems import ProblemCode as Code
from annotator.ui.i18n.translation import N_

WORDS: Mapping[Code, tuple[str, str]] = {
    Code.NOT_FOUND: (N_("There is nothing at this place."), N_("Check the spelling, and that the disk is connected.")),
    Code.NOT_A_BUNDLE: (
        N_("This is no bundle: there is no bundle.toml at its top."),
        N_("Choose the folder that holds bundle.toml, or a zip of what is in that folder."),
    ),
    Code.ARCHIVE_DAMAGED: (
        N_("The zip is damaged and cannot be read as a whole."),
        N_("Download or copy it again, or pack it again."),
    ),
    Code.ARCHIVE_ENCRYPTED: (N_("This file is encrypted in the zip."), N_("Pack the bundle without a password.")),
    Code.PATH_ESCAPES: (
        N_("The path leads out of the bundle."),
        N_("Use paths that start at the folder of bundle.toml and go down from there."),
    ),
    Code.PATH_FORBIDDEN: (
        N_("The name is not possible on every system."),
        N_("Rename the file, and what refers to it."),
    ),
    Code.PATH_TWINS: (
        N_(
            "The name differs from “{other}” only in capitals or in how accents are written, "
            "or a file and a folder share it."
        ),
        N_("Rename one of them: on some systems they are the same file."),
    ),
    Code.PATH_DUPLICATE: (
        N_("The file is in the bundle twice."),
        N_("Pack the bundle again with one file of each name."),
    ),
    Code.LINK: (
        N_("This is a link to another place, not a file."),
        N_("Replace the link by the file that it points to."),
    ),
    Code.SPECIAL_FILE: (N_("This is neither a file nor a folder."), N_("Remove it from the bundle.")),
    Code.TOO_MANY_FILES: (
        N_("The bundle has too many files; at most {limit} are possible."),
        N_("Split it into several bundles."),
    ),
    Code.FILE_TOO_LARGE: (
        N_("The file is too large; the limit is {limit}."),
        N_("Make it smaller, or split it over several files or bundles."),
    ),
    Code.BUNDLE_TOO_LARGE: (
        N_("The bundle has {size} unpacked; the limit is {limit}."),
        N_("Split it into several bundles."),
    ),
    Code.COMPRESSION_RATIO: (
        N_("Unpacked, this is more than {limit} times larger than packed, as if it were made to fill a disk."),
        N_(
            "Save pictures as JPEG or PNG, sounds as FLAC or Opus, and pack again. If the bundle came from somebody "
            "else, do not open it."
        ),
    ),
    Code.UNREADABLE: (
        N_("The system cannot read this: {detail}."),
        N_("Check that you may read it and that the disk is well."),
    ),
    Code.CHECKSUM_MISMATCH: (
        N_("“{target}” is not the file that the checksum was made of."),
        N_("Copy the file again, or make its line in checksums.txt anew if it was changed on purpose."),
    ),
    Code.CHECKSUM_LINE: (
        N_("This line is no checksum, or its file has one already: “{value}”."),
        N_("Write one line for each file: the SHA-256 in 64 hexadecimal digits, two spaces, the path."),
    ),
    Code.CHANGED_WHILE_READ: (
        N_("The file changed while it was read."),
        N_("Close the programs that write to the bundle, then try again."),
    ),
    Code.REVISION_TAKEN: (
        N_("Another bundle with the same id and revision was taken before."),
        N_("Count up the revision in bundle.toml whenever the bundle changes."),
    ),
    Code.FILE_MISSING: (
        N_("The file is not in the bundle."),
        N_("Put it there, or remove what refers to it."),
    ),
    Code.NOT_UTF8: (
        N_("The file is not UTF-8 text."),
        N_("Save it as UTF-8. Spreadsheet programs call this “CSV UTF-8”."),
    ),
    Code.TOML_SYNTAX: (
        N_("This is not TOML: {detail}."),
        N_("Look at this line and the one before: text needs quotes, and each field is written name = value."),
    ),
    Code.XML_SYNTAX: (
        N_("This is not XML: {detail}."),
        N_(
            "Look at this line and the one before: each tag must be closed, values need quotes, and & is written &amp;."
        ),
    ),
    Code.XML_DOCTYPE: (
        N_("The file declares a document type or entities, which could make it read other files."),
        N_("Remove everything from <!DOCTYPE to the > that closes it."),
    ),
    Code.JSON_SYNTAX: (
        N_("This is not JSON: {detail}."),
        N_("Look at this line: text needs double quotes, and there is no comma after the last value."),
    ),
    Code.INSTRUCTIONS_LONG: (
        N_("The instructions have more than {limit} paragraphs, headings and items of lists."),
        N_("Keep what a worker needs to know: nobody reads so much before a task."),
    ),
    Code.CSV_SYNTAX: (
        N_("This is not comma-separated text: {detail}."),
        N_("Look for a quotation mark that is not closed. A quotation mark inside a value is written twice."),
    ),
}

VARIANTS: Mapping[tuple[Code, str], tuple[str, str]] = {
    (Code.TARGET_TAKEN, "file"): (
        N_("There is something of this name already; it is left as it is."),
        N_("Choose another name with -o, or add --overwrite to replace it."),
    ),
    (Code.NOT_A_BUNDLE, "file"): (
        N_("This is neither a folder nor a zip."),
        N_("Choose the folder that holds bundle.toml, or a zip of what is in that folder."),
    ),
    (Code.NOT_A_BUNDLE, "inside"): (
        N_("There is no bundle.toml at the top; there is one at {suggestion}."),
        N_("Choose the folder that holds it, or pack what is in that folder and not the folder itself."),
    ),
    (Code.NOT_A_BUNDLE, "spelling"): (
        N_("There is no bundle.toml at the top, but a {suggestion}."),
        N_("Rename it to bundle.toml, in small letters."),
    ),
    (Code.PATH_ESCAPES, "parent"): (
        N_("The path climbs out of the bundle with “..”."),
        N_("Remove the “..”. If the bundle came from somebody else, do not open it."),
    ),
    (Code.PATH_ESCAPES, "absolute"): (
        N_("The path starts at the root of the disk, outside the bundle."),
        N_("Use paths that start at the folder of bundle.toml."),
    ),
    (Code.PATH_ESCAPES, "drive"): (
        N_("The path names a drive, outside the bundle."),
        N_("Use paths that start at the folder of bundle.toml."),
    ),
    (Code.PATH_FORBIDDEN, "backslash"): (
        N_("The path has a backslash."),
        N_("Separate folders with / and pack the bundle again."),
    ),
    (Code.PATH_FORBIDDEN, "long"): (N_("The path is too long for some systems."), N_("Give it shorter names.")),
    (Code.PATH_FORBIDDEN, "deep"): (
        N_("The path has too many folders in one another."),
        N_("Move the file up: 15 folders in one another are possible."),
    ),
    (Code.PATH_FORBIDDEN, "empty-part"): (
        N_("The path has an empty part."),
        N_("Write folder/file, with one / between them."),
    ),
    (Code.PATH_FORBIDDEN, "encoding"): (
        N_("The name is not readable text."),
        N_("Rename the file; plain letters and digits are always possible."),
    ),
    (Code.PATH_FORBIDDEN, "character"): (
        N_("The name has a character that some systems forbid or that cannot be seen."),
        N_('Rename the file without < > : " | ? * and without invisible characters.'),
    ),
    (Code.PATH_FORBIDDEN, "trailing"): (
        N_("A part of the path starts with a space, or ends with a space or a dot."),
        N_("Rename it: Windows drops these characters."),
    ),
    (Code.PATH_FORBIDDEN, "device"): (
        N_("A part of the path is the name of a device on Windows."),
        N_("Rename it: CON, PRN, AUX, NUL, COM1 and LPT1 and their like are not possible."),
    ),
    (Code.PATH_FORBIDDEN, "program"): (
        N_("This is a program or a script. Bundles hold data only."),
        N_("Move it out of the folder of the bundle."),
    ),
    (Code.PATH_FORBIDDEN, "left-out"): (
        N_("Hidden files are no part of a bundle; this is left out."),
        N_("Rename it if the tasks need it; otherwise nothing has to be done."),
    ),
    (Code.SPECIAL_FILE, "folder"): (
        N_("This is a folder, and has to be a file."),
        N_("Put the file there in its place, or give the folder another name."),
    ),
    (Code.INSTRUCTIONS_LONG, "lines"): (
        N_("The instructions have more than {limit} lines."),
        N_("Keep what a worker needs to know: nobody reads so much before a task."),
    ),
    (Code.INSTRUCTIONS_LONG, "items"): (
        N_("The lists of the instructions have more than {limit} items."),
        N_("Keep what a worker needs to know: nobody reads so much before a task."),
    ),
    (Code.INSTRUCTIONS_LONG, "word"): (
        N_("A word of the instructions has more than {limit} characters."),
        N_("Put spaces into it, or leave it out."),
    ),
    (Code.TOO_MANY_FILES, "folders"): (
        N_("The bundle has too many folders; at most {limit} are possible."),
        N_("Put more files into each folder, or split the bundle into several."),
    ),
    (Code.TOO_MANY_FILES, "names"): (
        N_("The names of all files together are too long; the limit is {limit}."),
        N_("Give them shorter names, or split the bundle into several."),
    ),
    (Code.FILE_MISSING, "named"): (
        N_("{field} names “{target}”, which is not in the bundle."),
        N_("Put the file into the bundle, or correct the path. It starts at the folder of bundle.toml."),
    ),
    (Code.FILE_MISSING, "suggestion"): (
        N_("{field} names “{target}”, which is not in the bundle."),
        N_("Did you mean “{suggestion}”?"),
    ),
    (Code.TOML_SYNTAX, "depth"): (N_("The values are nested too deep."), N_("Write plain lists and sections.")),
    (Code.TOML_SYNTAX, "dots"): (
        N_("This line has more dots than a line of a manifest can need."),
        N_("Break it into several lines."),
    ),
    (Code.JSON_SYNTAX, "depth"): (N_("The values are nested too deep."), N_("Write one flat object for each task.")),
}
