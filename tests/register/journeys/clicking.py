"""What people do at pages of the register: they click and fill in what they see, by its name."""

from __future__ import annotations

from collections.abc import Mapping

from playwright.sync_api import FilePayload, Page, expect

from tests.register.documents.handing import PDF


def menu(page: Page, title: str) -> None:
    """A line of the menu."""
    page.get_by_role("navigation", name="主菜单").get_by_role("link", name=title, exact=True).click()


def tab(page: Page, title: str) -> None:
    """A tab of the project that one is at."""
    page.get_by_role("navigation", name="项目页签").get_by_role("link", name=title, exact=True).click()
    expect(page.get_by_role("navigation", name="项目页签").get_by_role("link", name=title)).to_have_attribute(
        "aria-current", "page"
    )


def link(page: Page, title: str) -> None:
    """The first link of the page that is called so."""
    page.get_by_role("main").get_by_role("link", name=title, exact=True).first.click()


def press(page: Page, title: str) -> None:
    """A button of the page."""
    page.get_by_role("main").get_by_role("button", name=title, exact=True).click()


def fill(page: Page, values: Mapping[str, str]) -> None:
    """Fields by their labels."""
    for label, value in values.items():
        page.get_by_label(label, exact=True).fill(value)


def said(page: Page, text: str) -> None:
    """What the page answers to what was just done."""
    expect(page.get_by_role("status").first).to_have_text(text)


def hand_in(page: Page, kind: str, title: str, facts: Mapping[str, str]) -> None:
    """A paper of a kind, from wherever one is at the project."""
    tab(page, "文件")
    link(page, "上传文件")
    link(page, kind)
    page.get_by_label("文件", exact=True).set_input_files(
        FilePayload(name="某.pdf", mimeType="application/pdf", buffer=PDF + title.encode())
    )
    fill(page, {"文件名称": title, **facts})
    press(page, "上传")
    expect(page.get_by_role("heading", level=2, name=f"{title}（第 1 版）")).to_be_visible()


def take(
    page: Page, step: str, papers: Mapping[str, str] | None = None, facts: Mapping[str, str] | None = None
) -> None:
    """A step from its list, with papers chosen by their titles."""
    tab(page, "办理")
    link(page, step)
    fill(page, facts or {})
    for label, title in (papers or {}).items():
        page.get_by_label(label, exact=True).select_option(label=f"{title}（第 1 版）")
    press(page, f"办理“{step}”")
    said(page, f"已办理“{step}”")
