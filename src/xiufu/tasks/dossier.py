"""A dossier in either form (资料): a folder with ``plan.yaml``, or an Excel workbook."""

from pathlib import Path

from xiufu.model.load import Dossier, load_plan
from xiufu.reading.plan_workbook import load_workbook

_WORKBOOKS = (".xlsx", ".xlsm", ".xls", ".et")


def is_workbook(path: Path) -> bool:
    """Whether a path means a workbook (工作簿)."""
    return path.suffix.lower() in _WORKBOOKS and not path.is_dir()


def load_dossier(path: Path) -> Dossier:
    """读取资料. Raises ``InputError`` with every problem at once when there is no plan to go on with."""
    return load_workbook(path) if is_workbook(path) else load_plan(path)
