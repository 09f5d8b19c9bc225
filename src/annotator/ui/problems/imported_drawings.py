"""Messages about imported image annotations of other programs."""

from __future__ import annotations

from collections.abc import Mapping

from annotator.core.problems import ProblemCode as Code
from annotator.ui.i18n.translation import N_

IMPORTED_DRAWINGS: Mapping[tuple[Code, str], tuple[str, str]] = {
    (Code.IMPORT_MISSING, "drawn"): (
        N_("No file in {kind} format was found."),
        N_("Put it in the source, specify it with --tasks, or omit --from."),
    ),
    (Code.IMPORT_MISSING, "drawn-labels"): (
        N_("None of the regions has a label, so no design can be created."),
        N_("Specify a design with --config, or with --preset and one --label per region label."),
    ),
    (Code.IMPORT_AMBIGUOUS, "drawn"): (
        N_("Several files contain image annotations: {found}."),
        N_("Specify the right one with --tasks, and import the other files separately."),
    ),
    (Code.IMPORT_AMBIGUOUS, "data-sets"): (
        N_("There are several datasets, but a bundle can only be created from one: {found}."),
        N_("Specify one with --from, for example --from {kind}, and import the other datasets separately."),
    ),
    (Code.DRAWN_FILE, "coco"): (
        N_("This is not a COCO file: it has no “{name}” list."),
        N_("Export it again as COCO instances or key points."),
    ),
    (Code.DRAWN_FILE, "coco-category"): (
        N_("This category has no id or no name, or one of them is a duplicate: “{name}”."),
        N_("Give each category an integer id and a unique name."),
    ),
    (Code.DRAWN_FILE, "coco-image"): (
        N_("This image has no id or no file_name, or its id is a duplicate: “{name}”."),
        N_("Give each image an integer id and its file name."),
    ),
    (Code.DRAWN_FILE, "coco-panoptic"): (
        N_("This is a COCO panoptic segmentation file, whose regions are stored in separate images."),
        N_("Export it again as COCO instances, or as PNG masks with a list of class names."),
    ),
    (Code.DRAWN_FILE, "coco-results"): (
        N_("These are COCO results, as produced by a model: they contain no images or categories."),
        N_("Import the annotation file they belong to, with the lists “images”, “annotations” and “categories”."),
    ),
    (Code.DRAWN_FILE, "reference"): (
        N_("This annotation refers to image {image} and category {category}, which are not in the file."),
        N_("Correct image_id and category_id, or add the image and the category to the file."),
    ),
    (Code.DRAWN_FILE, "reference-image"): (
        N_("This annotation refers to image {image}, which is not in the file."),
        N_("Correct image_id, or add the image to the “images” list."),
    ),
    (Code.DRAWN_FILE, "reference-category"): (
        N_("This annotation has category {category}, which is not in the file."),
        N_("Correct category_id, or add the category to the “categories” list."),
    ),
    (Code.DRAWN_FILE, "labelme"): (
        N_("This is not a labelme file: it has no “shapes” list or no “imagePath”."),
        N_("Open it in labelme and save it again."),
    ),
    (Code.DRAWN_FILE, "marks-columns"): (
        N_("This is not a table from “annotator export --to marks”. Missing columns: {name}."),
        N_("Export it again, or restore its column names."),
    ),
    (Code.DRAWN_FILE, "xml"): (
        N_("This format requires the root element <{tag}>."),
        N_("Export the file again, or specify the type of source with --from."),
    ),
    (Code.DRAWN_FILE, "voc-name"): (
        N_("The image name is missing."),
        N_("Enter the file name of the image, including the extension."),
    ),
    (Code.DRAWN_FILE, "voc-labelme"): (
        N_("This file is from the web version of LabelMe. It contains outlines instead of Pascal VOC boxes."),
        N_("Export it as labelme JSON, COCO or “CVAT for images 1.1”."),
    ),
    (Code.DRAWN_FILE, "cvat"): (
        N_("This CVAT file contains no images."),
        N_("Export the task as “CVAT for images 1.1”. Video tracks use another format."),
    ),
    (Code.DRAWN_FILE, "yolo-line"): (
        N_("This is not a valid YOLO line."),
        N_("Use the class number and four box values, or at least three outline points."),
    ),
    (Code.DRAWN_FILE, "yolo-class"): (
        N_("Class {value} does not exist. The last named class is {limit}."),
        N_("Add its name to data.yaml or classes.txt. Classes are numbered from 0."),
    ),
    (Code.DRAWN_FILE, "yolo-names"): (
        N_("The class names are missing."),
        N_(
            "Add data.yaml with the names, or classes.txt with one name per line, or list the classes in order "
            "with --label."
        ),
    ),
    (Code.DRAWN_FILE, "size"): (
        N_("Invalid image size: {width} × {height}."),
        N_("Enter the width and height of the image in pixels."),
    ),
    (Code.DRAWN_FILE, "size-missing"): (
        N_("The size of this image is unknown: neither the file nor the image gives it."),
        N_("Enter its width and height in pixels, or put the image at the path given in the file."),
    ),
    (Code.DRAWN_FILE, "places"): (
        N_("The coordinates of this region are missing or are not numbers."),
        N_("Use as many pixel coordinates as this type of region needs, or remove the region."),
    ),
    (Code.DRAWN_FILE, "outside"): (
        N_("The region “{label}” is far too large. Its image is only {width} × {height}."),
        N_("Correct the coordinates of the region, or remove it."),
    ),
    (Code.DRAWN_FILE, "label"): (N_("This region has no label."), N_("Add a label, or remove the region.")),
    (Code.DRAWN_FILE, "mask"): (
        N_("The painted region is damaged, or belongs to an image of another size."),
        N_("Export the file again, or remove the region."),
    ),
    (Code.DRAWN_FILE, "mask-none"): (
        N_("There is a list of classes but no mask."),
        N_("Put the masks in masks/ and the images in images/, with the same names. Masks must be PNG files."),
    ),
    (Code.DRAWN_FILE, "mask-picture"): (
        N_("The image of this mask is missing."),
        N_("Put the image in images/ with the same name as its mask, or remove the mask."),
    ),
    (Code.DRAWN_FILE, "mask-other"): (
        N_("This mask is {width} × {height} pixels, but its image is {shown_width} × {shown_height}."),
        N_("A mask must have the same size and orientation as its image when displayed."),
    ),
    (Code.DRAWN_FILE, "mask-size"): (
        N_("The size of the object mask differs from that of its class mask ({width} × {height})."),
        N_("Export both masks again, or remove the object mask."),
    ),
    (Code.DRAWN_FILE, "mask-png"): (
        N_(
            "This PNG cannot be used as a mask: a mask must have a single channel, at most 8 bits and at most "
            "64 megapixels."
        ),
        N_("Save it as greyscale or with a palette. Colour masks need a labelmap.txt with name:r,g,b on each line."),
    ),
    (Code.DRAWN_FILE, "mask-class"): (
        N_("A pixel has class {value}, but the last named class is {limit}."),
        N_("Add the class name to the list. Class 0 is the background."),
    ),
    (Code.DRAWN_FILE, "mask-unknown"): (
        N_("A pixel has a colour that is not listed in labelmap.txt."),
        N_("Add the colour as name:r,g,b. Masks must not be anti-aliased or saved with lossy compression."),
    ),
    (Code.DRAWN_FILE, "mask-colour"): (
        N_("This line lacks a name or a unique colour."),
        N_("Use name:r,g,b with numbers up to 255, and each colour only once."),
    ),
    (Code.DRAWN_FILE, "mask-names"): (
        N_("This is not a valid class list for masks: it names only the background, or more than {limit} classes."),
        N_("Write one name per line, starting with the background."),
    ),
    (Code.DRAWN_FILE, "paint-pixels"): (
        N_("The boxes around the masks read so far cover {count} megapixels. The maximum per import is {limit}."),
        N_("Split the import, or make the images and their masks smaller."),
    ),
    (Code.DRAWN_FILE, "paint-runs"): (
        N_("The masks read so far have {count} runs of pixels. The maximum per import is {limit}."),
        N_("Split the import, or smooth the masks: noisy masks have the most runs."),
    ),
    (Code.DRAWN_FILE, "paint-bytes"): (
        N_("The masks read so far take up {count} in the new bundle. The maximum is {limit}."),
        N_("Split the import, or make the images and their masks smaller."),
    ),
    (Code.DRAWN_FILE, "letters"): (
        N_("The name “{name}” contains characters that are not allowed in a design."),
        N_("Remove the control characters."),
    ),
    (Code.DRAWN_FILE, "many"): (N_("There are {count} regions. The maximum is {limit}."), N_("Split the file.")),
    (Code.IMPORT_LEFT_OUT, "labels-alone"): (
        N_("Label files without an image: {count} (first: {name}). They are not imported."),
        N_("Put the images beside the label files or in an “images” folder, with the same names, and import again."),
    ),
    (Code.IMPORT_LEFT_OUT, "faulty"): (
        N_("Invalid regions, images or files, skipped: {count}."),
        N_("Only the first ones are listed. Correct the important ones, and import again."),
    ),
    (Code.IMPORT_LEFT_OUT, "data-sets"): (
        N_("A design and its tasks were found, so these datasets are not imported: {found}."),
        N_("Import them separately, for example with --from {kind}."),
    ),
    (Code.IMPORT_LEFT_OUT, "labels-shared"): (
        N_(
            "Label files whose name matches several images: {count} (first: {name}). The labels are used for "
            "all of these images."
        ),
        N_(
            "Check whether they are copies of the same image. If not, rename the images that the labels do not "
            "belong to."
        ),
    ),
    (Code.IMPORT_LEFT_OUT, "labels-unused"): (
        N_("The design comes from {config}, so these labels are not imported: {names}."),
        N_("Add them to the config, or omit the config."),
    ),
    (Code.IMPORT_LEFT_OUT, "tools-unused"): (
        N_("The design is not created from a dataset, so these tools are not added: {names}."),
        N_("Add them to the config."),
    ),
    (Code.IMPORT_LEFT_OUT, "unmarked"): (
        N_("Images without regions: {count} (first: {name}). Each of them still becomes a task."),
        N_("No action needed. Use --only-marked to exclude them."),
    ),
    (Code.IMPORT_LEFT_OUT, "unmarked-out"): (
        N_("Images without regions: {count} (first: {name}). They are not imported."),
        N_("No action needed. Without --only-marked, each image becomes a task."),
    ),
    (Code.IMPORT_LEFT_OUT, "elsewhere"): (
        N_("Images in folders without any annotated image: {count} (first: {name}). They are not imported."),
        N_(
            "No action needed. To turn some of them into tasks, put them in a folder with annotated images and "
            "import again."
        ),
    ),
    (Code.IMPORT_LEFT_OUT, "masks-beside"): (
        N_("Mask images, not imported: {count} (first: {name})."),
        N_("Import masks separately, with --from masks and a list of their classes, such as labelmap.txt."),
    ),
    (Code.IMPORT_LEFT_OUT, "edges"): (
        N_("Regions that extend past the image edge by less than a pixel: {count}. They are clipped."),
        N_("No action needed."),
    ),
    (Code.IMPORT_LEFT_OUT, "cut"): (
        N_("Regions that extend past the image edge: {count} (first: “{label}”). They are clipped."),
        N_("Check their position: this may be the wrong image, or the image may have been cropped since."),
    ),
    (Code.IMPORT_LEFT_OUT, "beside"): (
        N_("Regions entirely outside their image, not imported: {count} (first: “{label}”)."),
        N_(
            "Check that the image is the right one and has not been cropped since. Correct the coordinates of "
            "the important regions."
        ),
    ),
    (Code.IMPORT_LEFT_OUT, "unpainted"): (
        N_("Painted regions, not imported because the table only contains their boxes: {count}."),
        N_(
            "Export painted regions in a format that supports them, such as coco, cvat, labelme or masks, and "
            "import that file."
        ),
    ),
    (Code.IMPORT_LEFT_OUT, "parted"): (
        N_("Regions with several points: {count}. Each point is imported as a separate key point."),
        N_("No action needed. If points in CVAT belong together, draw them as a skeleton there."),
    ),
    (Code.IMPORT_LEFT_OUT, "outlines"): (
        N_("Outlines with fewer than three points or an incomplete point, not imported: {count}."),
        N_("Correct them and import again. Until then, their boxes are imported instead."),
    ),
    (Code.IMPORT_LEFT_OUT, "nothing"): (
        N_("Regions without an area, not imported: {count} (first: “{label}”)."),
        N_("No action needed: these regions are not visible."),
    ),
    (Code.IMPORT_LEFT_OUT, "size-other"): (
        N_(
            "Images whose size differs from the one given in the file: {count}. The first is {shown_width} × "
            "{shown_height} pixels instead of {width} × {height}. Regions use the pixel positions in the file."
        ),
        N_("Check the positions of the regions: the image may have been scaled down since."),
    ),
    (Code.IMPORT_LEFT_OUT, "size-turned"): (
        N_(
            "Images stored with a rotation: {count}. The first is {width} × {height} pixels in the file and "
            "{shown_width} × {shown_height} as displayed. Regions were drawn on the stored image and are "
            "rotated with it."
        ),
        N_("Check the positions of the regions."),
    ),
    (Code.IMPORT_LEFT_OUT, "size-unsure"): (
        N_(
            "Rotated or mirrored images whose regions may have been drawn before or after this change: "
            "{count}. The first is {width} × {height} pixels. Regions are placed on the image as displayed."
        ),
        N_("Check the positions of the regions: they may have been drawn before the image was rotated or mirrored."),
    ),
    (Code.IMPORT_LEFT_OUT, "marks"): (
        N_("Regions of type “{kind}” are not imported: {count}."),
        N_("Redraw the important ones as boxes, polygons, points, lines, ellipses or masks, then import again."),
    ),
    (Code.IMPORT_LEFT_OUT, "keys"): (
        N_("Other data in the dataset cannot be stored in a bundle and is not imported: {names}."),
        N_("No action needed. Keep the dataset if you need this data."),
    ),
    (Code.IMPORT_LEFT_OUT, "mark-controls"): (
        N_("The design has no tool for: {names}. Regions not imported: {count}."),
        N_("Add RectangleLabels, PolygonLabels or KeyPointLabels to the config, or omit the config."),
    ),
    (Code.IMPORT_LEFT_OUT, "mark-labels"): (
        N_("The design has no label for: {names}. Regions imported without a label: {count}."),
        N_("Add these labels to the config, or let workers label the regions."),
    ),
    (Code.IMPORT_LEFT_OUT, "picture-flags"): (
        N_("The design has no question about the whole image for these labelme flags: {names}."),
        N_("Add a Choices tag named picture_flags with these choices to the config, or omit the config."),
    ),
    (Code.IMPORT_LEFT_OUT, "mark-remarks"): (
        N_("The design has no question about regions for these values: {names}. Values not imported: {count}."),
        N_('Add a control with perRegion="true" for each of these names to the config, or omit the config.'),
    ),
}
