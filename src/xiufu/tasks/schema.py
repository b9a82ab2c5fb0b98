"""``xiufu schema``: the JSON Schema of ``plan.yaml``, in Chinese, for editors."""

import re
from typing import Any

from xiufu.model.plan import Plan


def plan_schema() -> dict[str, Any]:
    """输入格式说明: JSON Schema of a plan; every object and field has a Chinese title and description."""
    schema = Plan.model_json_schema()
    definitions: dict[str, dict[str, Any]] = schema.get("$defs", {})
    for model in (schema, *definitions.values()):
        model["description"] = model["title"] = re.split(r"[,:.;(\n]", model["description"])[0].strip()
        for field in model.get("properties", {}).values():
            _describe(field)
    return {"$schema": "https://json-schema.org/draft/2020-12/schema", **schema}


def _describe(field: dict[str, Any]) -> None:
    """A description for the person who types: the title, and what each word of a choice means."""
    labels: dict[str, str] = field.pop("labels", {})
    choices = [part for part in (field, *field.get("anyOf", ())) if labels and "enum" in part]
    for choice in choices:
        choice["enumDescriptions"] = [labels[word] for word in choice["enum"]]
    words = choices[0]["enum"] if choices else labels
    meanings = "；".join(f"{word} 为{labels[word]}" for word in words)
    unknown = "；不知道时写“未知”" if "未知" in str(field.get("anyOf", "")) else ""
    field["description"] = f"{field['title']}{f'：{meanings}' if meanings else ''}{unknown}"
