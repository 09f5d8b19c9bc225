"""The markup of crowd-html templates: HTML tokens, Liquid and the element tree. The HTML tokenizer is our own.
libxml2 reports where a tag ends but not where it begins, and the standard library's parser takes quadratic time on
hostile input in some Python versions. `liquid` replaces Liquid by marks before the HTML is read."""
