"""Checks of geometry (图形检查): what is wrong with a boundary file or a layer, said and not mended."""
