"""``python -m xiufu``."""

import sys

from xiufu.cli import main

sys.exit(main())
