"""Crops of the first answer of a bundle, shown to the worker as a reminder (`design.reminder = "first-answer"`)."""
