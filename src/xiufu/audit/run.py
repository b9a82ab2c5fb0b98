"""The list of checks and the loop that runs them (审查)."""

from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass

from xiufu.audit.arithmetic.judge import arithmetic
from xiufu.audit.arithmetic.ordinals import ordinals
from xiufu.audit.chain.judge import linked, rounding
from xiufu.audit.chain.last_digit import last_digits
from xiufu.audit.chain.tax import tax_base
from xiufu.audit.codes.mixed import one_standard
from xiufu.audit.codes.names import code_names
from xiufu.audit.codes.units import written_units
from xiufu.audit.completeness.applicability import right_kind
from xiufu.audit.completeness.checks import completeness
from xiufu.audit.consistency.measures import costs_designed, measures_counted
from xiufu.audit.consistency.phases import schedule_years
from xiufu.audit.consistency.ratios import costs_per_area, reclamation_rate
from xiufu.audit.consistency.references import numbering, references
from xiufu.audit.consistency.releases import releases
from xiufu.audit.consistency.spellings import project_names, spelt_in_two_ways
from xiufu.audit.consistency.values import one_value_each
from xiufu.audit.doubtful import doubtful_numbers, without_doubtful
from xiufu.audit.inferred import inferred_tables
from xiufu.audit.instruments.listed import all_listed
from xiufu.audit.instruments.titles import numbers, titles
from xiufu.audit.instruments.validity import in_force
from xiufu.audit.law.rules import required
from xiufu.audit.paper import Paper
from xiufu.audit.quotes.judge import quoted_of_laws
from xiufu.audit.residue.former import former_names
from xiufu.audit.residue.judge import residue
from xiufu.audit.sentences.averages import written_averages
from xiufu.audit.sentences.balance import written_balances
from xiufu.audit.sentences.changes import written_changes
from xiufu.audit.sentences.conversions import written_conversions
from xiufu.audit.sentences.equations import written_equations
from xiufu.audit.sentences.parts import written_parts
from xiufu.audit.sentences.periods import written_periods
from xiufu.audit.sentences.shares import written_shares
from xiufu.audit.workbook.cached import kept_values
from xiufu.audit.workbook.sums import hidden_in_sums, numbers_as_text, rows_left_out, typed_totals
from xiufu.core.finding import Finding

Judge = Callable[[Paper], Iterable[Finding]]


@dataclass(frozen=True, slots=True)
class Check:
    """One check (审查项): its permanent code, what it is called, one line of help, and the function that runs it."""

    code: str
    title: str
    help: str
    judge: Judge


CHECKS: tuple[Check, ...] = (
    Check("ARITH-001", "纵向合计", "小计、合计等于表中所属各行之和", arithmetic("ARITH-001")),
    Check("ARITH-002", "横向合计", "小计、合计列等于本行所属各列之和", arithmetic("ARITH-002")),
    Check("ARITH-003", "横向乘积", "金额等于数量乘单价、基数乘费率，同一数量的两种单位一致", arithmetic("ARITH-003")),
    Check("ARITH-004", "横向差额", "变幅、价差、余缺等于本行两列之差", arithmetic("ARITH-004")),
    Check("ARITH-005", "占比", "占比等于本行之数除以总数，各占比之和为 100%", arithmetic("ARITH-005")),
    Check("ARITH-006", "重复合计", "同一张表中重复写出的合计相同", arithmetic("ARITH-006")),
    Check("ARITH-007", "序号连续", "表中序号连续、不重复", ordinals),
    Check("ARITH-009", "表内算式", "表头、行名写明的算式成立", arithmetic("ARITH-009")),
    Check("READ-001", "推断的表格", "结构由版面推断、把握不足的表格，其中不相符的等式不作错误", inferred_tables),
    Check("READ-002", "识别存疑的数", "扫描页中识别把握不足的数、没有认出的单元格，不用于判定", doubtful_numbers),
    Check("ARITH-101", "文中算式", "句子里写出的算式，两边是否相等", written_equations),
    Check("ARITH-102", "文中分项", "“其中”“合计”前后的分项相加是否等于总数", written_parts),
    Check("ARITH-103", "文中占比", "“占……的%”是否等于分项除以总数，各占比之和是否为100%", written_shares),
    Check("ARITH-104", "单位面积费用", "每公顷、亩均的费用是否等于费用除以面积，两者是否相差15倍", written_averages),
    Check("ARITH-105", "单位换算", "同一数量换一个单位再写一次，是否相等", written_conversions),
    Check("ARITH-106", "期限", "起止日期之间的月数、各期相加是否等于写出的期限", written_periods),
    Check("ARITH-107", "土石方平衡", "挖方与借方之和是否等于填方与余（弃）方之和", written_balances),
    Check("ARITH-108", "文中增减", "增减额、增减幅度是否由前后两个数得出", written_changes),
    Check("CHAIN-000", "取位规则", "全文按全精度传递还是逐级取位，由各等式推断", rounding),
    Check("CHAIN-002", "单价分析", "单价分析表逐行：数量×单价、取费基数×费率、各项之和", linked("CHAIN-002")),
    Check("CHAIN-003", "计税基数", "各单价分析表计税基数的口径一致", tax_base),
    Check("CHAIN-004", "机械台班费", "台班费等于一类费用与人工、燃料各项之和", linked("CHAIN-004")),
    Check("CHAIN-005", "价格衔接", "单价分析、台班费所用价格与价格表、台班费表一致", linked("CHAIN-005")),
    Check("CHAIN-006", "价差用量", "材料价差的用量等于本项与机械台班所用之和", linked("CHAIN-006")),
    Check("CHAIN-007", "单价衔接", "估算表的综合单价与单价分析表一致", linked("CHAIN-007")),
    Check("CHAIN-008", "分项合计", "工程量×综合单价，由单价分析逐级推算", linked("CHAIN-008")),
    Check("CHAIN-009", "不可预见费", "不可预见费等于各项基数之和乘费率", linked("CHAIN-009")),
    Check("CHAIN-010", "价差预备费", "逐年静态投资乘涨价系数，系数由年份推算", linked("CHAIN-010")),
    Check("CHAIN-011", "总额衔接", "同一笔费用各表一致，静态、动态总投资由各组成部分相加", linked("CHAIN-011")),
    Check("CHAIN-012", "费用算式", "其他费用等于所列基数乘费率", linked("CHAIN-012")),
    Check("CHAIN-013", "工程量衔接", "估算表的工程量等于工程量表各处之和", linked("CHAIN-013")),
    Check("CHAIN-014", "计算式", "金额等于计算式所列各数之积", linked("CHAIN-014")),
    Check("CHAIN-015", "措施造价", "各单元措施费用合计为工程施工费，单位造价等于费用除以单元面积", linked("CHAIN-015")),
    Check("CHAIN-016", "合计末位", "全文合计都精确相等时，只在末位相差的合计", last_digits),
    Check(
        "CONS-001",
        "前后数值一致",
        "同一数量在正文、表格、报告表各处的数值相同（换算单位、考虑取位之后）",
        one_value_each,
    ),
    Check("CONS-002", "土地复垦率", "土地复垦率等于复垦土地面积除以复垦责任范围面积", reclamation_rate),
    Check("CONS-003", "单位面积投资", "每公顷、亩均投资等于全文的总投资除以面积", costs_per_area),
    Check("CONS-004", "引用", "正文引用的表、图、章、附件在文件中存在", references),
    Check("CONS-005", "题名编号", "表、图的编号连续、不重复", numbering),
    Check("CONS-006", "名称写法", "地名、单位名称全文写法一致", spelt_in_two_ways),
    Check("CONS-007", "项目名称", "封面、报告表、正文的项目名称一致", project_names),
    Check("CONS-008", "进度年份", "进度表的年份在方案服务期内", schedule_years),
    Check("CONS-009", "措施的工程量和费用", "工程设计和保障措施写明要做的，有工程量或费用", measures_counted),
    Check("CONS-010", "费用的措施", "列了费用的措施，正文写明怎样做", costs_designed),
    Check("CONS-011", "费用支取条件", "各处写的复垦费用支取条件不互相矛盾", releases),
    Check("LAW-001", "法规标准题名", "引用的法规、标准、文件的题名与目录一致", titles),
    Check("LAW-002", "法规标准编号", "引用的编号、分部分号、年号、修订年份与目录一致", numbers),
    Check("LAW-003", "法规标准效力", "引用的法规、标准、文件在编制日期有效", in_force),
    Check("LAW-004", "编制依据列全", "正文使用的法规、标准列入编制依据", all_listed),
    Check("QUOTE-001", "引文", "引号内引用的条文与原文一致，条号正确", quoted_of_laws),
    Check("RES-001", "他项目残留", "正文没有其他类别项目的用语，没有与本项目无关的地名、项目名称", residue),
    Check("RES-002", "旧称", "机构、规划的名称是编制日期时的名称", former_names),
    Check("CODE-001", "地类代码与名称", "地类代码与名称在某一套地类标准中相符，二级类属于同一行的一级类", code_names),
    Check("CODE-002", "地类标准", "表中地类同属一套标准，就是文中分类所用的标准", one_standard),
    Check("UNIT-001", "计量单位的写法", "单位没有错字、大小写写对，面积、体积的单位与所量的相符", written_units),
    Check("RULE-001", "临时用地期限", "临时用地的使用期限不超过法定年限", required("RULE-001")),
    Check("RULE-002", "期满复垦", "临时用地期满后在法定期限内完成复垦", required("RULE-002")),
    Check("RULE-003", "预存计划", "有土地复垦费用预存计划，写明金额和时间", required("RULE-003")),
    Check("RULE-004", "预存数额和时间", "预存的总额、分期、首期比例和时间符合实施办法", required("RULE-004")),
    Check("RULE-005", "权利人意见", "涉及集体土地的，有权利人的意见及结果", required("RULE-005")),
    Check("RULE-006", "费用发生年度", "监理、验收、不可预见等费用列在发生的年度", required("RULE-006")),
    Check("RULE-007", "监测与管护期限", "列有费用的监测、管护写明期限，不少于规定的年限", required("RULE-007")),
    Check("RULE-008", "耕地坡度", "复垦为耕地的坡度不超过规定", required("RULE-008")),
    Check("RULE-009", "增减挂钩地块", "增减挂钩单个地块的面积不小于规定", required("RULE-009")),
    Check("COMP-001", "方案种类", "报告书、报告表与项目应编的方案种类相符", right_kind),
    Check("COMP-002", "章节", "方案应有的章节都有内容", completeness("COMP-002", "chapter")),
    Check("COMP-003", "填报事项和栏目", "报告表的事项都已填报，栏目齐全", completeness("COMP-003", "fact", "column")),
    Check("COMP-004", "表", "方案应有的表齐全", completeness("COMP-004", "table")),
    Check("COMP-005", "说明", "损毁因子、质量指标、费用依据等都已写明", completeness("COMP-005", "statement")),
    Check("COMP-006", "附件和附图", "应附的附件、附图列在清单里", completeness("COMP-006", "attachment", "drawing")),
    Check("XLSX-001", "公式与显示的数", "工作簿中各公式按现有的数重算，是否等于保存的数", kept_values),
    Check("XLSX-002", "键入的合计", "同行各合计是求和公式时，合计是否是键入的数", typed_totals),
    Check("XLSX-003", "求和区域漏行", "求和公式是否包括本组的首行和末行", rows_left_out),
    Check("XLSX-004", "隐藏的数", "合计是否计入隐藏的行、列", hidden_in_sums),
    Check("XLSX-005", "文本型数字", "求和区域内是否有以文本保存、不计入合计的数", numbers_as_text),
)
"""Every check, in the order in which they run."""


@dataclass(frozen=True, slots=True)
class Audited:
    """A document and everything that was found in it (审查结果), what agrees included."""

    paper: Paper
    findings: tuple[Finding, ...]

    def equations_of(self) -> Counter[tuple[object, int]]:
        """In how many equations each number stands (覆盖次数), by spot and start; what could not be judged is not counted."""
        return Counter(
            (claim.spot, claim.start)
            for finding in self.findings
            if finding.verdict != "cannot_tell"
            for claim in dict.fromkeys(finding.claims)
        )


def audit(paper: Paper, checks: Iterable[Check] = CHECKS) -> Audited:
    """Run every check on a document (审查). Nothing is judged by recognized text that is in doubt."""
    found = (finding for check in checks for finding in check.judge(paper))
    return Audited(paper, tuple(without_doubtful(paper, found)))
