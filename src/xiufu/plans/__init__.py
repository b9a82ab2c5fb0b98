"""Plans (方案): one module a kind of plan fills its outline with figures. Lays out what is known; computes nothing."""
