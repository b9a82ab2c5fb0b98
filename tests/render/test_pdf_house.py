"""The house style of a user's Word template in PDF: header words with the logo in their line, inside the page."""

import io

import pypdfium2
import pypdfium2.raw as raw
from PIL import Image

from tests.render.templates import institute_template
from xiufu.document.blocks import Document, Heading
from xiufu.render.docx.house import read_house
from xiufu.render.pdf import write_pdf


def test_the_logo_stands_in_the_line_of_the_header():
    picture = io.BytesIO()
    Image.new("RGB", (200, 80), "green").save(picture, "PNG")
    house = read_house(institute_template(picture.getvalue()))
    [logo] = house.logos
    assert logo.align == house.looks["header"].align == "right"
    [page] = pypdfium2.PdfDocument(write_pdf(Document("题", (Heading("甲", 1),)), draft=False, house=house).data)
    [drawn] = page.get_objects(filter=[raw.FPDF_PAGEOBJ_IMAGE])
    left, bottom, right, top = drawn.get_bounds()
    assert abs((right - left) - logo.width / 20) < 0.1
    assert abs((top - bottom) - logo.height / 20) < 0.1
    assert page.get_height() - house.page.top / 20 < bottom < top <= page.get_height() - house.page.header / 20 + 0.1
    text = page.get_textpage()
    at = text.get_text_range().index("某某规划设计院有限公司")
    first = text.get_charbox(at)
    assert right < first[0] < right + 15
    assert bottom - 5 < first[1] < top
