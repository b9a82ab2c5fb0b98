"""Roles (角色) and departments (部门). An account has one role; who has two has two accounts."""

from django.db.models import TextChoices


class Role(TextChoices):
    """角色."""

    OFFICER = "officer", "主管部门人员"
    INVESTOR = "investor", "社会投资主体"
    OBLIGOR = "obligor", "土地复垦义务人"
    PREPARER = "preparer", "编制单位"
    EXPERT = "expert", "评审专家"
    AUDITOR = "auditor", "审计监督人员"
    ADMINISTRATOR = "administrator", "系统管理员"


class Department(TextChoices):
    """部门 of officers: that of natural resources leads, the others give opinions (内政办发〔2023〕14号（二十二）)."""

    NATURAL_RESOURCES = "natural_resources", "自然资源"
    DEVELOPMENT = "development", "发展改革"
    FINANCE = "finance", "财政"
    ENVIRONMENT = "environment", "生态环境"
    HOUSING = "housing", "住房和城乡建设"
    WATER = "water", "水利"
    AGRICULTURE = "agriculture", "农牧"
    ENERGY = "energy", "能源"
    FORESTRY = "forestry", "林业和草原"


BY_AREA = frozenset({Role.OFFICER, Role.AUDITOR})
"""Roles whose scope is an area."""
BY_PARTY = frozenset({Role.INVESTOR, Role.OBLIGOR, Role.PREPARER})
"""Roles whose scope is the projects of their party."""
OFFICERS = frozenset({Role.OFFICER})
PARTIES = BY_PARTY
WITH_SECOND_FACTOR = frozenset({Role.OFFICER, Role.AUDITOR, Role.ADMINISTRATOR})
"""Roles that must sign in with a second factor (须启用双因素)."""
AT_PROJECTS = frozenset(Role) - {Role.ADMINISTRATOR}
"""Everybody who has projects to see."""
