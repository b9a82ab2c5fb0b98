"""Serving the register (启动网上登记): one command that prepares the database and keeps its processes running."""
