"""Commands about land (图形命令): areas, conversions, overlays of files, without any plan."""

import argparse

from xiufu.cli.commands import FINDINGS, FINE
from xiufu.cli.printing import one_line, show


def area(arguments: argparse.Namespace, as_json: bool) -> int:
    """``xiufu area``."""
    from xiufu.tasks.area import as_dict as area_dict
    from xiufu.tasks.area import measure, summary

    report = measure(
        arguments.file,
        crs=arguments.crs,
        layer=arguments.layer,
        control=arguments.control,
        outer=arguments.outer,
        division=arguments.division,
    )
    show(as_json, area_dict(report) if as_json else {}, [] if as_json else summary(report), report.problems)
    return FINE if report.sound else FINDINGS


def convert(arguments: argparse.Namespace, as_json: bool) -> int:
    """``xiufu convert``."""
    from xiufu.tasks.convert import convert as convert_file

    done = convert_file(
        arguments.source,
        arguments.target,
        crs=arguments.crs,
        to_crs=arguments.to_crs,
        layer=arguments.layer,
        repairs=arguments.repair,
        version={"9": 9, "8": 8, None: None}[arguments.version],
        encoding=arguments.encoding,
    )
    names = "、".join(str(file) for file in done.files)
    other = [] if done.written_crs == done.crs else [f"写出的坐标系：{done.written_crs.name}"]
    show(
        as_json,
        {
            "crs": f"EPSG:{done.crs.epsg}",
            "reasons": list(done.reasons),
            "written_crs": f"EPSG:{done.written_crs.epsg}",
            "plots": done.plots,
            "points": done.points,
            "repairs": list(done.repairs),
            "notes": list(done.notes),
            "files": [str(file) for file in done.files],
        },
        [
            f"坐标系：{done.crs.name}",
            *(f"依据：{reason}" for reason in done.reasons),
            *other,
            *(f"修复：{text}" for text in done.repairs),
            *(f"提示：{note}" for note in done.notes),
            f"已写入 {names}：{done.plots} 个地块，{done.points} 个界址点。",
        ],
    )
    return FINE


def overlay(arguments: argparse.Namespace, as_json: bool) -> int:
    """``xiufu overlay``."""
    from xiufu.tasks.overlay import Asked, overlay_projects
    from xiufu.tasks.overlay_files import as_dict as overlay_dict
    from xiufu.tasks.overlay_files import summary, write_overlay

    asked = Asked(
        crs=arguments.crs,
        layer_crs=tuple(arguments.layer_crs),
        layer_name=tuple(arguments.layer),
        fields=tuple(arguments.fields),
        standard=tuple(arguments.standard),
        to_standard=arguments.to_standard,
        control=tuple(arguments.control),
        repair=arguments.repair,
    )
    result = overlay_projects(arguments.projects, arguments.layers, asked, pack_folders=arguments.packs)
    files = write_overlay(result, arguments.output)
    show(
        as_json,
        overlay_dict(result) | {"files": [str(file) for file in files]} if as_json else {},
        [
            *summary(result),
            *(f"提示：{one_line(problem)}" for problem in result.problems),
            *(f"已写入 {file}。" for file in files),
        ],
        result.problems,
    )
    return FINDINGS if result.problems else FINE
