"""What the parcels of a layer are (图斑归类): class, ownership and owner, by the field mapping and the land class packs."""

import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from typing import Any

from xiufu.core.errors import Problem
from xiufu.packs.kinds import LandClass
from xiufu.packs.layer_fields import LayerColumn, Tenure, fields_of
from xiufu.packs.library import Library
from xiufu.spatial.layer import Layer

FARMLAND, RIDGE = "01", "1203"
"""Codes of 耕地, and of 田坎, which is deducted from it."""

_LISTED = 10


@dataclass(frozen=True, slots=True, order=True)
class Land:
    """What land is (土地归类), ordered by class. ``tenure`` and ``owner`` are empty where that is not stated or cannot be told.

    ``stated`` is the code the layer has, where ``code`` is what it becomes in another standard.
    """

    standard: str
    code: str
    name: str
    tenure: Tenure | str = ""
    owner: str = ""
    stated: str = ""


UNCOVERED_LAND = Land("", "未覆盖", "未覆盖")
CONTESTED_LAND = Land("", "图斑重叠", "图斑重叠")


class Lands:
    """The parcels of a layer, told one by one when they are asked for; what cannot be told is in ``problems``.

    ``fields`` is the name of a field mapping (字段对照), blank for the one that the columns fit. Raises ``InputError`` as
    ``fields_of`` does.
    """

    def __init__(
        self, layer: Layer, library: Library, *, fields: str = "", standard: str = "", to_standard: str = ""
    ) -> None:
        self._layer, self._library, self._to = layer, library, to_standard
        self.fields = fields_of(
            library.layer_fields(), list(layer.columns), layer=layer.name, file=layer.file, name=fields
        )
        self._told: dict[int, Land] = {}
        self._faults: dict[tuple[str, str], list[int]] = {}
        self._places: dict[LayerColumn, Any] = (
            {what: layer.columns[column] for what, column in self.fields.columns.items()} if self.fields else {}
        )
        self.standard, reasons = self._standard(standard)
        self.reasons = (*(self.fields.reasons if self.fields else ()), *reasons)

    def land(self, feature: int) -> Land:
        """The class, ownership and owner of a feature, by its place in the layer."""
        if feature not in self._told:
            self._told[feature] = self._land(feature)
        return self._told[feature]

    def deduction(self, feature: int) -> tuple[Decimal, Land] | None:
        """田坎扣除: the part of a farmland parcel that is not farmland, and what it is; nothing where none is deducted."""
        stated = self._text(feature, "class_code")
        written = self._text(feature, "deduction_rate")
        if not stated.startswith(FARMLAND) or not written or self.fields is None or self.fields.fields.everything:
            return None
        try:
            rate = Decimal(written)
        except InvalidOperation:
            rate = Decimal(-1)
        if not 0 <= rate < 1:
            said = f"扣除系数“{written}”不是 0 到 1 之间的小数，未扣除田坎"
            self._fault(feature, said, "核对扣除系数，改正后重新叠加")
            return None
        if not rate:
            return None
        whole = self.land(feature)
        return rate, self._classified(feature, self._text(feature, "deducted_class") or RIDGE, "", whole)

    def same(self, first: int, second: int) -> bool:
        """Whether it makes no difference which of two features a place belongs to."""
        return self.land(first) == self.land(second) and self.deduction(first) == self.deduction(second)

    def years(self, features: Iterable[int]) -> tuple[str, ...]:
        """数据年份 of some features, where the layer states it."""
        return tuple(sorted({self._text(feature, "year") for feature in features} - {""}))

    @property
    def problems(self) -> tuple[Problem, ...]:
        """What could not be told of the features asked for, each fault once with its features."""
        return tuple(
            Problem(self._layer.file, 0, f"图层“{self._layer.name}”{self._listed(features)}{said}", remedy)
            for (said, remedy), features in self._faults.items()
        )

    def _land(self, feature: int) -> Land:
        tenure, owner = self._tenure(feature), self._text(feature, "owner")
        name = self._text(feature, "class_name")
        if self.fields is None:
            return Land("", self._layer.name, self._layer.name)
        if self.fields.fields.everything:
            whole = self.fields.fields.everything
            return Land("", whole, name or whole, tenure, owner)
        code = self._text(feature, "class_code")
        if not code:
            column = self.fields.columns["class_code"]
            self._fault(feature, f"没有填类别（{column} 列是空的）", "补填后重新叠加")
            return Land(self.standard, "未填", name or "未填", tenure, owner)
        return self._classified(feature, code, name, Land("", "", "", tenure, owner))

    def _classified(self, feature: int, code: str, name: str, of: Land) -> Land:
        """A class by its code, in the standard asked for where there is only one answer."""
        known = self._library.land_class(self.standard, code) if self.standard else None
        if self.standard and known is None:
            remedy = "核对编码和地类标准（--standard）；新增的地类可写进自己的地类数据包"
            self._fault(feature, f"地类编码“{code}”不在地类标准 {self.standard} 中", remedy)
        if known and name and _plain(name) != _plain(known.name):
            said = f"地类编码 {code} 在 {self.standard} 中是“{known.name}”，图层写的是“{name}”"
            self._fault(feature, said, "核对图层所用的地类标准，用 --standard 写明")
        as_stated = Land(self.standard, code, known.name if known else name or code, of.tenure, of.owner)
        if not self._to or self._to == self.standard or known is None:
            return as_stated
        becomes = self._becomes(feature, known)
        if becomes is None:
            return as_stated
        return Land(self._to, becomes.code, becomes.name, of.tenure, of.owner, code)

    def _becomes(self, feature: int, known: LandClass) -> LandClass | None:
        """The one class of the other standard; a class of the third level is part of the second's."""
        mapping = self._library.mapped(self.standard, known.code, self._to)
        if mapping is None and known.level > 2:
            mapping = self._library.mapped(self.standard, known.parent, self._to)
        if mapping is not None and len(mapping.codes) == 1 and mapping.complete:
            return self._library.land_class(self._to, mapping.codes[0])
        possible = "、".join(mapping.codes) if mapping else ""
        which = f"可能是 {possible}" if possible else "对照表中没有"
        said = f"地类 {known.code} {known.name} 在 {self._to} 中不能判定（{which}），仍按原标准列出"
        self._fault(feature, said, "按规划或实地情况确定后，在图层中写明")
        return None

    def _tenure(self, feature: int) -> Tenure | str:
        written = self._text(feature, "ownership")
        if self.fields is None or "ownership" not in self.fields.columns:
            return ""
        found = self.fields.fields.ownership.get(written)
        if found is None:
            said = f"权属性质“{written}”不在代码表中" if written else "没有填权属性质"
            self._fault(feature, f"{said}，不能判定国有或集体", "核对权属性质，或在自己的字段对照中写明这个代码")
            return ""
        return found

    def _standard(self, asked: str) -> tuple[str, tuple[str, ...]]:
        """The class standard (地类标准), and why: as asked, the schema's own, or the one that codes and names fit."""
        possible = self.fields.fields.class_standards if self.fields else ()
        if asked and possible:
            return asked, (f"地类标准按指定为 {asked}",)
        if len(possible) < 2:
            return (possible[0] if possible else ""), ()
        fitting = [standard for standard in possible if all(self._fits(standard, *pair) for pair in self._written())]
        if not fitting:
            said = f"的编码和名称与地类标准 {'、'.join(possible)} 都不全相符，按图层所写列出"
            self._faults[said, "用 --standard 写明地类标准"] = []
            return "", ()
        also = f"（{'、'.join(fitting[1:])} 也相符）" if fitting[1:] else ""
        return fitting[0], (f"编码和名称与地类标准 {fitting[0]} 相符{also}",)

    def _written(self) -> Iterator[tuple[str, str]]:
        codes, names = self._places["class_code"], self._places.get("class_name")
        pairs = zip(codes, names if names is not None else codes, strict=True)
        for code, name in sorted({(_text(code), _text(name) if names is not None else "") for code, name in pairs}):
            if code:
                yield code, name

    def _fits(self, standard: str, code: str, name: str) -> bool:
        known = self._library.land_class(standard, code)
        return known is not None and (not name or _plain(name) == _plain(known.name))

    def _text(self, feature: int, what: LayerColumn) -> str:
        return _text(self._places[what][feature]) if what in self._places else ""

    def _fault(self, feature: int, said: str, remedy: str) -> None:
        features = self._faults.setdefault((said, remedy), [])
        if feature not in features:
            features.append(feature)

    def _listed(self, features: list[int]) -> str:
        if not features:
            return ""
        numbers = [str(int(self._layer.features[place])) for place in sorted(features)]
        more = f"等 {len(numbers)} 个图形" if len(numbers) > _LISTED else "个图形"
        return f"第{'、'.join(numbers[:_LISTED])}{more}："


def _text(value: object) -> str:
    """A value of a column as text: numbers without a needless .0, nothing for blanks and NaN."""
    if value is None or value != value:
        return ""
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return str(value).strip()


def _plain(name: str) -> str:
    return unicodedata.normalize("NFKC", name).replace(" ", "")
