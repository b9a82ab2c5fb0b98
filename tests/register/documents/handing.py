"""Papers handed in by tests, through the page as people do it; files of every kind, made here."""

from __future__ import annotations

import io
import sqlite3
import struct
import zipfile
from pathlib import Path
from typing import Any

import docx
import xlsxwriter
from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image

from tests.register.world import World
from xiufu.register.documents.models import Paper
from xiufu.register.library.models import Project

PLAN = Path("examples/to-audit.txt")
PDF = b"%PDF-1.7\n1 0 obj<</Type/Catalog>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n"
FACTS = {"fact_preparer": "某编制单位", "fact_date": "2024-02-01"}


def upload(
    world: World, project: Project, data: bytes, name: str, *, who: str = "banner", kind: str = "other", **also: Any
) -> Any:
    """The answer of the page to a file."""
    facts = FACTS if kind == "plan" else {}
    posted = {"file": SimpleUploadedFile(name, data), **facts, **also}
    return world.client(who).post(f"/projects/{project.pk}/papers/new?kind={kind}", posted)


def handed(world: World, project: Project, data: bytes, name: str = "某文件.txt", **also: Any) -> Paper:
    """A paper that was taken."""
    answer = upload(world, project, data, name, **also)
    assert answer.status_code == 302, answer.content.decode()
    return Paper.objects.latest("pk")


def word() -> bytes:
    document = docx.Document()
    document.add_paragraph("某修复方案")
    buffer = io.BytesIO()
    document.save(buffer)
    return buffer.getvalue()


def workbook() -> bytes:
    buffer = io.BytesIO()
    book = xlsxwriter.Workbook(buffer)
    book.add_worksheet().write(0, 0, "面积")
    book.close()
    return buffer.getvalue()


def picture(kind: str = "PNG") -> bytes:
    buffer = io.BytesIO()
    Image.new("RGB", (8, 8), "green").save(buffer, kind)
    return buffer.getvalue()


def zipped(*entries: tuple[str, bytes], method: int = zipfile.ZIP_DEFLATED) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", method) as archive:
        for name, data in entries:
            archive.writestr(name, data)
    return buffer.getvalue()


def with_part(package: bytes, name: str, data: bytes) -> bytes:
    buffer = io.BytesIO(package)
    with zipfile.ZipFile(buffer, "a", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(name, data)
    return buffer.getvalue()


def shapes(name: str = "范围") -> bytes:
    sign = struct.pack(">i", 9994) + b"\0" * 96
    return zipped((f"{name}.shp", sign), (f"{name}.shx", sign), (f"{name}.dbf", b"\x03"), (f"{name}.prj", b"GEOGCS[]"))


def geopackage(folder: Path) -> bytes:
    path = folder / "a.gpkg"
    with sqlite3.connect(path) as database:
        database.execute("PRAGMA application_id = 1196444487")  # "GPKG"
        database.execute("CREATE TABLE gpkg_contents (table_name TEXT)")
    database.close()
    return path.read_bytes()
