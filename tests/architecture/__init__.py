"""The shape of the house, held by the build."""
