"""Documents (文件): papers kept by their hash, never changed, with facts, versions and what audits found in them."""
