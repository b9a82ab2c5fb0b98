"""People (人员): signing in, the second factor, passwords, the administration of accounts, personal data."""
