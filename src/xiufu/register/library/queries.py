"""Reading the library (查询项目库): filters, order, saved views, what pages of a project show."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass, replace

from django.core.paginator import Page
from django.db.models import F, Q, QuerySet
from django.http import QueryDict
from django.utils.http import urlencode

from xiufu.lifecycle.entries import MAIN
from xiufu.lifecycle.states import LIFECYCLES
from xiufu.register.accounts.actors import Actor
from xiufu.register.accounts.roles import BY_AREA
from xiufu.register.frame.answers import in_order
from xiufu.register.library.choices import KeyArea
from xiufu.register.library.models import Project
from xiufu.register.library.scope import visible_to
from xiufu.register.rules.divisions import banners, leagues

REGISTERED = "registered"
"""The state of a project without any step (已登记), as filters call it."""
SORTS: Mapping[str, str] = {
    "number": "编号",
    "name": "名称",
    "area_units": "面积",
    "budget_fen": "投资概算",
    "state_date": "进入状态日期",
    "changed_at": "更改时间",
}
"""What lists may be ordered by (排序)."""
_LISTED = (
    "number", "name", "lifecycle", "banner", "area_units", "budget_fen", "main_state", "state_date", "changed_at", "demo",
)  # fmt: skip
_WORDS = ("name", "number", "regions")
_MOST_TEXT = 60


@dataclass(frozen=True, slots=True)
class Filters:
    """What a list of projects is asked for (筛选条件); empty is anything. ``state`` is ``lifecycle:state``."""

    text: str = ""
    league: str = ""
    banner: str = ""
    lifecycle: str = ""
    state: str = ""
    key_area: str = ""
    sort: str = "-number"

    @property
    def query(self) -> str:
        """As a query string (条件串), only what differs from anything."""
        plain = asdict(Filters())
        return urlencode({name: value for name, value in asdict(self).items() if value != plain[name]})

    @property
    def narrow(self) -> bool:
        """Whether they leave any project out (有筛选): an order leaves none."""
        return replace(self, sort=Filters().sort) != Filters()


def filters_of(data: QueryDict) -> Filters:
    """The filters of an address (筛选条件); what is not among the choices is left out."""
    known = {name: {value for value, _ in choices} for name, choices in _flat().items()}
    asked = {name: data.get(name, "").replace("\0", "").strip() for name in asdict(Filters())}
    chosen = {name: value if value in known[name] else "" for name, value in asked.items() if name in known}
    sort = asked["sort"] if asked["sort"].removeprefix("-") in SORTS else Filters().sort
    return Filters(text=asked["text"][:_MOST_TEXT], sort=sort, **chosen)


Choices = list[tuple[str, str]]


def place_choices(actor: Actor) -> tuple[Choices, list[tuple[str, Choices]]]:
    """Leagues, and banners by league, within an account's area; all of them for those whose scope is no area (地区选项)."""
    mine = [
        one
        for one in leagues()
        if actor.role not in BY_AREA or actor.covers(one.code) or one.code[:4] == actor.division[:4]
    ]
    by_league = [
        (
            league.name,
            [
                (one.code, one.name)
                for one in banners(league.code)
                if actor.role not in BY_AREA or actor.covers(one.code)
            ],
        )
        for league in mine
    ]
    return [(one.code, one.name) for one in mine], [(name, found) for name, found in by_league if found]


def state_choices() -> list[tuple[str, Choices]]:
    """States of projects by lifecycle (状态选项)."""
    found = []
    for life in LIFECYCLES.values():
        states = [(f"{life.id}:{state}", title) for state, title in life.track(MAIN).states.items()]
        found.append((life.title, [(f"{life.id}:{REGISTERED}", "已登记"), *states]))
    return found


def _flat() -> dict[str, Choices]:
    every = [(one.code, one.name) for one in leagues()]
    return {
        "league": every,
        "banner": [(one.code, one.name) for code, _ in every for one in banners(code)],
        "lifecycle": [(life.id, life.title) for life in LIFECYCLES.values()],
        "state": [choice for _, choices in state_choices() for choice in choices],
        "key_area": list(KeyArea.choices),
    }


def found_projects(actor: Actor, filters: Filters) -> QuerySet[Project]:
    """The projects that an account may see and asks for (筛选结果), in an order that is always the same."""
    wanted = Q()
    if filters.text:
        for word in filters.text.split()[:5]:
            within = "icontains" if word.upper() != word.lower() else "contains"  # what has no case is found sooner so
            wanted &= Q(*((f"{name}__{within}", word) for name in _WORDS), _connector=Q.OR)
    for name in ("league", "banner", "lifecycle"):
        if value := getattr(filters, name):
            wanted &= Q(**{name: value})
    if filters.state:
        lifecycle, _, state = filters.state.partition(":")
        wanted &= Q(lifecycle=lifecycle, main_state="" if state == REGISTERED else state)
    if filters.key_area:
        wanted &= Q(key_areas__contains=filters.key_area)
    name = filters.sort.removeprefix("-")
    found = visible_to(actor).filter(wanted)
    if name == "number":  # no two are equal, and the index of it gives the order
        return found.order_by(filters.sort)
    last = True if Project._meta.get_field(name).null else None
    order = F(name).desc(nulls_last=last) if filters.sort.startswith("-") else F(name).asc(nulls_last=last)
    return found.order_by(order, "pk")


def listed(page: Page[Project]) -> list[Project]:
    """The projects of a page of keys (本页项目), with what a line of the list shows, in its order.

    Filtering and ordering need nothing but keys and an index; only these few are read as a whole.
    """
    return in_order(Project.objects.only(*_LISTED), page)
