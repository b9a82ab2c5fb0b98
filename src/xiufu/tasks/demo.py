"""``make demo``: the main job on the shipped example, with a summary a person can read (演示)."""

import sys
from pathlib import Path

from xiufu.tasks.build import build
from xiufu.tasks.build_summary import summary
from xiufu.tasks.explain import explain

EXAMPLE = Path("examples/ejina-railway")
OUT = Path("out/ejina-railway")


def main() -> int:
    """Build the example by both policies and explain one figure."""
    for policy in ("as_filed", "recommended"):
        result = build(EXAMPLE, OUT / policy, policy=policy)
        print(f"\n══ {EXAMPLE} → {OUT / policy} ══")
        print("\n".join(summary(result)))
    print("\n══ 一个数从哪里来：xiufu explain examples/ejina-railway 'unit_price|work:leveling' ══")
    print(explain(EXAMPLE, "unit_price|work:leveling").text)
    return 0


if __name__ == "__main__":
    sys.exit(main())
