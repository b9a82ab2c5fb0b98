"""What laws require of what a plan says (法定要求): facts read out of the document, rules, and the conditions of a review."""
