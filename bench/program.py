"""The command that is measured, as users have it: without geopandas, which pyogrio would load where it finds it."""

import sys

XIUFU = (
    sys.executable,
    "-c",
    "import sys; sys.modules['geopandas'] = None; from xiufu.cli import main; sys.exit(main())",
)
