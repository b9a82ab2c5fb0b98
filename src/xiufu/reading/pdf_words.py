"""Words by which a line of a plan is known (行首用语): captions, units, notes, entries of contents."""

import re

CHINESE = "一二三四五六七八九十百"
"""The digits of Chinese numbers (中文数字)."""

CAPTION = re.compile(rf"(续|附)?表\s*[\dA-Z{CHINESE}]+([-－–—.．]\d+)*(?![\d{CHINESE}]*[中列所可为是，。])")
"""The beginning of a table's title (表题)."""
CONTINUED = re.compile(r"续\s*表|续上表|接上表|表.{0,12}[（(]\s*续\s*[表\d]*[）)]")
"""The title of a table that goes on from the page before (续表)."""
PICTURE = re.compile(rf"附?图\s*[\dA-Z{CHINESE}]+([-－–—.．]\d+)*(?![\d{CHINESE}]*[中所可为是，。])")
"""The beginning of a picture's title (图题)."""
UNIT = re.compile(r"[（(]?(计量|金额|面积|货币)?单位\s*[:：]\s*\S{1,24}$")
"""The unit of a table's numbers (表格单位), on a line of its own or after the title."""
NOTE = re.compile(r"(表)?(注|备注|说明|[数资][据料]来源|价格出处|出处|来源)\s*\d*\s*[:：]|※")
"""A note below a table (表注)."""
ENTRY = re.compile(r".*([.．·•]\s?){4,}\s*[-—–]?\s*[\dIVXivxⅠ-Ⅻ]+\s*[-—–]?$|.*…{2,}\s*[-—–]?\s*[\dIVXivx]+\s*[-—–]?$")
"""A line of the contents with its page (目录条目)."""
FOOTNOTE = re.compile(r"[¹²³⁴⁵⁶⁷⁸⁹①-⑳]")
"""The mark of a note at the foot of the page (脚注)."""
