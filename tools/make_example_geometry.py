"""Draws the geometry of the examples again: ``python -m tools.make_example_geometry [FOLDER]``, else into examples/.

None of it was surveyed. Corners are laid out by hand, then moved until the areas are those that the plans state.
"""

import sys
from pathlib import Path

from tools.example_railway import ejina_railway
from tools.example_valleys import two_valleys

if __name__ == "__main__":
    folder = Path(sys.argv[1] if len(sys.argv) > 1 else "examples")
    ejina_railway(folder / "ejina-railway" / "geometry")
    two_valleys(folder / "two-valleys" / "geometry")
