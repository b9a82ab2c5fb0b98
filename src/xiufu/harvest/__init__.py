"""Harvesting (采集): quota items, machine shifts and prices out of anybody's plans, each checked by replaying its chain."""
