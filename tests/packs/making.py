"""Pack folders for tests."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from textwrap import dedent

ITEMS = """\
id,name,unit_size,base_unit,other_cost_percent
20001,人工挖土,100,m3,5
"""
CONSUMPTION = """\
item,kind,resource,unit,quantity
20001,labour,乙类工,工日,3.5
"""


def write_pack(folder: Path, name: str, kind: str, files: Mapping[str, str], more: str = "") -> Path:
    """Write a pack without hashes, as users keep theirs."""
    folder.mkdir(parents=True)
    head = f"name: {name}\nversion: 1.0\nkind: {kind}\ntitle: 测试数据\nsource: {{document: 某文件, place: 表1, confidence: H}}\n"
    (folder / "pack.yaml").write_text(head + dedent(more), encoding="utf-8")
    for file, text in files.items():
        (folder / file).write_text(text, encoding="utf-8")
    return folder


def quota_pack(folder: Path, name: str, items: str = ITEMS, consumption: str = CONSUMPTION, more: str = "") -> Path:
    """A quota pack."""
    return write_pack(folder, name, "quota", {"items.csv": items, "consumption.csv": consumption}, more)


def price_pack(folder: Path, name: str, rows: str) -> Path:
    """A price pack."""
    return write_pack(
        folder, name, "prices", {"prices.csv": f"kind,resource,unit,budget_price,ceiling_price,as_of\n{rows}"}
    )
