"""Land (土地图形): boundary points and layers in, exact areas out; the only home of floats."""
