"""The library (数据包库): stacked pack folders, of which a plan chooses. Contents are read when asked, once."""

from collections.abc import Callable, Mapping, Sequence
from datetime import date
from functools import cache
from pathlib import Path
from typing import TypeVar

from xiufu.core.errors import InputError, Problem
from xiufu.core.validation import suggestion
from xiufu.packs.books import TABLES
from xiufu.packs.calendars import Calendars, read_calendars
from xiufu.packs.chosen import SHARED, Chosen
from xiufu.packs.class_names import ClassNames, read_class_names
from xiufu.packs.clauses import Clauses, read_clauses
from xiufu.packs.contents import (
    DIVISIONS,
    LAND_CLASSES,
    MAPPINGS,
    LandContent,
    divisions,
    land,
    loaded,
    parameter,
)
from xiufu.packs.cost_rows import CostRows, read_cost_rows
from xiufu.packs.dated import within
from xiufu.packs.instruments import Instruments, read_instruments
from xiufu.packs.kinds import (
    ClassMapping,
    Division,
    LandClass,
    PackKind,
    Parameter,
    Policy,
    Price,
)
from xiufu.packs.layer_fields import LayerFields, read_layer_fields
from xiufu.packs.load import ENVIRONMENT, PACK_KINDS, Pack, find_packs
from xiufu.packs.method import Method, read_method
from xiufu.packs.project_words import ProjectWords, read_project_words
from xiufu.packs.quota import QuotaContent, prices, quota
from xiufu.packs.review_points import ReviewPoints, read_review_points
from xiufu.packs.term_words import Lexicon, read_term_words
from xiufu.packs.units import Units, read_units

T = TypeVar("T")


class Library:
    """数据包库, by the names of its packs."""

    def __init__(self, packs: Sequence[Pack]) -> None:
        self._packs = {pack.head.name: pack for pack in packs}
        self._read: dict[tuple[str, str], object] = {}

    def heads(self) -> list[Pack]:
        """清单: every pack in force with its head, folder, hash and what it replaces; later folders last."""
        return list(self._packs.values())

    def pack(self, name: str) -> Pack | None:
        """The pack of a name."""
        return self._packs.get(name)

    def of_kind(self, kind: PackKind) -> list[Pack]:
        """Packs of one kind."""
        return [pack for pack in self._packs.values() if pack.head.kind == kind]

    def text(self, name: str, file: str) -> str:
        """The text of a file of a pack, e.g. of an outline. Raises ``InputError``."""
        pack = self._packs.get(name)
        if pack is None:
            raise InputError(Problem("数据包", 0, f"没有名为“{name}”的数据包", self._remedy(name, None)))
        return pack.text(file)

    def quota(self, pack: Pack) -> QuotaContent:
        """定额."""
        return self._once(pack, "quota", lambda: loaded(quota, pack, *TABLES["quota"]))

    def prices(self, pack: Pack) -> Mapping[tuple[str, str], Price]:
        """价格."""
        return self._once(pack, "prices", lambda: loaded(prices, pack, *TABLES["prices"]))

    def method(self, pack: Pack) -> Method:
        """费用测算办法."""
        return self._once(pack, "method", lambda: read_method(pack))

    def land(self, pack: Pack) -> LandContent:
        """地类."""
        return self._once(pack, "land", lambda: loaded(land, pack, LAND_CLASSES, MAPPINGS))

    def layer_fields(self) -> Mapping[str, LayerFields]:
        """图层字段对照 by name; of the same name the later pack's."""
        found: dict[str, LayerFields] = {}
        for pack in self.of_kind("layer_fields"):
            found |= read_layer_fields(pack)
        return found

    def units(self) -> Units:
        """计量单位; of the same name the later pack's. Raises ``InputError``."""
        return read_units(self.of_kind("units"))

    def term_words(self) -> Lexicon:
        """术语写法. Raises ``InputError``."""
        return read_term_words(self.of_kind("term_words"))

    def cost_rows(self) -> CostRows:
        """费用行名; of the same name the later pack's. Raises ``InputError``."""
        return read_cost_rows(self.of_kind("cost_rows"))

    def instruments(self) -> Instruments:
        """法规标准目录; of the same title and number the later pack's. Raises ``InputError``."""
        return read_instruments(self.of_kind("instruments"))

    def clauses(self) -> Clauses:
        """法条原文; of the same article and day the later pack's. Raises ``InputError``."""
        return read_clauses(self.of_kind("clauses"))

    def project_words(self) -> ProjectWords:
        """项目用语, those of all packs together. Raises ``InputError``."""
        return read_project_words(self.of_kind("project_words"))

    def all_divisions(self) -> Mapping[str, Division]:
        """行政区划 of all packs by code; of the same code the later pack's. Raises ``InputError``."""
        return {code: one for pack in self.of_kind("divisions") for code, one in self.divisions(pack).items()}

    def class_names(self) -> ClassNames:
        """地类名录: the classes of all standards, with what texts call these. Raises ``InputError``."""
        return read_class_names(self.of_kind("landclass"), self.of_kind("class_standards"))

    def review_points(self) -> ReviewPoints:
        """审查要点; of the same id the later pack's. Raises ``InputError``."""
        return read_review_points(self.of_kind("review_points"))

    def calendars(self) -> Calendars:
        """节假日安排; of the same year the later pack's. Raises ``InputError``."""
        return read_calendars(self.of_kind("calendar"))

    def land_class(self, standard: str, code: str) -> LandClass | None:
        """地类 by standard and code."""
        found = (self.land(pack).classes.get((standard, code)) for pack in reversed(self.of_kind("landclass")))
        return next((c for c in found if c), None)

    def mapped(self, from_standard: str, code: str, to_standard: str) -> ClassMapping | None:
        """地类对照: what a class of one standard may be in another."""
        key = (from_standard, code, to_standard)
        found = (self.land(pack).mappings.get(key) for pack in reversed(self.of_kind("landclass")))
        return next((m for m in found if m), None)

    def divisions(self, pack: Pack) -> Mapping[str, Division]:
        """行政区划."""
        return self._once(pack, "divisions", lambda: loaded(divisions, pack, DIVISIONS))

    def parameter(self, name: str) -> Parameter:
        """参数, from the one law pack that has it. Raises ``InputError``."""
        having = [pack for pack in self.of_kind("law") if f"{name}.yaml" in pack.file_names()]
        if len(having) != 1:
            where = "、".join(pack.head.label for pack in having)
            problem = f"法规参数 {name} 在多个数据包中都有：{where}" if having else f"法规数据包中没有参数 {name}"
            raise InputError(
                Problem("数据包", 0, problem, "替换内置法规数据包时要保留全部参数，且一个参数只放在一个数据包里")
            )
        return self._once(having[0], name, lambda: parameter(having[0], name))

    def choose(
        self,
        cost_method: str,
        quota: Sequence[str],
        prices: Sequence[str],
        *,
        land_class_standard: str,
        on: date,
        policy: Policy = "recommended",
        asked_by: str = "plan.yaml",
        also: Sequence[PackKind] = (),
    ) -> Chosen:
        """选用数据包: by name, as in force on a day. Raises ``InputError`` with every fault of choice and packs.

        ``also`` are kinds that the plan rests on besides those that every plan does.
        """
        problems: list[Problem] = []
        methods = self._chosen((cost_method,), "cost_method", "packs.cost_method", on, asked_by, problems)
        quotas = self._chosen(quota, "quota", "packs.quota", on, asked_by, problems)
        price_packs = self._chosen(prices, "prices", "packs.prices", on, asked_by, problems)
        lands = self._tried(self.land, self.of_kind("landclass"), problems)
        if not any(land_class_standard == standard for _, content in lands for standard, _ in content.classes):
            problems.append(
                Problem(
                    asked_by,
                    0,
                    f"没有地类标准“{land_class_standard}”的数据",
                    "改正地类标准，或加入含有它的地类数据包",
                    "project.land_class_standard",
                )
            )
        read_methods = self._tried(self.method, methods, problems)
        resolved = self._tried(lambda pack: self.method(pack).on(on, policy), [p for p, _ in read_methods], problems)
        quota_contents = self._tried(self.quota, quotas, problems)
        price_contents = self._tried(self.prices, price_packs, problems)
        if problems:
            raise InputError(*problems)
        return Chosen(
            self,
            resolved[0][1],
            tuple(quota_contents),
            tuple(price_contents),
            land_class_standard,
            on,
            tuple(read_methods[0][1].unverified(on, policy)),
            (*methods, *quotas, *price_packs),
            (*SHARED, *also),
        )

    def _chosen(
        self, names: Sequence[str], kind: PackKind, path: str, on: date, asked_by: str, problems: list[Problem]
    ) -> list[Pack]:
        packs = []
        for name in dict.fromkeys(names):
            pack = self._packs.get(name)
            if pack is None:
                problems.append(Problem(asked_by, 0, f"没有名为“{name}”的数据包", self._remedy(name, kind), path))
            elif pack.head.kind != kind:
                said = f"数据包“{name}”是{PACK_KINDS[pack.head.kind]}，这里要{PACK_KINDS[kind]}"
                problems.append(Problem(asked_by, 0, said, self._remedy(name, kind), path))
            elif not within(on, pack.head.from_date, pack.head.until_date):
                period = f"{pack.head.from_date or '……'} 至 {pack.head.until_date or '……'}"
                problems.append(
                    Problem(
                        asked_by,
                        0,
                        f"数据包“{name}”在 {on} 不在有效期内（{period}，不含末日）",
                        "改用填表日期时有效的数据包，或改正填表日期",
                        path,
                    )
                )
            else:
                packs.append(pack)
        return packs

    def _remedy(self, name: str, kind: PackKind | None) -> str:
        there = [p.head.name for p in (self.of_kind(kind) if kind else self.heads())]
        near = suggestion(name, there)
        meant = f"是否想写“{near}”？" if near else ""
        own = f"自己的数据包文件夹用 --packs 或环境变量 {ENVIRONMENT} 给出"
        return f"{meant}可用：{'、'.join(there) or '（没有）'}；{own}"

    def _tried(self, read: Callable[[Pack], T], packs: Sequence[Pack], problems: list[Problem]) -> list[tuple[Pack, T]]:
        """What could be read of some packs; what could not goes to ``problems``."""
        found = []
        for pack in packs:
            try:
                found.append((pack, read(pack)))
            except InputError as error:
                problems += error.problems
        return found

    def _once(self, pack: Pack, what: str, read: Callable[[], T]) -> T:
        key = (pack.head.name, what)
        if key not in self._read:
            self._read[key] = read()
        found: T = self._read[key]  # type: ignore[assignment]
        return found


def open_library(folders: Sequence[Path] = (), *, environment: bool = True) -> Library:
    """打开数据包库: built-in packs, those of ``XIUFU_PACKS``, then ``folders``; a later pack of a name goes first.

    Without ``environment`` the variable is not looked at.
    """
    return Library(find_packs(folders, environment=environment))


@cache
def built_in_library() -> Library:
    """The packs that come with Xiufu (内置数据包库)."""
    return open_library(environment=False)


@cache
def built_in_units() -> Units:
    """The units that come with Xiufu (内置计量单位)."""
    return built_in_library().units()


@cache
def built_in_cost_rows() -> CostRows:
    """The names of cost rows that come with Xiufu (内置费用行名)."""
    return built_in_library().cost_rows()


@cache
def built_in_class_names() -> ClassNames:
    """The land classes of all standards that come with Xiufu (内置地类名录)."""
    return built_in_library().class_names()
