"""The nouns every room shares: numbers, figures, claims, findings, problems. Knows no law, no plan, no file format."""
