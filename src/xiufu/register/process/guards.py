"""The guards of entries and of the states that they lead to (流程的触发器): what no database client may write."""

from xiufu.register.rules.guards import Guard, never_changed


def _counts(entry: str) -> str:
    """Whether an entry counts (有效的记录): it is not annulled, nor does it annul."""
    return f"{entry}.annuls_id IS NULL AND NOT EXISTS (SELECT 1 FROM process_projectentry x WHERE x.annuls_id = {entry}.id)"


_SOURCE = (
    "COALESCE((SELECT e.target FROM process_projectentry e WHERE e.project_id = NEW.project_id AND e.track = NEW.track"
    f" AND {_counts('e')} ORDER BY e.number DESC LIMIT 1), '')"
)
_ALLOWED = (
    "SELECT 1 FROM process_allowedmove a WHERE a.lifecycle = NEW.lifecycle AND a.move = NEW.move"
    " AND a.track_kind = NEW.track_kind AND a.source = NEW.source AND a.target = NEW.target AND a.capacity = NEW.capacity"
)
_ENTRY = (
    "SELECT 1 FROM process_projectentry e WHERE e.project_id = NEW.project_id AND e.track = NEW.track"
    f" AND e.number = NEW.number AND e.target = NEW.state AND {_counts('e')} AND NOT EXISTS (SELECT 1"
    " FROM process_projectentry l WHERE l.project_id = e.project_id AND l.track = e.track AND l.number > e.number"
    f" AND {_counts('l')})"
)
"""The last entry of a thread that counts: an older one would take its state back."""
_THREAD = (
    "SELECT 1 FROM process_projectentry e WHERE e.project_id = OLD.project_id AND e.track = OLD.track"
    f" AND {_counts('e')}"
)
_ANNULLED = (
    "SELECT 1 FROM process_projectentry e WHERE e.id = NEW.annuls_id AND e.project_id = NEW.project_id"
    " AND e.track = NEW.track AND e.track_kind = NEW.track_kind AND e.source = NEW.target AND e.user_id <> NEW.user_id"
    f" AND {_counts('e')} AND NOT EXISTS (SELECT 1 FROM process_projectentry l WHERE l.project_id = e.project_id"
    f" AND l.number > e.number AND {_counts('l')})"
)
"""The last entry of a project that counts, entered by another account: the one that may be annulled."""
_MAIN = (
    "SELECT 1 FROM process_trackstate t JOIN process_projectentry e ON e.project_id = t.project_id AND e.number = t.number"
    " WHERE t.project_id = NEW.id AND t.track = 'main' AND t.state = NEW.main_state AND e.on_date = NEW.state_date"
)
_NO_MAIN = "NOT EXISTS (SELECT 1 FROM process_trackstate t WHERE t.project_id = NEW.id AND t.track = 'main')"


def _text(column: str) -> str:
    """A day as text, empty where there is none: what both databases compare alike."""
    return f"COALESCE(CAST({column} AS TEXT), '')"


PROCESS_GUARDS: tuple[Guard, ...] = (
    *never_changed("process_projectentry", "项目记录"),
    Guard(
        "process_entry_in_order", "process_projectentry", "INSERT", "项目记录序号不连续",
        "NEW.number <> COALESCE((SELECT MAX(number) FROM process_projectentry e WHERE e.project_id = NEW.project_id), 0) + 1",
    ),
    Guard("process_entry_source", "process_projectentry", "INSERT", "原状态与项目不符", f"NEW.source <> {_SOURCE}"),
    Guard(
        "process_entry_allowed", "process_projectentry", "INSERT", "流程不允许这一步",
        f"NEW.annuls_id IS NULL AND NOT EXISTS ({_ALLOWED})",
    ),
    Guard(
        "process_entry_annuls", "process_projectentry", "INSERT", "只能由主管机关的另一人写明理由，撤销最后一条有效的记录",
        f"NEW.annuls_id IS NOT NULL AND (NEW.capacity <> 'authority' OR TRIM(NEW.reason) = '' OR NOT EXISTS ({_ANNULLED}))",
    ),
    Guard(
        "process_entry_lifecycle", "process_projectentry", "INSERT", "流程与项目不符",
        "NEW.lifecycle <> (SELECT lifecycle FROM library_project p WHERE p.id = NEW.project_id)",
    ),
    *never_changed("process_calendarfile", "上传的节假日安排"),
    Guard("process_track_insert", "process_trackstate", "INSERT", "状态没有相应的记录", f"NOT EXISTS ({_ENTRY})"),
    Guard("process_track_update", "process_trackstate", "UPDATE", "状态没有相应的记录", f"NOT EXISTS ({_ENTRY})"),
    Guard("process_track_delete", "process_trackstate", "DELETE", "还有有效的记录，状态不能删除", f"EXISTS ({_THREAD})"),
    Guard(
        "library_project_state", "library_project", "UPDATE", "项目状态没有相应的记录",
        f"(NEW.main_state <> OLD.main_state OR {_text('NEW.state_date')} <> {_text('OLD.state_date')})"
        f" AND NOT (EXISTS ({_MAIN}) OR LENGTH(NEW.main_state) = 0 AND NEW.state_date IS NULL AND {_NO_MAIN})",
    ),
    Guard(
        "library_project_new", "library_project", "INSERT", "新项目还没有状态",
        "NEW.main_state <> '' OR NEW.state_date IS NOT NULL",
    ),
    Guard(
        "library_project_lifecycle", "library_project", "UPDATE", "有记录之后不能改流程",
        "NEW.lifecycle <> OLD.lifecycle AND EXISTS (SELECT 1 FROM process_projectentry e WHERE e.project_id = OLD.id)",
    ),
    Guard("library_project_delete", "library_project", "DELETE", "项目不能删除"),
)  # fmt: skip
"""Every guard of the process. ``triggers`` lists them with those of the others."""
