"""A manager's file becomes a workflow, or every problem in it is named with its place."""
