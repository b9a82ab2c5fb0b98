"""Formulas (计算): kernels over N, and the steps that wrap them into figures."""
