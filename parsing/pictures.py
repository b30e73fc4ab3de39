"""How large a picture of a page should be for OCR, and how large an image may be at all. Pure."""

from __future__ import annotations

import math

from parsing.errors import DocumentTooLargeError

POINTS_PER_INCH = 72
# Rendered text pages, one core, share of words found: 120 dpi 0.96 s 88 %, 150 dpi 1.13 s 94 %, 200 dpi 1.24 s 97 %,
# 250 dpi 1.51 s 97 %, 300 dpi 1.84 s 98 %.
RESOLUTION_DPI = 200
# A4 at that resolution: larger scans and photos cost more time and gave no more words.
MAX_PICTURE_PIXELS = 3_900_000
# Photos and pages smaller than this gave 15 % more letters when they were enlarged up to it, but not beyond twice.
MIN_PICTURE_PIXELS = 2_200_000
MAX_ENLARGEMENT = 2.0
# Tesseract refuses sides above 32767.
MAX_PICTURE_SIDE = 30_000
# Tesseract fails on sides below this, and letters would be no higher.
MIN_PICTURE_SIDE = 8


def check_image_size(width: int, height: int, allowed: int) -> None:
    """DocumentTooLargeError for an image of more pixels than `allowed`, by what its header says: before decoding."""
    if width * height > allowed:
        raise DocumentTooLargeError(f"an image has {width} x {height} pixels: allowed are up to {allowed} in all")


def image_scale(width: float, height: float) -> float:
    """By how much to enlarge (> 1) or reduce (< 1) an image of `width` x `height` pixels before OCR."""
    pixels = width * height
    scale = 1.0
    if pixels > MAX_PICTURE_PIXELS:
        scale = math.sqrt(MAX_PICTURE_PIXELS / pixels)
    elif pixels < MIN_PICTURE_PIXELS:
        scale = min(MAX_ENLARGEMENT, math.sqrt(MIN_PICTURE_PIXELS / pixels))
    return min(scale, MAX_PICTURE_SIDE / max(width, height))


def page_scale(width: float, height: float) -> float:
    """Pixels per point at which to render a page of `width` x `height` points for OCR."""
    scale = RESOLUTION_DPI / POINTS_PER_INCH
    return scale * image_scale(width * scale, height * scale)
