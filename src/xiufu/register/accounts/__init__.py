"""Accounts (账号): who may sign in, in which role, for which area or party; what every other app knows of them."""
