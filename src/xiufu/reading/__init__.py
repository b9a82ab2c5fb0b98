"""Reading (读入): files to documents."""
