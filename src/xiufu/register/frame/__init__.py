"""The frame of every page: routes and who may call them, headers, menu, messages, how values are shown."""
