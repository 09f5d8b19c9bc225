"""Inter-annotator agreement: Krippendorff's alpha by question, and the workers and tasks that differ most.

`comparison` adds one task at a time. Memory holds sums, counts of values, a sample of 500 values a question and the
20 tasks with the largest differences. `questions` selects the scale; `comparable_values` and `comparable_regions`
convert answers; `krippendorff` computes alpha.

- One choice or label: nominal. Rating: ordinal. Number, date and time: interval.
- Several choices or labels: MASI; an empty choice is an answer. Taxonomy: Jaccard over choices and their ancestors.
- Text: edit distance over the longer text; an empty text is no answer.
- Regions: `matching` pairs them greedily by similarity, whatever their labels, within one control and object. The
  distance is 1 - sum of similarities / number of things that either worker marked.

Similarity is IoU: of seconds, characters and nominal frames, of exact polygon areas, of mask pixels, and of tracks
over at most 120 frames. For points and lines it falls linearly to 0 at 1/20 of the diagonal. Labels and per-region
answers are compared where two regions have a similarity of 0.5: each such pair is a unit of two. A question hidden
by a condition is missing, not empty.

D_e of scales with their own distance is exact up to 500 values, beyond that an estimate from a fixed sample.
Distances of structured answers in alpha follow Braylan, Alonso and Lease (2022), "Measuring Annotator Agreement
Generally". Results are untrusted input: invalid geometry or numbers are skipped like missing answers. Where all
answers are the same, alpha is undefined (None)."""
