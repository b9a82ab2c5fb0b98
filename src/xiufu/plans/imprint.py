"""The imprint of a plan (测算说明): by which policy, program and packs its numbers came about, and what is not verified."""

import xiufu
from xiufu.compute.run import Computed
from xiufu.document.blocks import Block, Heading, Paragraph, Text

POLICY_NAMES = {"as_filed": "按原报方案口径（as_filed）", "recommended": "推荐口径（recommended）"}


def chinese_date(computed: Computed) -> str:
    """填表日期 in words."""
    day = computed.plan.plan_date
    return f"{day.year}年{day.month}月{day.day}日"


def imprint(computed: Computed) -> list[tuple[str, str]]:
    """Label and text of every line of the imprint; documents and workbooks print the same."""
    return [
        ("测算口径", POLICY_NAMES[computed.policy]),
        ("软件版本", f"Xiufu {xiufu.__version__}"),
        *(("数据包", pack) for pack in computed.chosen.used),
        *(("未核实", item) for item in computed.unverified()),
    ]


def imprint_blocks(computed: Computed) -> list[Block]:
    """The imprint at the end of the document."""
    lines: dict[str, list[str]] = {}
    for label, text in imprint(computed):
        lines.setdefault(label, []).append(text)
    paragraphs = [Paragraph((Text(f"{label}：{'；'.join(texts)}"),), "note", "left") for label, texts in lines.items()]
    return [Heading("测算说明", 1), *paragraphs]
