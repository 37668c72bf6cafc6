"""The studio: workflows listed, written with their checks and picture beside them, compared, tried and published."""
