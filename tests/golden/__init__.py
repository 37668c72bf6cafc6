"""Histories recorded under each released version, and the test that they replay to the same result; see README.md."""
