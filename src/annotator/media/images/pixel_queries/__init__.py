"""Answers to an import's questions about untrusted images: pixels of masks and sizes.

One sandboxed worker starts with the first question and ends with the import. It gets each file in memory of its own
and returns numbers: greys, palette indices or colours, which `client` maps to a palette (numpy, in the
importing process). A PNG may state its size twice, so the worker checks it again before unpacking. A worker that
dies or sends implausible messages is replaced and its file tried once more; a file without an answer for 20 s is
given up, and after ten such files nothing more is asked. 500 masks of a megapixel cost an eighth more processor time
than without a worker."""
