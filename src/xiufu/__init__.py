"""Xiufu (修复): ecological restoration and land reclamation plans, from inputs to traced figures and documents."""

__version__ = "0.1.0"
