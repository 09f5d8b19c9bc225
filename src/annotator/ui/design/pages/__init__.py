"""Images of a design and their pages: image lists, and multi-page files.

A region belongs to a page; selecting, restoring or continuing one shows that page. An unfinished drawing must be
ended before its page is left. Only the first page is waited for. One page on each side is decoded ahead, in one
request with the images of the next tasks, because the decoder only keeps the latest request."""
