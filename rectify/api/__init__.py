"""The API: a call becomes an operation, its answer a document."""
