"""The tabs of a project page (项目页签), in order: the one list of them. A route decides who may call it, a tab only who sees it."""

from dataclasses import dataclass

from xiufu.register.accounts.roles import AT_PROJECTS, BY_AREA, BY_PARTY, Role


@dataclass(frozen=True, slots=True)
class Tab:
    """One tab (页签): its title, the route that it leads to, which takes the key of the project as ``pk``, who sees it."""

    title: str
    route: str
    roles: frozenset[Role]


TABS: tuple[Tab, ...] = (
    Tab("概况", "library:project", AT_PROJECTS),
    Tab("办理", "process:steps", AT_PROJECTS),
    Tab("范围", "boundaries:boundary", AT_PROJECTS),
    Tab("历程", "process:timeline", AT_PROJECTS),
    Tab("文件", "documents:papers", AT_PROJECTS),
    Tab("评审", "review:rounds", AT_PROJECTS),
    Tab("监管", "supervision:project", BY_AREA | BY_PARTY),
    Tab("任务与资金", "library:scheme", AT_PROJECTS),
    Tab("支持政策", "library:promises", AT_PROJECTS),
    Tab("参与单位", "library:participants", AT_PROJECTS),
)
"""Every tab. An app adds its own here."""
