"""What a document quotes of laws (引文), held against the texts of the packs."""
