# Types of the parts of pycocotools that the tests use. The package has no types.
