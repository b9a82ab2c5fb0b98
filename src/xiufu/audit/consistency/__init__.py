"""Checks of a document against itself (前后一致): the same thing said alike wherever it is said."""
