"""Laws, standards and notices that a document cites (引用的法规标准), held against the catalogue of the packs."""
