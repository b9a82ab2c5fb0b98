"""Field mappings (图层字段对照): which column of a layer says what, one YAML file a schema."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from pydantic import Field

from xiufu.core.errors import InputError, Problem
from xiufu.core.validation import suggestion
from xiufu.packs.kinds import Key, Model, SourceText
from xiufu.packs.load import Pack, each_file

Tenure = Literal["state", "collective"]
TENURES: Mapping[Tenure, str] = {"state": "国有", "collective": "集体"}
"""What each kind of ownership is called."""

LayerColumn = Literal[
    "class_code",
    "class_name",
    "ownership",
    "owner",
    "location",
    "deduction_rate",
    "deducted_class",
    "parcel_area",
    "parcel_number",
    "year",
]


class LayerFields(Model):
    """字段对照: the columns of one schema, by what they say; of several names the first that a layer has.

    A layer is of this schema when it has a column for each of ``required``; where it also fits those of ``before``, this
    one is meant. Of several ``class_standards`` the codes and names of a layer decide. ``everything`` is the class of all parcels where none is stated: ``class_name`` then only names them.
    ``continuous`` says that parcels should leave no gap (全覆盖).
    """

    name: Key = Field(title="名称")
    title: str = Field(title="图层种类")
    class_standards: tuple[str, ...] = Field((), title="可能的地类标准")
    everything: str = Field("", title="全部图斑的类别")
    continuous: bool = Field(False, title="是否全覆盖")
    required: tuple[LayerColumn, ...] = Field(min_length=1, title="必有的列")
    before: tuple[Key, ...] = Field((), title="优先于")
    columns: dict[LayerColumn, tuple[str, ...]] = Field(title="列名")
    ownership: dict[str, Tenure] = Field({}, title="权属性质代码")
    source: SourceText = Field(title="出处")


@dataclass(frozen=True, slots=True)
class FoundFields:
    """A mapping as it fits a layer (采用的字段对照): its columns by what they say, and why it was taken."""

    fields: LayerFields
    columns: Mapping[LayerColumn, str]
    reasons: tuple[str, ...]


def read_layer_fields(pack: Pack) -> Mapping[str, LayerFields]:
    """The mappings of a pack by name. Raises ``InputError`` with every problem."""
    found: dict[str, LayerFields] = {}
    problems: list[Problem] = []
    for located, fields in each_file(pack, LayerFields, problems):
        if f"{fields.name}.yaml" != Path(located.file).name:
            said, remedy = f"名称“{fields.name}”与文件名不一致", f"把文件改名为 {fields.name}.yaml，或改正 name"
            problems.append(Problem(located.file, located.line_of(("name",)), said, remedy, "name"))
        for column in fields.required:
            if not fields.columns.get(column):
                said = f"必有的列 {column} 没有写列名"
                problems.append(
                    Problem(located.file, located.line_of(("required",)), said, "在 columns 中补上它的列名", "required")
                )
        found[fields.name] = fields
    if problems:
        raise InputError(*problems)
    return found


def fields_of(
    known: Mapping[str, LayerFields], columns: Sequence[str], *, layer: str, file: str, name: str = ""
) -> FoundFields | None:
    """The mapping of a layer (识别字段): the one of a name, else the one that most of its columns fit.

    Nothing where no schema fits. Raises ``InputError`` for an unknown name, a named one whose required columns are not
    there, and where several fit equally.
    """
    if name:
        return _named(known, columns, layer, file, name)
    fitting = [(fields, found) for fields in known.values() if (found := _matched(fields, columns)) is not None]
    if not fitting:
        return None
    after = {name for fields, _ in fitting for name in fields.before}
    fitting = [(fields, found) for fields, found in fitting if fields.name not in after]
    most = max(len(found) for _, found in fitting)
    best = [(fields, found) for fields, found in fitting if len(found) == most]
    if len(best) > 1:
        said = f"图层“{layer}”的列同样符合几种字段对照：{'、'.join(f.name for f, _ in best)}"
        raise InputError(Problem(file, 0, said, "用 --fields 写明用哪一种"))
    fields, found = best[0]
    listed = "、".join(found.values())
    return FoundFields(fields, found, (f"按列名 {listed} 认作“{fields.title}”（字段对照 {fields.name}）",))


def _named(known: Mapping[str, LayerFields], columns: Sequence[str], layer: str, file: str, name: str) -> FoundFields:
    fields = known.get(name)
    if fields is None:
        near = suggestion(name, list(known))
        meant = f"是否想写“{near}”？" if near else ""
        raise InputError(Problem("命令行", 0, f"没有名为“{name}”的字段对照", f"{meant}可用：{'、'.join(known)}"))
    found = _matched(fields, columns)
    if found is None:
        present = {_plain(column) for column in columns}
        missing = [
            "或".join(fields.columns[column])
            for column in fields.required
            if not any(_plain(one) in present for one in fields.columns[column])
        ]
        said = f"图层“{layer}”没有字段对照“{name}”必有的列：{'、'.join(missing)}"
        raise InputError(Problem(file, 0, said, f"改用别的字段对照；图层有这些列：{'、'.join(columns)[:200]}"))
    return FoundFields(fields, found, (f"按指定的字段对照 {name}（{fields.title}）",))


def _matched(fields: LayerFields, columns: Sequence[str]) -> dict[LayerColumn, str] | None:
    """The layer's columns by what they say, or nothing where a required one is missing. Case does not matter."""
    present = {_plain(column): column for column in reversed(columns)}
    found: dict[LayerColumn, str] = {}
    for what, names in fields.columns.items():
        for one in names:
            if _plain(one) in present:
                found[what] = present[_plain(one)]
                break
    return found if all(column in found for column in fields.required) else None


def _plain(column: str) -> str:
    return column.strip().casefold()
