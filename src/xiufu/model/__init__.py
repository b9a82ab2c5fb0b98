"""Plan (方案): what the project is. Frozen models, the only declaration of an input."""
