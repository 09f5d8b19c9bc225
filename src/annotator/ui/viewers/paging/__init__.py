"""The pages of an image: a list of images or the pages of one file."""
