"""The toolbar below an image view and its button groups: zoom, regions, brush, magnetic edges and pages."""
