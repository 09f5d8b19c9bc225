"""Words for what other programs have drawn on pictures, on its way in."""

from __future__ import annotations

from collections.abc import Mapping

from annotator.core.problems import ProblemCode as Code
from annotator.ui.i18n.translation import N_

IMPORTED_DRAWINGS: Mapping[tuple[Code, str], tuple[str, str]] = {
    (Code.IMPORT_MISSING, "drawn"): (
        N_("No file of the format {kind} was found."),
        N_("Put it into the source, name it with --tasks, or leave --from out."),
    ),
    (Code.IMPORT_MISSING, "drawn-labels"): (
        N_("Nothing is drawn here that has a label, so that there is nothing to make a design of."),
        N_("Name a design with --config, or with --preset and a --label for each thing to be marked."),
    ),
    (Code.IMPORT_AMBIGUOUS, "drawn"): (
        N_("Several files tell what was drawn on pictures: {found}."),
        N_("Say which one is meant with --tasks, and import the others on their own."),
    ),
    (Code.IMPORT_AMBIGUOUS, "data-sets"): (
        N_("There are several data sets here, and only one of them can become a bundle: {found}."),
        N_("Say which one with --from, for example --from {kind}, and import the others on their own."),
    ),
    (Code.DRAWN_FILE, "coco"): (
        N_("This is no file of COCO: it has no list “{name}”."),
        N_("Export it once more, as instances or key points of COCO."),
    ),
    (Code.DRAWN_FILE, "coco-category"): (
        N_("This category has no id or no name, or one that another category has: “{name}”."),
        N_("Give each category a whole number as id and a name of its own."),
    ),
    (Code.DRAWN_FILE, "coco-image"): (
        N_("This picture has no id or no file_name, or an id that another picture has: “{name}”."),
        N_("Give each picture a whole number as id and the name of its file."),
    ),
    (Code.DRAWN_FILE, "coco-panoptic"): (
        N_("This is a file of COCO’s panoptic segmentation, whose marks are pixels of other pictures."),
        N_("Export it once more, as instances of COCO, or as PNG masks with a list of names."),
    ),
    (Code.DRAWN_FILE, "coco-results"): (
        N_("These are results of COCO, as a model gives them: they name neither pictures nor categories."),
        N_("Import the file of annotations that they belong to, with images, annotations and categories."),
    ),
    (Code.DRAWN_FILE, "reference"): (
        N_("This annotation is of picture {image} and category {category}; the file has neither."),
        N_("Correct image_id and category_id, or add what they name."),
    ),
    (Code.DRAWN_FILE, "reference-image"): (
        N_("This annotation is of picture {image}, which the file does not have."),
        N_("Correct image_id, or add the picture to images."),
    ),
    (Code.DRAWN_FILE, "reference-category"): (
        N_("This annotation is of category {category}, which the file does not have."),
        N_("Correct category_id, or add the category to categories."),
    ),
    (Code.DRAWN_FILE, "labelme"): (
        N_("This is no file of labelme: it has no list “shapes” or no “imagePath”."),
        N_("Open it with labelme, and save it once more."),
    ),
    (Code.DRAWN_FILE, "marks-columns"): (
        N_("This is no table of marks as “annotator export --to marks” writes it. Columns that are missing: {name}."),
        N_("Export it once more, or give its columns their names back."),
    ),
    (Code.DRAWN_FILE, "xml"): (
        N_("The outermost tag is not <{tag}>, as it is in files of this format."),
        N_("Export the file once more, or say with --from what the source is."),
    ),
    (Code.DRAWN_FILE, "voc-name"): (
        N_("The name of the picture is missing."),
        N_("Write the name of its file, with its ending."),
    ),
    (Code.DRAWN_FILE, "voc-labelme"): (
        N_("This is a file of LabelMe on the web, which has outlines where Pascal VOC has boxes."),
        N_("Export it as JSON of the program labelme, as COCO or as “CVAT for images 1.1”."),
    ),
    (Code.DRAWN_FILE, "cvat"): (
        N_("There is no picture in this file of CVAT."),
        N_("Export the task as “CVAT for images 1.1”; tracks of films are another format."),
    ),
    (Code.DRAWN_FILE, "yolo-line"): (
        N_("This is no line of YOLO."),
        N_("Write the number of the class and four shares of a box, or three corners of an outline or more."),
    ),
    (Code.DRAWN_FILE, "yolo-class"): (
        N_("There is no class {value}: the last one that has a name is {limit}."),
        N_("Add its name to data.yaml or classes.txt. Classes count from 0."),
    ),
    (Code.DRAWN_FILE, "yolo-names"): (
        N_("Nothing says what the classes are called."),
        N_(
            "Add data.yaml with names, or classes.txt with a name on each line, or name the classes with --label, in "
            "their order."
        ),
    ),
    (Code.DRAWN_FILE, "size"): (
        N_("This is no size of a picture: {width} by {height}."),
        N_("Write its width and height in pixels."),
    ),
    (Code.DRAWN_FILE, "size-missing"): (
        N_("Nothing says how large this picture is: neither the file nor the picture itself."),
        N_("Write its width and height in pixels, or put the picture where the file says."),
    ),
    (Code.DRAWN_FILE, "places"): (
        N_("The places of this mark are missing, or are no numbers."),
        N_("Write them in pixels, as many as this kind of mark has, or take the mark out."),
    ),
    (Code.DRAWN_FILE, "outside"): (
        N_("This mark, “{label}”, is larger than any picture; its own is {width} by {height}."),
        N_("Correct its places, or take it out."),
    ),
    (Code.DRAWN_FILE, "label"): (
        N_("This mark has no label."),
        N_("Give it one, or take it out."),
    ),
    (Code.DRAWN_FILE, "mask"): (
        N_("What is painted here is damaged, or is of a picture of another size."),
        N_("Export it once more, or take the mark out."),
    ),
    (Code.DRAWN_FILE, "mask-none"): (
        N_("There is a list of classes, and no mask."),
        N_("Put the masks into masks/ and the pictures into images/, called alike. Masks are PNGs."),
    ),
    (Code.DRAWN_FILE, "mask-picture"): (
        N_("There is no picture for this mask."),
        N_("Put the picture into images/, called as its mask, or take the mask out."),
    ),
    (Code.DRAWN_FILE, "mask-other"): (
        N_("This mask is {width} by {height} pixels, and its picture is {shown_width} by {shown_height}."),
        N_("Make masks in the sizes of their pictures, and turned as those are shown."),
    ),
    (Code.DRAWN_FILE, "mask-size"): (
        N_("The objects here are not of the size of their classes, which are {width} by {height}."),
        N_("Export both pictures once more, or take the one of objects out."),
    ),
    (Code.DRAWN_FILE, "mask-png"): (
        N_("This is no PNG whose pixels are numbers of classes: one channel of at most 8 bits, and 64 megapixels."),
        N_("Save it in grey or with a palette. Masks in colours need a labelmap.txt with name:r,g,b on each line."),
    ),
    (Code.DRAWN_FILE, "mask-class"): (
        N_("A pixel has the number {value}: the last class that has a name is {limit}."),
        N_("Add its name to the list. Numbers count from 0, which is the background."),
    ),
    (Code.DRAWN_FILE, "mask-unknown"): (
        N_("A pixel has a colour that is not in labelmap.txt."),
        N_("Add it there, as name:r,g,b. Masks must not be smoothed, nor saved with loss."),
    ),
    (Code.DRAWN_FILE, "mask-colour"): (
        N_("This line has no name, or no colour of its own."),
        N_("Write name:r,g,b with numbers up to 255, and every colour once."),
    ),
    (Code.DRAWN_FILE, "mask-names"): (
        N_("This is no list of classes of masks: no name but that of the background, or more than {limit}."),
        N_("Write a name on each line, that of the background first."),
    ),
    (Code.DRAWN_FILE, "paint-pixels"): (
        N_("The boxes around all masks up to here have {count} megapixels, and at most {limit} are taken at once."),
        N_("Split it into several imports, or make the pictures and their masks smaller."),
    ),
    (Code.DRAWN_FILE, "paint-runs"): (
        N_("All masks up to here are made of {count} runs, and at most {limit} are taken at once."),
        N_("Split it into several imports, or smooth the masks: those of noise have most runs."),
    ),
    (Code.DRAWN_FILE, "paint-bytes"): (
        N_("All masks up to here take {count} in the new bundle, and at most {limit} have room in it."),
        N_("Split it into several imports, or make the pictures and their masks smaller."),
    ),
    (Code.DRAWN_FILE, "letters"): (
        N_("Something is called “{name}” here, with signs that no design can hold."),
        N_("Take the control characters out of it."),
    ),
    (Code.DRAWN_FILE, "many"): (
        N_("There are too many marks: {count}, and at most {limit} are possible."),
        N_("Split the file."),
    ),
    (Code.IMPORT_LEFT_OUT, "labels-alone"): (
        N_("Files of labels without a picture: {count}, the first one {name}. They are not taken along."),
        N_("Put their pictures beside them or into a folder “images”, under the same names, and import once more."),
    ),
    (Code.IMPORT_LEFT_OUT, "faulty"): (
        N_("Marks, pictures or files that are faulty and left out: {count}."),
        N_("The first ones are told here. Correct what matters, and import once more."),
    ),
    (Code.IMPORT_LEFT_OUT, "data-sets"): (
        N_("A design and its tasks are here, so that data sets beside them are not taken along: {found}."),
        N_("Import them on their own, for example with --from {kind}."),
    ),
    (Code.IMPORT_LEFT_OUT, "labels-shared"): (
        N_("Files of labels whose name several pictures have: {count}, the first one {name}. Each picture gets them."),
        N_("Look whether it is the same picture. If not, rename the one that the labels are not of."),
    ),
    (Code.IMPORT_LEFT_OUT, "labels-unused"): (
        N_("The design comes from {config}, so that these labels are not taken along: {names}."),
        N_("Add them to the config, or leave the config out."),
    ),
    (Code.IMPORT_LEFT_OUT, "tools-unused"): (
        N_("The design is not made of a data set, so that these tools are not added to it: {names}."),
        N_("Add them to the config."),
    ),
    (Code.IMPORT_LEFT_OUT, "unmarked"): (
        N_("Pictures on which nothing is marked: {count}, the first one {name}. Each is a task all the same."),
        N_("Nothing has to be done. --only-marked leaves them out."),
    ),
    (Code.IMPORT_LEFT_OUT, "unmarked-out"): (
        N_("Pictures on which nothing is marked: {count}, the first one {name}. They are left out."),
        N_("Nothing has to be done. Without --only-marked each is a task."),
    ),
    (Code.IMPORT_LEFT_OUT, "elsewhere"): (
        N_("Pictures in folders in which none is marked: {count}, the first one {name}. They are not taken along."),
        N_("Nothing has to be done. Put those that are to be tasks beside the others, and import once more."),
    ),
    (Code.IMPORT_LEFT_OUT, "masks-beside"): (
        N_("Pictures of masks that are not taken along: {count}, the first one {name}."),
        N_("Masks come in on their own, with --from masks and a list of their classes, such as labelmap.txt."),
    ),
    (Code.IMPORT_LEFT_OUT, "edges"): (
        N_("Marks that stand over the edge of their picture by less than a pixel: {count}. They are cut off there."),
        N_("Nothing has to be done."),
    ),
    (Code.IMPORT_LEFT_OUT, "cut"): (
        N_(
            "Marks that stand over the edge of their picture: {count}, the first one called “{label}”. What is beyond "
            "the edge is cut off."
        ),
        N_("Look whether they stand where they should: the picture may be another one, or have been cropped since."),
    ),
    (Code.IMPORT_LEFT_OUT, "beside"): (
        N_(
            "Marks that lie wholly outside of their picture and are not taken along: {count}, the first one called "
            "“{label}”."
        ),
        N_("Look whether the picture is another one, or was cropped since. Correct the places of what matters."),
    ),
    (Code.IMPORT_LEFT_OUT, "unpainted"): (
        N_("Marks that were painted, of which the table has only the box, and which are not taken along: {count}."),
        N_("Export what was painted in a format that holds it, such as coco, cvat, labelme or masks, and import that."),
    ),
    (Code.IMPORT_LEFT_OUT, "parted"): (
        N_("Marks that have several points: {count}. Each of their points is a key point by itself here."),
        N_("Nothing has to be done. Where points of CVAT belong together, draw them as a skeleton there."),
    ),
    (Code.IMPORT_LEFT_OUT, "outlines"): (
        N_("Outlines of fewer than three corners, or of half ones, that are not taken along: {count}."),
        N_("Correct them, and import once more: what has a box comes as that box meanwhile."),
    ),
    (Code.IMPORT_LEFT_OUT, "nothing"): (
        N_("Marks that have no inside and are not taken along: {count}, the first one called “{label}”."),
        N_("Nothing has to be done: nobody could see them."),
    ),
    (Code.IMPORT_LEFT_OUT, "size-other"): (
        N_(
            "Pictures of another size than the file says: {count}, the first one {shown_width} by {shown_height} "
            "pixels and not {width} by {height}. Marks stand on the pixels that the file names."
        ),
        N_("Look whether they stand where they should: the picture may have been made smaller since."),
    ),
    (Code.IMPORT_LEFT_OUT, "size-turned"): (
        N_(
            "Pictures that lie on their side in the file: {count}, the first one {width} by {height} pixels there and "
            "{shown_width} by {shown_height} as it is shown. Marks were made on them as they lie there, and are turned "
            "with them."
        ),
        N_("Look whether they stand where they should."),
    ),
    (Code.IMPORT_LEFT_OUT, "size-unsure"): (
        N_(
            "Pictures that are shown turned or mirrored, and whose size does not tell whether marks were made before "
            "that: {count}, the first one of {width} by {height} pixels. Marks stand on them as they are shown."
        ),
        N_("Look whether they stand where they should: they may have been made before the picture was turned upright."),
    ),
    (Code.IMPORT_LEFT_OUT, "marks"): (
        N_("Marks of the kind “{kind}” are not taken along: {count}."),
        N_("Draw what matters of them as boxes, polygons, points, lines, ellipses or masks, and import once more."),
    ),
    (Code.IMPORT_LEFT_OUT, "keys"): (
        N_("What the data set also says has no place in a bundle, and is not taken along: {names}."),
        N_("Nothing has to be done. Keep the data set where this matters."),
    ),
    (Code.IMPORT_LEFT_OUT, "mark-controls"): (
        N_("The design has nothing to mark with for: {names}. Marks that are not taken along: {count}."),
        N_("Add RectangleLabels, PolygonLabels or KeyPointLabels to the config, or leave the config out."),
    ),
    (Code.IMPORT_LEFT_OUT, "mark-labels"): (
        N_("The design has no label for: {names}. Marks that come without a label: {count}."),
        N_("Add these labels to the config, or leave it to the workers to say what it is."),
    ),
    (Code.IMPORT_LEFT_OUT, "picture-flags"): (
        N_("The design asks nothing about whole pictures where flags of labelme could stand: {names}."),
        N_("Add Choices called picture_flags with these choices to the config, or leave the config out."),
    ),
    (Code.IMPORT_LEFT_OUT, "mark-remarks"): (
        N_("The design asks nothing about marks where this could stand: {names}. Not taken along: {count}."),
        N_('Add a control with perRegion="true" of that name to the config, or leave the config out.'),
    ),
}
