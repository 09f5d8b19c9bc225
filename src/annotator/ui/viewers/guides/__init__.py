"""Guide lines on images: lines, painting and dragging, commands, and serialization per bundle. Points snap to them.
They are not part of an answer."""
