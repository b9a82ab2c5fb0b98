"""Who acts (当前用户): what actions and queries need to know of an account."""

from dataclasses import dataclass

from django.conf import settings
from django.http import HttpRequest

from xiufu.register.accounts.models import User
from xiufu.register.accounts.roles import WITH_SECOND_FACTOR, Department, Role
from xiufu.register.rules.divisions import covers, name_of


@dataclass(frozen=True, slots=True)
class Actor:
    """An account in action. ``owes`` is the route that it must call first (one-time password, second factor), empty else."""

    user_id: int
    username: str
    role: Role
    department: str
    division: str
    party_id: int | None
    name: str
    owes: str = ""

    @property
    def leads(self) -> bool:
        """Whether it belongs to the leading department, that of natural resources (牵头部门)."""
        return self.role is Role.OFFICER and self.department == Department.NATURAL_RESOURCES

    @property
    def post(self) -> str:
        """What it is, in words (职务): role, area, department."""
        parts = (
            name_of(self.division) if self.division else "",
            Department(self.department).label if self.department else "",
            self.role.label,
        )
        return " ".join(part for part in parts if part)

    def covers(self, division: str) -> bool:
        """Whether its area contains a division."""
        return covers(self.division, division)


def name_of_user(user: User) -> str:
    """The name of a person (姓名), the number of the account where it was erased. For display, not for the log."""
    found = getattr(user, "personal", None)
    return found.name if found else f"账号{user.pk}"


def as_actor(user: User, owes: str = "") -> Actor:
    """An account as who acts."""
    return Actor(
        user.pk, user.username, Role(user.role), user.department, user.division, user.party_id, name_of_user(user), owes
    )


SECOND_FACTOR_SHOWN = "second_factor"
"""Where a session holds what ``second_factor_mark`` gave when its second factor was shown."""


def second_factor_mark(user: User) -> str:
    """What a session holds that has shown the second factor which an account has now (双因素标记), empty where it has none."""
    return user.second_factor_at.isoformat() if user.second_factor_at else ""


def _owed(user: User, shown: str) -> str:
    """The page that an account must call first (须先办理): the code of its second factor, its own password, the second factor itself."""
    if user.second_factor_at and second_factor_mark(user) != shown:
        return "people:second_factor"
    if user.one_time_password:
        return "people:change_password"
    if settings.SECOND_FACTOR and not user.second_factor_at and Role(user.role) in WITH_SECOND_FACTOR:
        return "people:set_up"
    return ""


def actor_of(request: HttpRequest) -> Actor | None:
    """Who is signed in (当前用户), nobody where none is."""
    user = getattr(request, "user", None)
    if not isinstance(user, User) or not user.is_active:
        return None
    kept = getattr(request, "_actor", None)
    if not isinstance(kept, Actor) or kept.user_id != user.pk:
        kept = as_actor(user, _owed(user, request.session.get(SECOND_FACTOR_SHOWN, "")))
        request._actor = kept  # type: ignore[attr-defined]  # once a request
    return kept
