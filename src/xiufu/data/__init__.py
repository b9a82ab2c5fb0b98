"""Built-in packs (内置数据包) and the glossary: data only, no code."""
