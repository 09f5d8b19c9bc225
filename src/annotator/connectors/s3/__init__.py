"""Results as objects in a store: Amazon's S3 and whatever speaks like it, Google's and Microsoft's."""
