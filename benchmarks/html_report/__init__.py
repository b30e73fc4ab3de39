"""A run as one HTML page that needs no other file: tables, charts, confusions and the worst mistakes."""

from benchmarks.html_report.page import Measurement, html_page

__all__ = ["Measurement", "html_page"]
