"""The manifest: written and read again it is the same, whatever it holds; what is none is refused."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from xiufu.core.archive import Content
from xiufu.core.errors import InputError
from xiufu.core.files import is_inner_path
from xiufu.tasks.manifest import EnclosureRecord, Manifest, PackRecord, listing, read_manifest

WORDS = st.text(st.characters(exclude_categories=["Cs"]) | st.sampled_from("\r\n\x85\u2028"), max_size=20)
PATHS = st.text(st.characters(exclude_categories=["Cs"]), max_size=12).filter(is_inner_path)
CONTENTS = st.builds(Content, st.text("0123456789abcdef", min_size=64, max_size=64), st.integers(0, 10**12))
PACKS = st.builds(PackRecord, name=WORDS, version=WORDS, sha256=WORDS, built_in=st.booleans())
ENCLOSURES = st.builds(
    EnclosureRecord,
    position=st.integers(1, 999),
    kind=WORDS,
    title=WORDS,
    issuer=st.none() | WORDS,
    issued_date=st.none() | st.dates(date(1950, 1, 1), date(2200, 1, 1)),
    sheets=st.none() | st.integers(1, 1000),
    not_applicable=WORDS,
    file=st.none() | PATHS,
    name=st.none() | PATHS,
)
MANIFESTS = st.builds(
    Manifest,
    xiufu=WORDS,
    kind=WORDS,
    project=WORDS,
    plan_date=st.dates(date(1950, 1, 1), date(2200, 1, 1)),
    policy=st.sampled_from(["as_filed", "recommended"]),
    draft=st.booleans(),
    unknown=st.lists(WORDS, max_size=3).map(tuple),
    packs=st.lists(PACKS, max_size=3).map(tuple),
    attachments=st.lists(ENCLOSURES, max_size=3).map(tuple),
    drawings=st.lists(ENCLOSURES, max_size=3).map(tuple),
    files=st.dictionaries(PATHS, CONTENTS, max_size=4),
)


@given(MANIFESTS)
def test_read_again_it_is_the_same(manifest: Manifest):
    read = read_manifest(manifest.as_bytes(), "a.zip")
    assert read == manifest
    assert read.as_bytes() == manifest.as_bytes()
    assert list(read.files) == list(manifest.files)


@given(MANIFESTS)
def test_the_list_names_every_file_with_its_hash(manifest: Manifest):
    lines = listing(manifest).decode("utf-8-sig").split("\r\n")
    at = lines.index("文件（大小，SHA-256）：")
    assert lines[at + 1 : -1] == [
        line
        for name, content in manifest.files.items()
        for line in (f"  {name}　{content.size} 字节", f"    {content.sha256}")
    ]
    assert any(line.startswith("【草稿】") for line in lines[:2]) is manifest.draft


@given(MANIFESTS, MANIFESTS, st.sampled_from(sorted(Manifest.model_fields)))
def test_a_changed_value_is_another_manifest(manifest: Manifest, other: Manifest, field: str):
    assume(getattr(manifest, field) != getattr(other, field))
    assert manifest.model_copy(update={field: getattr(other, field)}).as_bytes() != manifest.as_bytes()


def empty(**more: object) -> Manifest:
    return Manifest.model_validate(
        {"xiufu": "1", "kind": "", "project": "", "plan_date": date(2026, 1, 1), "policy": "recommended", "draft": False,
         "unknown": (), "packs": (), "attachments": (), "drawings": (), "files": {}} | more
    )  # fmt: skip


@pytest.mark.parametrize("path", ["../a", "/a", "a/../b", "C:a", "a\\b", "a "])
def test_a_path_that_leads_out(path: str):
    record = EnclosureRecord(position=1, kind="other", title="", file=path)
    for manifest in (empty(files={path: Content("0", 0)}), empty(drawings=(record,)), empty(attachments=(record,))):
        with pytest.raises(InputError, match="指到了包外"):
            read_manifest(manifest.as_bytes(), "a.zip")


@pytest.mark.parametrize(
    "change",
    [
        (b'"xiufu-submission"', b'"something"'),
        (b'"format_version": 1', b'"format_version": 2'),
        (b'"policy": "recommended"', b'"policy": "other"'),
        (b'"draft": false', b'"draft": false, "more": 1'),
        (b'"unknown": []', b'"unknown": 1'),
    ],
)
def test_what_is_no_manifest(change: tuple[bytes, bytes]):
    manifest = empty()
    data = manifest.as_bytes()
    assert read_manifest(data, "a.zip") == manifest
    assert data.count(change[0]) == 1
    with pytest.raises(InputError, match="不是本程序写的送审清单"):
        read_manifest(data.replace(*change), "a.zip")
