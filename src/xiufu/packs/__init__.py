"""Packs (数据包): dated law, quota, price, class and outline data, each value with its source."""
