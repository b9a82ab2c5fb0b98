"""Checks of what only a workbook has (工作簿): formulas, kept values, hidden cells, numbers typed as text."""
