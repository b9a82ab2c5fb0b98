"""The log (操作日志): every write, and every read of personal data, in a chain of hashes that is never changed."""
