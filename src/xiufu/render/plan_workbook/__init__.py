"""The workbook a plan is filled in (方案填写簿): forms, tables, chapters and drop-down lists, as the models declare them."""

from xiufu.render.plan_workbook.book import ChapterText as ChapterText
from xiufu.render.plan_workbook.book import plan_workbook as plan_workbook
