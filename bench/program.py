"""What is measured: the sample, and the command as users have it: without geopandas, which pyogrio would load."""

import sys
from pathlib import Path

SAMPLE = Path("examples/ejina-railway")

XIUFU = (
    sys.executable,
    "-c",
    "import sys; sys.modules['geopandas'] = None; from xiufu.cli import main; sys.exit(main())",
)
