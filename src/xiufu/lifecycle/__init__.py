"""What may happen to a project, when, and by whom: pure rules, no database."""
