"""Whether a plan holds what its kind has to hold (完整性审查), by the review points of packs."""
