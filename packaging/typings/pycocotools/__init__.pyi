# What the tests use of pycocotools, which ships no types of its own.
