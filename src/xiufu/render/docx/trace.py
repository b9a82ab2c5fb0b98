"""The map of bookmarks (数据书签表): a part of its own in the file, by which an edited file is traced to its model."""

from docx.document import Document as Package
from docx.opc.constants import RELATIONSHIP_TYPE
from docx.opc.packuri import PackURI
from docx.opc.part import Part
from lxml import etree

from xiufu.document.blocks import Document
from xiufu.document.marks import TRACE
from xiufu.render.docx.text import Marks
from xiufu.render.printable import printable

_PROPERTIES = "http://schemas.openxmlformats.org/officeDocument/2006/customXml"
_PROPERTIES_TYPE = "application/vnd.openxmlformats-officedocument.customXmlProperties+xml"
_STORE = "{8F6C3B52-5A0E-4B7B-9D36-2C7B1E0A4D11}"


def add_trace(package: Package, document: Document, marks: Marks) -> None:
    """List for each figure's bookmark its name, figure and printed text, after the document's own properties."""
    root = etree.Element(f"{{{TRACE}}}document", nsmap={None: TRACE})
    for name, value in document.properties:
        etree.SubElement(root, f"{{{TRACE}}}property", name=printable(name), value=printable(value))
    for name, figure, text in marks.figures:
        etree.SubElement(root, f"{{{TRACE}}}figure", mark=name, id=str(figure), text=printable(text))
    whole = package.part.package
    taken = {str(part.partname) for part in whole.iter_parts()}
    number = next(n for n in range(1, len(taken) + 2) if f"/customXml/item{n}.xml" not in taken)
    item = Part(PackURI(f"/customXml/item{number}.xml"), "application/xml", _serialized(root), whole)
    store = etree.Element(f"{{{_PROPERTIES}}}datastoreItem", nsmap={"ds": _PROPERTIES})
    store.set(f"{{{_PROPERTIES}}}itemID", _STORE)
    references = etree.SubElement(store, f"{{{_PROPERTIES}}}schemaRefs")
    etree.SubElement(references, f"{{{_PROPERTIES}}}schemaRef").set(f"{{{_PROPERTIES}}}uri", TRACE)
    name = PackURI(f"/customXml/itemProps{number}.xml")
    item.relate_to(Part(name, _PROPERTIES_TYPE, _serialized(store), whole), RELATIONSHIP_TYPE.CUSTOM_XML_PROPS)
    package.part.relate_to(item, RELATIONSHIP_TYPE.CUSTOM_XML)


def _serialized(root: etree._Element) -> bytes:
    return etree.tostring(root, xml_declaration=True, encoding="UTF-8", standalone=True)
