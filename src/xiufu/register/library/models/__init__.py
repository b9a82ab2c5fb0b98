"""Tables of the library (项目库)."""

from xiufu.register.library.models.edition import Edition, EditionChange, EditionRow, Upload
from xiufu.register.library.models.project import (
    Assignment,
    Change,
    NumberSeries,
    Participation,
    Project,
    SavedView,
    state_title,
)
from xiufu.register.library.models.scheme import BudgetSource, Indicator, Promise, SubProject

__all__ = [
    "Assignment", "BudgetSource", "Change", "Edition", "EditionChange", "EditionRow", "Indicator", "NumberSeries",
    "Participation", "Project", "Promise", "SavedView", "SubProject", "Upload",
    "state_title",
]  # fmt: skip
