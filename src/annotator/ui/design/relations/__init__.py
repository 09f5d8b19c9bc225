"""Relations between regions: list, labels and the mode for relating two regions.

The modules are loaded with the first design, answer or command that needs them. While a region is being related, the
next region selected by the user is the target, and clicks do not draw. Labels have keys only while the list has the
focus. Without a Relations tag, regions can be related by key alone, as in Label Studio."""
