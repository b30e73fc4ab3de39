"""Images: PNG, JPEG, TIFF, WebP, BMP and GIF; a frame is a page, without text of its own. The only importer of Pillow.

Only what the headers say is read when an image is opened; its pixels are decoded when a page is to be read by OCR.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from io import BytesIO
from threading import Lock
from typing import TYPE_CHECKING, cast
from warnings import filterwarnings

from parsing.errors import DocumentTooLargeError, FileIsBrokenError, OcrNotAvailableError
from parsing.formats.base import OpenDocument, Shown
from parsing.layout import size_in_points
from parsing.ocr import EXTRA_INSTALLATION
from parsing.pictures import POINTS_PER_INCH, check_image_size, image_scale
from parsing.source import Source

if TYPE_CHECKING:
    from PIL import Image

    from parsing.ocr import Picture

MAX_FRAMES = 10_000
_FORMATS = ("PNG", "JPEG", "TIFF", "WEBP", "BMP", "GIF")
# What cameras add to a photo (previews, maps of depth) stands in such a file as if it were further photos.
_ONE_PHOTO = "MPO"
_ORIENTATION = 0x0112  # of Exif
_SIDEWAYS = (5, 6, 7, 8)
# Of an image that does not say its own, as of screens and the web.
USUAL_DPI = 96.0
_PLAUSIBLE_DPI = (20.0, 10_000.0)
_DEEP_MODES = ("I", "F", "I;16", "I;16B", "I;16L")
_RESIZABLE_MODES = ("L", "RGB", "CMYK", "YCbCr")
# Reduce by a whole number before resampling, which is faster for large photos and loses nothing that OCR needs.
_REDUCING_GAP = 2.0


@contextmanager
def extract(source: Source) -> Iterator[OpenDocument]:
    """Open an image; DocumentTooLargeError for too many pixels or frames, OcrNotAvailableError without Pillow."""
    image = _opened(source)
    with image:
        check_image_size(*image.size, source.limits.image_pixels)
        yield ImageDocument.from_image(image, source.limits.image_pixels)


def _opened(source: Source) -> Image.Image:
    try:
        from PIL import Image, UnidentifiedImageError  # noqa: PLC0415 - an extra
    except ImportError as error:
        raise OcrNotAvailableError(f"images are read with Pillow: {EXTRA_INSTALLATION}") from error
    # On damaged files Pillow warns of each thing that it passes over, and of sizes, which are checked here: it would go
    # to stderr. Adding a filter again does nothing, and callers who added others since then keep all but these.
    for category in (UserWarning, Image.DecompressionBombWarning):
        filterwarnings("ignore", category=category, module=r"PIL\.")
    try:
        return Image.open(BytesIO(source.read()), formats=_FORMATS)
    except Image.DecompressionBombError as error:
        raise DocumentTooLargeError(f"the image has too many pixels: {error}") from error
    except MemoryError:
        raise
    except UnidentifiedImageError as error:  # its message is the address of a buffer
        raise FileIsBrokenError("the image is broken: its header cannot be read") from error
    except Exception as error:  # Pillow raises anything on damaged files
        raise FileIsBrokenError(f"the image is broken: {error}") from error


class ImageDocument:
    """An open image, whose frames are decoded one at a time."""

    def __init__(self, image: Image.Image, pixels: int, page_count: int, warnings: tuple[str, ...]) -> None:
        self._image = image
        self._pixels = pixels
        self._lock = Lock()
        self.page_count = page_count
        self.warnings = warnings

    @classmethod
    def from_image(cls, image: Image.Image, pixels: int) -> ImageDocument:
        """Count the frames, each of which may have so many pixels; DocumentTooLargeError above MAX_FRAMES."""
        try:
            frames = 1 if image.format == _ONE_PHOTO else getattr(image, "n_frames", 1)
        except MemoryError:
            raise
        except Exception:  # noqa: BLE001 - Pillow raises anything on damaged files
            return cls(image, pixels, 1, ("the image is damaged behind its first page",))
        if frames > MAX_FRAMES:
            raise DocumentTooLargeError(f"the image has {frames} frames: allowed are up to {MAX_FRAMES}")
        return cls(image, pixels, frames, ())

    def read_page(self, page_number: int) -> str:  # noqa: ARG002 - no page has text
        """No text: OCR reads the picture."""
        return ""

    def page_size(self, page_number: int) -> tuple[float, float] | None:
        """Points that frame `page_number` (1-based) measures, upright; only headers are read."""
        with self._lock:
            if self._image.format == "TIFF":  # frames of other formats share one size
                self._image.seek(page_number - 1)
            return _size(self._image)

    def shows(self, page_number: int) -> Shown:  # noqa: ARG002 - every page is a picture
        """A scan, always."""
        return Shown.SCAN

    def picture(self, page_number: int) -> Picture:
        """Frame `page_number` (1-based) upright in grey, of the size that suits OCR.

        Raises DocumentTooLargeError before anything is decoded, and FileIsBrokenError.
        """
        with self._lock:
            try:
                self._image.seek(page_number - 1)
                check_image_size(*self._image.size, self._pixels)
                return _grey(self._image)
            except (MemoryError, DocumentTooLargeError):
                raise
            except Exception as error:  # Pillow raises anything on damaged files
                raise FileIsBrokenError(f"the image is broken: {error}") from error


def _size(image: Image.Image) -> tuple[float, float] | None:
    horizontal, vertical = _dpi(image.info.get("dpi"))
    width, height = image.width * POINTS_PER_INCH / horizontal, image.height * POINTS_PER_INCH / vertical
    # Pillow turns the sides of a TIFF itself, and would decode a PNG to look for a note that it does not have.
    is_noted = image.format != "TIFF" and "exif" in image.info
    is_turned = is_noted and image.getexif().get(_ORIENTATION, 1) in _SIDEWAYS
    return size_in_points(height, width) if is_turned else size_in_points(width, height)


def _dpi(noted: tuple[float, float] | None) -> tuple[float, float]:
    """Dots to an inch across and down; files note nonsense, such as 1 x 1 where they mean a ratio."""
    lowest, highest = _PLAUSIBLE_DPI
    if noted is None or not all(lowest <= float(each) <= highest for each in noted):
        return USUAL_DPI, USUAL_DPI
    return float(noted[0]), float(noted[1])


def _grey(image: Image.Image) -> Picture:
    import numpy as np  # noqa: PLC0415 - slow to import

    image.draft("L", _fitting(image))
    upright = _upright(image)
    if upright.mode in _DEEP_MODES:
        upright = _shallow(upright)
    elif upright.has_transparency_data or upright.mode not in _RESIZABLE_MODES:
        upright = _in_mode(upright, "RGBA" if upright.has_transparency_data else "L")
    small = upright.resize(_fitting(upright), reducing_gap=_REDUCING_GAP)  # first: what follows makes copies
    return np.asarray((_on_white(small) if small.mode == "RGBA" else small).convert("L"))


def _fitting(image: Image.Image) -> tuple[int, int]:
    scale = image_scale(*image.size)
    return max(1, round(image.width * scale)), max(1, round(image.height * scale))


def _in_mode(image: Image.Image, mode: str) -> Image.Image:
    return image if image.mode == mode else image.convert(mode)


def _upright(image: Image.Image) -> Image.Image:
    """As the camera was held; a note about it that cannot be read does not count."""
    from PIL import ImageOps  # noqa: PLC0415 - an extra

    try:
        is_turned = image.getexif().get(_ORIENTATION, 1) != 1
    except Exception:  # noqa: BLE001 - Pillow raises anything on damaged metadata
        return image
    return ImageOps.exif_transpose(image) if is_turned else image


def _shallow(image: Image.Image) -> Image.Image:
    """Of deeper grey, what is between the darkest and the brightest pixel, in 256 steps."""
    darkest, brightest = cast(tuple[float, float], image.getextrema())
    span = max(brightest - darkest, 1e-9)
    return image.convert("F").point(lambda value: value * (255 / span) - darkest * 255 / span)


def _on_white(image: Image.Image) -> Image.Image:
    from PIL import Image  # noqa: PLC0415 - an extra

    return Image.alpha_composite(Image.new("RGBA", image.size, "white"), image)
