"""The way in and the wiring, part by part."""
