"""The cost chain (造价链): unit prices, estimates, contingencies and totals of anybody's estimate, by the kernels of the build."""
