"""The demonstration (演示): a fictitious league with people, parties and projects in every state, made through the real steps."""
