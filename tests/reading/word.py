"""Word files by hand, as little as a reader needs: what other programs write, and what nobody should."""

import zipfile
from io import BytesIO

W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
STRICT = "http://purl.oclc.org/ooxml/wordprocessingml/main"
TYPES = '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"/>'
RESTART, CONTINUE = '<w:vMerge w:val="restart"/>', "<w:vMerge/>"


def packed(parts: dict[str, str | bytes]) -> bytes:
    buffer = BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, text in parts.items():
            archive.writestr(name, text)
    return buffer.getvalue()


def relation(target: str, kind: str) -> str:
    return (
        '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship '
        f'Id="r1" Target="{target}" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/{kind}"/>'
        "</Relationships>"
    )


def word(body: str, styles: str = "", *, prolog: str = "", namespace: str = W) -> bytes:
    """A Word file with this body."""
    return packed(
        {
            "[Content_Types].xml": TYPES,
            "_rels/.rels": relation("word/document.xml", "officeDocument"),
            "word/_rels/document.xml.rels": relation("styles.xml", "styles"),
            "word/styles.xml": f'<w:styles xmlns:w="{namespace}">{styles}</w:styles>',
            "word/document.xml": f'{prolog}<w:document xmlns:w="{namespace}" '
            'xmlns:m="http://schemas.openxmlformats.org/officeDocument/2006/math" '
            'xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006">'
            f"<w:body>{body}</w:body></w:document>",
        }
    )


def p(text: str, properties: str = "") -> str:
    return f"<w:p><w:pPr>{properties}</w:pPr>{r(text)}</w:p>"


def r(text: str) -> str:
    return f"<w:r><w:t>{text}</w:t></w:r>"


def tc(text: str, properties: str = "") -> str:
    return f"<w:tc><w:tcPr>{properties}</w:tcPr>{p(text)}</w:tc>"


def tr(*cells: str, properties: str = "") -> str:
    return f"<w:tr><w:trPr>{properties}</w:trPr>{''.join(cells)}</w:tr>"


def span(count: int | str) -> str:
    return f'<w:gridSpan w:val="{count}"/>'


def control(inside: str) -> str:
    return f"<w:sdt><w:sdtPr/><w:sdtContent>{inside}</w:sdtContent></w:sdt>"


def style(identifier: str, name: str, rest: str = "") -> str:
    return f'<w:style w:styleId="{identifier}"><w:name w:val="{name}"/>{rest}</w:style>'


def with_parts(data: bytes, parts: dict[str, str]) -> bytes:
    """The file with more parts beside its text."""
    with zipfile.ZipFile(BytesIO(data)) as archive:
        files: dict[str, str | bytes] = {name: archive.read(name) for name in archive.namelist()}
    relations = files["word/_rels/document.xml.rels"]
    assert isinstance(relations, bytes)
    base = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
    more = "".join(f'<Relationship Id="x{kind}" Type="{base}/{kind}" Target="{kind}.xml"/>' for kind in parts)
    files["word/_rels/document.xml.rels"] = relations.decode().replace("</Relationships>", f"{more}</Relationships>")
    return packed(files | {f"word/{kind}.xml": text for kind, text in parts.items()})
