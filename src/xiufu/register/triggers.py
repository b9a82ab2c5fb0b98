"""Triggers (触发器) behind the code: what no page, script or database client may do, on both databases.

Each guard is one condition on one kind of write; where it holds, the database refuses. Conditions are SQL that SQLite and
PostgreSQL read alike. They are made anew after every migration.
"""

from collections.abc import Mapping
from typing import Any

from django.apps import apps
from django.db import connections
from django.db.backends.base.base import BaseDatabaseWrapper

from xiufu.lifecycle.states import LIFECYCLES
from xiufu.lifecycle.supervision import DEMONSTRATION_STEPS, ORDER_FOUR_EYES, ORDER_STEPS
from xiufu.register.process.guards import PROCESS_GUARDS
from xiufu.register.rules.guards import Guard
from xiufu.register.rules.guards import never_changed as _never_changed


def _in_order(table: str, whole: str, said: str, steps: Mapping[str, tuple[str, ...]]) -> tuple[Guard, ...]:
    """Rows that follow each other as ``steps`` say, numbered without a gap within their ``whole``, and never change."""
    mine = f"FROM {table} e WHERE e.{whole} = NEW.{whole}"
    before = f"COALESCE((SELECT e.kind {mine} ORDER BY e.number DESC LIMIT 1), '')"
    allowed = " OR ".join(
        f"{before} = '{last}' AND NEW.kind IN ({', '.join(map(repr, map(str, after)))})"
        for last, after in steps.items()
    )
    return (
        *_never_changed(table, said),
        Guard(f"{table}_steps", table, "INSERT", f"{said}的次序不对", f"NOT ({allowed})"),
        Guard(
            f"{table}_numbers", table, "INSERT", f"{said}的序号不连续",
            f"NEW.number <> COALESCE((SELECT MAX(e.number) {mine}), 0) + 1",
        ),
    )  # fmt: skip


def _published(row: str) -> str:
    """Whether the edition of a row is published (已公布)."""
    return f"EXISTS (SELECT 1 FROM library_edition e WHERE e.id = {row}.edition_id AND e.published_at IS NOT NULL)"


_OUTSIDE = "CAST(NEW.measured ->> 'outside' AS BIGINT)"
_ROUND_CLOSED = "EXISTS (SELECT 1 FROM review_round r WHERE r.id = {0}.round_id AND r.closed_at IS NOT NULL)"
_REPLY_CLOSED = (
    "EXISTS (SELECT 1 FROM review_opinion o JOIN review_round r ON r.id = o.round_id WHERE o.id = NEW.opinion_id"
    " AND (r.closed_at IS NOT NULL OR o.number IS NULL))"
)
_UNANSWERED = (
    "EXISTS (SELECT 1 FROM review_opinion o WHERE o.round_id = NEW.id AND o.number IS NOT NULL"
    " AND NOT EXISTS (SELECT 1 FROM review_reply a WHERE a.opinion_id = o.id))"
)
_SAT_ON_IT = "EXISTS (SELECT 1 FROM review_panelist p WHERE p.round_id = NEW.id AND p.expert_id = NEW.closed_by_id)"
_SUBMITTED = "EXISTS (SELECT 1 FROM review_panelist p WHERE p.round_id = NEW.id AND p.submitted_at IS NOT NULL)"
_SEAT_SUBMITTED = "EXISTS (SELECT 1 FROM review_panelist p WHERE p.id = {0}.panelist_id AND p.submitted_at IS NOT NULL)"

_PROJECT_OF = (
    "EXISTS (SELECT 1 FROM boundaries_boundary b WHERE b.id = NEW.{0}_id AND b.project_id = NEW.{0}_project_id)"
)
_LAST_BOUNDARY = (
    "SELECT 1 FROM boundaries_boundary b WHERE b.id = NEW.boundary_id AND b.project_id = NEW.project_id AND b.west = NEW.west"
    " AND b.south = NEW.south AND b.east = NEW.east AND b.north = NEW.north AND NOT EXISTS (SELECT 1"
    " FROM boundaries_boundary l WHERE l.project_id = b.project_id AND l.version > b.version)"
)
_REQUEST = ("project_id", "number", "department", "division", "subject", "deadline", "asked_at", "asked_by_id")

GUARDS: tuple[Guard, ...] = (
    *_never_changed("journal_logline", "日志"),
    Guard(
        "journal_logline_in_order", "journal_logline", "INSERT", "日志序号不连续",
        "NEW.number <> COALESCE((SELECT MAX(number) FROM journal_logline), 0) + 1",
    ),
    Guard("accounts_user_delete", "accounts_user", "DELETE", "账号不能删除，只能停用"),
    *PROCESS_GUARDS,
    *_never_changed("documents_paper", "文件"),
    Guard("documents_audit_update", "documents_paperaudit", "UPDATE", "审查结果不能修改", "OLD.finished_at IS NOT NULL"),
    Guard(
        "documents_audit_paper", "documents_paperaudit", "UPDATE", "审查不能改到别的文件",
        "NEW.paper_id <> OLD.paper_id OR NEW.asked_by_id <> OLD.asked_by_id OR NEW.asked_at <> OLD.asked_at",
    ),
    *_never_changed("library_change", "项目更改记录"),
    *_never_changed("library_promise", "支持政策台账"),
    Guard(
        "library_promise_of_project", "library_promise", "INSERT", "只能更正同一项目的承诺",
        "NEW.supersedes_id IS NOT NULL AND NEW.project_id <>"
        " (SELECT project_id FROM library_promise p WHERE p.id = NEW.supersedes_id)",
    ),
    Guard("library_edition_new", "library_edition", "INSERT", "年度项目库要先编制、再由另一人公布", "NEW.published_at IS NOT NULL"),
    Guard("library_edition_no_update", "library_edition", "UPDATE", "已公布的年度项目库不能修改", "OLD.published_at IS NOT NULL"),
    Guard("library_edition_no_delete", "library_edition", "DELETE", "已公布的年度项目库不能删除", "OLD.published_at IS NOT NULL"),
    Guard(
        "library_edition_four_eyes", "library_edition", "UPDATE", "年度项目库由编制人以外的另一人公布",
        "NEW.published_at IS NOT NULL AND (NEW.published_by_id IS NULL OR NEW.published_by_id = OLD.made_by_id"
        " OR NEW.made_by_id <> OLD.made_by_id)",
    ),
    Guard("library_row_no_insert", "library_editionrow", "INSERT", "已公布的年度项目库不能增加", _published("NEW")),
    Guard("library_row_no_update", "library_editionrow", "UPDATE", "已公布的年度项目库不能修改", _published("OLD")),
    Guard("library_row_no_delete", "library_editionrow", "DELETE", "已公布的年度项目库不能删除", _published("OLD")),
    Guard(
        "library_upload_bytes", "library_upload", "UPDATE", "导入的文件不能替换",
        "NEW.sha256 <> OLD.sha256 OR NEW.content <> OLD.content OR OLD.imported_at IS NOT NULL",
    ),
    Guard("library_upload_kept", "library_upload", "DELETE", "已导入的文件不能删除", "OLD.imported_at IS NOT NULL"),
    Guard("documents_audit_delete", "documents_paperaudit", "DELETE", "审查结果不能删除"),
    *_never_changed("boundaries_boundary", "项目范围"),
    *_never_changed("boundaries_boundaryfile", "范围的来源文件"),
    *_never_changed("boundaries_boundaryplot", "地块"),
    Guard(
        "boundaries_overlap_insert", "boundaries_overlap", "INSERT", "范围重叠的项目与范围不符",
        f"NOT ({_PROJECT_OF.format('later')} AND {_PROJECT_OF.format('earlier')})",
    ),
    Guard(
        "boundaries_overlap_update", "boundaries_overlap", "UPDATE", "范围重叠不能修改，范围换版后才不再现行",
        "NOT OLD.stands OR NEW.stands OR NEW.later_id <> OLD.later_id OR NEW.earlier_id <> OLD.earlier_id"
        " OR NEW.later_project_id <> OLD.later_project_id OR NEW.earlier_project_id <> OLD.earlier_project_id"
        " OR NEW.area_units <> OLD.area_units"
        " OR 2 = (SELECT COUNT(*) FROM boundaries_currentboundary c WHERE c.boundary_id IN (NEW.later_id, NEW.earlier_id))",
    ),
    Guard("boundaries_overlap_delete", "boundaries_overlap", "DELETE", "范围重叠不能删除"),
    *_never_changed("boundaries_licensedoutline", "行政区划界线"),
    Guard(
        "boundaries_in_order", "boundaries_boundary", "INSERT", "范围版本不连续",
        "NEW.version <> COALESCE((SELECT MAX(version) FROM boundaries_boundary b WHERE b.project_id = NEW.project_id), 0) + 1",
    ),
    Guard(
        "boundaries_plot_late", "boundaries_boundaryplot", "INSERT", "范围已经入库，不能再加地块",
        "EXISTS (SELECT 1 FROM boundaries_currentboundary c JOIN boundaries_boundary b ON b.project_id = c.project_id"
        " JOIN boundaries_boundary s ON s.id = c.boundary_id WHERE b.id = NEW.boundary_id AND b.version <= s.version)",
    ),
    Guard("boundaries_current_insert", "boundaries_currentboundary", "INSERT", "现行范围须是最后一版", f"NOT EXISTS ({_LAST_BOUNDARY})"),
    Guard("boundaries_current_update", "boundaries_currentboundary", "UPDATE", "现行范围须是最后一版", f"NOT EXISTS ({_LAST_BOUNDARY})"),
    Guard("boundaries_current_delete", "boundaries_currentboundary", "DELETE", "现行范围不能删除"),
    Guard(
        "boundaries_licensed_update", "boundaries_licensedlayer", "UPDATE", "行政区划界线只能停用",
        "OLD.retired_at IS NOT NULL OR NEW.level <> OLD.level OR NEW.approval_number <> OLD.approval_number"
        " OR NEW.source <> OLD.source OR NEW.source_date <> OLD.source_date OR NEW.sha256 <> OLD.sha256"
        " OR NEW.made_at <> OLD.made_at OR NEW.made_by_id <> OLD.made_by_id",
    ),
    Guard("boundaries_licensed_delete", "boundaries_licensedlayer", "DELETE", "行政区划界线不能删除，只能停用"),
    Guard("review_round_update", "review_round", "UPDATE", "评审已经结束，不能修改", "OLD.closed_at IS NOT NULL"),
    Guard(
        "review_round_same", "review_round", "UPDATE", "评审的方案和轮次不能改",
        "NEW.paper_id <> OLD.paper_id OR NEW.project_id <> OLD.project_id OR NEW.number <> OLD.number",
    ),
    Guard(
        "review_round_answered", "review_round", "UPDATE", "还有意见没有答复",
        f"NEW.closed_at IS NOT NULL AND NOT NEW.cancelled AND {_UNANSWERED}",
    ),
    Guard("review_round_cancelled", "review_round", "UPDATE", "已有专家提交意见，不能撤销", f"NEW.cancelled AND {_SUBMITTED}"),
    Guard("review_round_four_eyes", "review_round", "UPDATE", "参评专家不能下结论", _SAT_ON_IT),
    Guard("review_round_delete", "review_round", "DELETE", "评审不能删除"),
    Guard("review_panelist_update", "review_panelist", "UPDATE", "意见已经提交", "OLD.submitted_at IS NOT NULL"),
    Guard("review_panelist_delete", "review_panelist", "DELETE", "参评专家不能删除"),
    Guard("review_opinion_insert", "review_opinion", "INSERT", "评审已经结束，不能添加意见", _ROUND_CLOSED.format("NEW")),
    Guard("review_opinion_update", "review_opinion", "UPDATE", "意见提交后不能修改", "OLD.number IS NOT NULL"),
    Guard("review_opinion_delete", "review_opinion", "DELETE", "意见提交后不能删除", "OLD.number IS NOT NULL"),
    Guard("review_judgement_insert", "review_judgement", "INSERT", "意见已经提交", _SEAT_SUBMITTED.format("NEW")),
    Guard("review_judgement_update", "review_judgement", "UPDATE", "意见已经提交", _SEAT_SUBMITTED.format("OLD")),
    Guard("review_judgement_delete", "review_judgement", "DELETE", "意见已经提交", _SEAT_SUBMITTED.format("OLD")),
    Guard("review_reply_insert", "review_reply", "INSERT", "评审已经结束，不能答复", _REPLY_CLOSED),
    Guard("review_reply_update", "review_reply", "UPDATE", "评审已经结束，不能改答复", _REPLY_CLOSED),
    Guard("review_reply_delete", "review_reply", "DELETE", "答复不能删除"),
    *_never_changed("supervision_inspection", "检查记录"),
    Guard(
        "supervision_inspection_of_project", "supervision_inspection", "INSERT", "只能更正同一项目的检查",
        "NEW.replaces_id IS NOT NULL AND NEW.project_id <>"
        " (SELECT project_id FROM supervision_inspection i WHERE i.id = NEW.replaces_id)",
    ),
    *_never_changed("supervision_workedland", "实际施工地块"),
    *_never_changed("supervision_workedplot", "实际施工地块"),
    Guard(
        "supervision_workedplot_late", "supervision_workedplot", "INSERT", "检查已经登记，不能再加地块",
        "EXISTS (SELECT 1 FROM supervision_inspection i WHERE i.worked_id = NEW.worked_id)",
    ),
    Guard(
        "supervision_inspection_worked", "supervision_inspection", "INSERT", "范围以外的面积与实际施工地块不符",
        "NEW.worked_id IS NOT NULL AND NOT EXISTS (SELECT 1 FROM supervision_workedland w JOIN boundaries_boundary b"
        " ON b.id = w.boundary_id WHERE w.id = NEW.worked_id AND b.project_id = NEW.project_id AND ("
        f"NOT w.partial AND w.outside_units = {_OUTSIDE} OR w.partial AND w.outside_units <= COALESCE({_OUTSIDE}, 0)))",
    ),
    *_never_changed("supervision_order", "整改要求"),
    *_in_order("supervision_orderevent", "order_id", "整改办理", ORDER_STEPS),
    Guard(
        "supervision_orderevent_four_eyes", "supervision_orderevent", "INSERT", "整改由发出要求以外的另一人核实或撤回",
        f"NEW.kind IN ({', '.join(map(repr, map(str, ORDER_FOUR_EYES)))})"
        " AND NEW.by_id = (SELECT issued_by_id FROM supervision_order o WHERE o.id = NEW.order_id)",
    ),
    Guard("supervision_request_withdrawn", "supervision_opinionrequest", "UPDATE", "已撤回的征求意见不能修改", "OLD.withdrawn_at IS NOT NULL"),
    Guard(
        "supervision_request_same", "supervision_opinionrequest", "UPDATE", "征求意见只能撤回，不能修改",
        "NEW.withdrawn_at IS NULL OR "
        + " OR ".join(f"NEW.{name} <> OLD.{name}" for name in _REQUEST)
        + " OR COALESCE(NEW.paper_id, 0) <> COALESCE(OLD.paper_id, 0)",
    ),
    Guard("supervision_request_delete", "supervision_opinionrequest", "DELETE", "征求意见不能删除"),
    *_never_changed("supervision_departmentopinion", "部门意见"),
    Guard(
        "supervision_opinion_insert", "supervision_departmentopinion", "INSERT", "征求意见已撤回或意见序号不连续",
        "EXISTS (SELECT 1 FROM supervision_opinionrequest r WHERE r.id = NEW.request_id AND r.withdrawn_at IS NOT NULL)"
        " OR NEW.number <> COALESCE((SELECT MAX(o.number) FROM supervision_departmentopinion o"
        " WHERE o.request_id = NEW.request_id), 0) + 1",
    ),
    *_in_order("supervision_demonstrationevent", "project_id", "示范项目的办理", DEMONSTRATION_STEPS),
    Guard(
        "supervision_demonstrationevent_four_eyes", "supervision_demonstrationevent", "INSERT", "示范项目由推荐人以外的另一人确定",
        "NEW.kind IN ('accepted', 'declined') AND NEW.by_id = (SELECT e.by_id FROM supervision_demonstrationevent e"
        " WHERE e.project_id = NEW.project_id ORDER BY e.number DESC LIMIT 1)",
    ),
    *_never_changed("supervision_correctionorigin", "责令改正的来由"),
    Guard(
        "supervision_correctionorigin_of_project", "supervision_correctionorigin", "INSERT", "来由与责令改正不是同一项目",
        "NOT EXISTS (SELECT 1 FROM process_projectentry e JOIN supervision_inspection i ON i.project_id = e.project_id"
        " WHERE e.id = NEW.entry_id AND i.id = NEW.inspection_id AND e.move = 'order_correction')",
    ),
)  # fmt: skip
"""Every guard. An app adds its own here."""


def make_triggers(*, using: str = "default", **_: Any) -> None:
    """Make every guard and the table of allowed steps (建立触发器), where their tables stand."""
    connection = connections[using]
    tables = set(connection.introspection.table_names())
    if "process_allowedmove" in tables:
        _write_allowed_moves(using)
    with connection.cursor() as cursor:
        for guard in GUARDS:
            if guard.table in tables:
                for statement in _statements(connection, guard):
                    cursor.execute(statement)


def _statements(connection: BaseDatabaseWrapper, guard: Guard) -> tuple[str, ...]:
    said = guard.said.replace("'", "''")
    if connection.vendor == "sqlite":
        return (
            f"DROP TRIGGER IF EXISTS {guard.name}",
            f"CREATE TRIGGER {guard.name} BEFORE {guard.event} ON {guard.table} FOR EACH ROW WHEN {guard.where} "
            f"BEGIN SELECT RAISE(ABORT, '{said}'); END",
        )
    back = "OLD" if guard.event == "DELETE" else "NEW"
    return (
        f"CREATE OR REPLACE FUNCTION {guard.name}() RETURNS trigger AS $body$ BEGIN "
        f"IF {guard.where} THEN RAISE EXCEPTION '{said}' USING ERRCODE = '23514'; END IF; RETURN {back}; "
        f"END $body$ LANGUAGE plpgsql",
        f"DROP TRIGGER IF EXISTS {guard.name} ON {guard.table}",
        f"CREATE TRIGGER {guard.name} BEFORE {guard.event} ON {guard.table} FOR EACH ROW EXECUTE FUNCTION {guard.name}()",
    )


def _write_allowed_moves(using: str) -> None:
    allowed = apps.get_model("process", "AllowedMove")._default_manager.using(using)
    allowed.all().delete()
    allowed.bulk_create(
        allowed.model(
            lifecycle=life.id, move=move.id, track_kind=move.track, source=source, target=move.target, capacity=by
        )
        for life in LIFECYCLES.values()
        for move in life.moves
        for source in move.sources
        for by in move.by
    )
