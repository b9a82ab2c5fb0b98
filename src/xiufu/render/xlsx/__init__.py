"""Excel (电子表格): the figures as live formulas, and the tables of the document as references to them."""

from xiufu.render.xlsx.book import write_xlsx

__all__ = ["write_xlsx"]
