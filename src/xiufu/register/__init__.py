"""The register (网上登记): the project library of a league or banner, and everything that happens to its projects."""
