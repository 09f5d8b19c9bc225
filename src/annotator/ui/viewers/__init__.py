"""Views of the objects of a task: images, audio, video and texts, and the regions marked on them. `image`, `audio`,
`video` and `text` hold one view each, without and with annotation. The other packages are tools and layers that
these views share. Only a view and a decoder know one kind of media; everything else handles media in general. A view
emits user actions as signals (`Drawing`, `TimelineEditor`); the design makes edits of them, and the changed answer
returns through `show_marks`."""
