"""What was harvested, in lines for the terminal (采集结果的文字)."""

from xiufu.core.numbers import plain_text
from xiufu.harvest.gathered import Gathered
from xiufu.harvest.method import fits_method, method_rates
from xiufu.harvest.taken import TakenComposite, TakenFee
from xiufu.harvest.wording import Taken, base_of, conflicting, day_of, kind_of, name_of, rate_of, said_of
from xiufu.tasks.harvest import HarvestRun

_NOT_FILLED_IN = "没有填入费用测算办法；用 --prefer 文件名 选定"


def lines_of(run: HarvestRun) -> list[str]:
    """What was harvested, in lines (采集结果)."""
    found = run.found
    lines = [
        f"读了 {len(found.documents)} 份：定额子目 {len(found.items)} 个，机械台班 {len(found.shifts)} 个，"
        f"价格 {len(found.prices)} 条，费用 {len(found.fees)} 项，综合单价 {len(found.composites)} 条；"
        f"未采集 {len(found.refused)} 项",
    ]
    lines += _fees(found)
    for group in conflicting(found):
        first = group.readings[0][0]
        if isinstance(first, TakenComposite):
            continue
        chosen = f"采用 {group.chosen.origin.document}" if group.chosen else _left_open(first)
        dated = f"（{day_of(first) or '日期未知'}）" if kind_of(first) == "价格" else ""
        lines.append(f"冲突：{kind_of(first)} {name_of(first)}{dated}，{chosen}")
        lines += [
            f"  {'、'.join(dict.fromkeys(one.origin.document for one in reading))}：{said_of(reading[0])}"
            for reading in group.readings
        ]
    lines += [
        f"冲突：{one.name}各方案不同（{'、'.join(f'{plain_text(value)}%' for value in one.values)}），{_NOT_FILLED_IN}"
        for one in method_rates(found)
        if one.settled is None and not one.listed
    ]
    priced = [group for group in conflicting(found) if isinstance(group.readings[0][0], TakenComposite)]
    if priced:
        lines.append(
            f"综合单价有 {len(priced)} 条同一项目、同一日期而各不相同，仅供参考，逐条见采集结果.xlsx 或 --json"
        )
    lines += [f"未采集：{one.origin.document} {one.what}（{one.origin.place}）：{one.reason}" for one in found.refused]
    lines += [f"注意：{one.origin.document} {one.what}（{one.origin.place}）：{one.reason}" for one in found.cautions]
    undated = [group.readings[0][0].resource for group in found.prices if not group.readings[0][0].as_of]
    if undated:
        lines.append(f"没有日期、没有写入数据包的价格：{'、'.join(undated)}；方案没有编制日期")
    return lines


def _left_open(one: Taken) -> str:
    if isinstance(one, TakenFee):
        return _NOT_FILLED_IN if fits_method(one) else "仅供参考"
    return "没有写入数据包；用 --prefer 文件名 选定"


def _fees(found: Gathered) -> list[str]:
    """The fees that all documents charge alike."""
    alike = [group.readings[0][0] for group in found.fees if not group.conflict]
    return [f"费用：{fee.fee} {rate_of(fee)}{base_of(fee)}" for fee in alike]
