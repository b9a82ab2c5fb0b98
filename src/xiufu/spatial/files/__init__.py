"""Files of boundary points and layers (图形文件): reading and writing."""
