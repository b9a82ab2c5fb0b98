"""Tasks (任务): the wiring that the command line, and later the web, share."""
