"""What has to come of each attack, by kind: an outcome and the names that it is right for.

SAID: answered, and the sentence that the file holds was read. OTHER: answered with other text, where the sentence is
not there or not to be found. Everything else is a code. Several outcomes, joined by "|", stand where each is right: how
much memory or time native code takes for a bomb, and how it ends without it, differs from one machine to another.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

SAID: Final = "SAID"
OTHER: Final = "OTHER"
_BROKEN: Final = "PDF_IS_BROKEN"
_PROTECTED: Final = "PDF_IS_PROTECTED"
_NOTHING: Final = "NO_DATA_FOUND_IN_FILE"
_LARGE: Final = "DOCUMENT_TOO_LARGE"
_PAGES: Final = "TOO_MANY_PAGES"
_UNSUPPORTED: Final = "UNSUPPORTED_FILE_TYPE"
_UNREADABLE: Final = "SOURCE_NOT_READABLE"
_COSTLY: Final = f"{_LARGE}|{_BROKEN}|TIMEOUT"

_TABLE: Final[Mapping[str, Mapping[str, str]]] = {
    "pdf-bombs": {
        SAID: "500-filters.pdf flate-reference-stream.pdf million-packed-objects.pdf million-loose-objects.pdf",
        f"{SAID}|{_COSTLY}": "flate.pdf flate-object-stream.pdf flate-character-map.pdf form-fan-out.pdf "
        "contents-repeated.pdf",
        _NOTHING: "run-lengths.pdf huge-predictor.pdf",
        f"{_NOTHING}|{_COSTLY}": "flate-in-flate.pdf flate-in-flate-in-flate.pdf huge-image.pdf tiny-tiles.pdf "
        "many-paths.pdf",
        _PAGES: "pages-repeated.pdf",
    },
    "pdf-structure": {
        SAID: "page-tree-returns.pdf page-tree-doubles.pdf length-is-its-own-stream.pdf length-too-long.pdf "
        "length-negative.pdf table-before-itself.pdf table-before-the-file.pdf table-beyond-the-file.pdf "
        "tables-in-a-ring.pdf table-of-itself.pdf 20000-tables.pdf no-table.pdf object-streams-extend-each-other.pdf "
        "forms-draw-each-other.pdf glyph-draws-itself.pdf count-largest.pdf count-beyond-numbers.pdf "
        "count-negative.pdf count-zero.pdf count-is-text.pdf media-box-huge.pdf media-box-negative.pdf "
        "media-box-empty.pdf media-box-of-text.pdf arrays-100000-deep.pdf "
        "dictionaries-100000-deep.pdf strings-100000-deep.pdf "
        "open-states.pdf count-million.pdf",
        f"{SAID}|{_BROKEN}": "page-tree-10000-deep.pdf object-stream-in-itself.pdf object-stream-claims-too-much.pdf",
        _BROKEN: "page-tree-is-its-own-child.pdf page-tree-of-two-parents.pdf catalogue-is-its-page-tree.pdf",
        _NOTHING: "references-loop.pdf",
        f"{_NOTHING}|{_LARGE}": "media-box-huge-without-text.pdf user-unit-huge-without-text.pdf "
        "media-box-ribbon-without-text.pdf",
    },
    "pdf-damage": {
        SAID: "cut-in-start.pdf cut-before-end.pdf padded-in-front-a-little.pdf padded-behind.pdf root-missing.pdf "
        "encrypted-without-password.pdf encrypted-by-nothing.pdf cut-after-contents.pdf cut-before-table.pdf "
        "cut-in-table.pdf cut-in-trailer.pdf",
        _BROKEN: "cut-after-header.pdf cut-in-catalogue.pdf cut-in-page-tree.pdf cut-in-page.pdf cut-in-contents.pdf "
        "nothing-but-padding.pdf zeros-in-the-middle.pdf noise-behind-header.pdf headers-only.pdf objects-unclosed.pdf "
        "trailers-only.pdf",
        _PROTECTED: "encrypted.pdf encrypted-by-stranger.pdf encrypted-in-future.pdf",
        f"{OTHER}|{_UNSUPPORTED}|{_BROKEN}": "cut-in-mark.pdf beginning-lost.pdf",
        f"{SAID}|{_UNSUPPORTED}": "padded-in-front.pdf",
    },
    "archives": {
        SAID: "straying-names.docx target-above-the-archive.docx target-is-a-file.docx directory-claims-more.docx "
        "documents-in-documents.docx",
        f"{SAID}|{_BROKEN}": "packed-size-huge.docx",
        _LARGE: "bomb.docx bomb-under-the-limit.docx bomb.xlsx many-headers.docx size-huge.docx 60000-entries.docx",
        f"{_LARGE}|{_BROKEN}": "quoted-overlap.docx bzip2-bomb.docx lzma-bomb.docx bomb-said-to-be-small.docx "
        "bomb-said-to-be-empty.docx",
        _BROKEN: "same-bytes-twice.docx main-part-twice.docx sheet-twice.xlsx method-unknown.docx checksum-wrong.docx "
        "directory-lost.docx cut-in-half.docx empty-main-part.docx binary-main-part.docx",
        f"{_BROKEN}|{_NOTHING}": "target-is-itself.docx",
        _PROTECTED: "encrypted-entry.docx",
        f"{_UNSUPPORTED}|{_BROKEN}": "cut-in-header.docx end-only.docx header-only.docx no-main-part.docx",
    },
    "office-xml": {
        _BROKEN: "laughs.docx laughs-in-package.docx laughs.xlsx laughs.odt laughs-in-container.epub "
        "quadratic-entity.docx encoding-false.docx",
        SAID: "laughs.epub deep.docx deep-tables.docx deep.xlsx deep.odt deep.epub 100000-attributes.docx utf-16.docx "
        "utf-7.docx encoding-unknown.docx far-cells.xlsx false-cells.xlsx cells-repeated.ods "
        "cells-repeated-beyond-numbers.ods spaces-repeated.odt spaces-negative.odt chapter-repeated.epub",
        _LARGE: "string-repeated.xlsx",
        f"{_NOTHING}|{_BROKEN}": "chapter-missing.epub",
    },
    "office-references": {
        _BROKEN: "external-entity.docx external-subset.docx external-entity.xlsx external-entity.odt",
        SAID: "external-relation.docx inclusion.docx external-entity.epub",
    },
    "images": {
        SAID: "words.png",
        _LARGE: "60000-pixels.png 60000-pixels-claimed.png largest-size-claimed.png 65500-pixels-claimed.jpg "
        "16384-pixels-claimed.webp huge-claimed.bmp negative-claimed.bmp 60000-pixels-claimed.tiff",
        f"{_LARGE}|{_NOTHING}": "ribbon.png",
        _BROKEN: "no-size.png text-bomb.png profile-bomb.png chunk-too-long.png cut-after-mark.png cut-in-header.png "
        "cut-after-header.png cut-in-header.jpg directory-beyond-the-file.tiff directory-of-65535-fields.tiff "
        "strip-beyond-the-file.tiff",
        f"{SAID}|{OTHER}|{_BROKEN}": "cut-in-pixels.png cut-in-pixels.jpg cut-in-pixels.tiff cut-in-pixels.webp "
        "cut-in-pixels.bmp",
        f"{_NOTHING}|TIMEOUT": "1000-scans.jpg",
        f"{_NOTHING}|{_BROKEN}": "directories-loop.tiff",
        f"{_NOTHING}|{_PAGES}": "10000-directories.tiff",
    },
    "texts": {
        SAID: "single-line.txt one-word.txt million-lines.txt zeros-between.txt half-a-unit.txt utf-16.txt "
        "utf-16-without-mark.txt utf-32.txt utf-7.txt lone-surrogates-in-utf-16.txt lone-surrogates-in-utf-8.txt "
        "overlong-utf-8.txt right-to-left-override.txt nested-embeddings.txt stacked-accents.txt "
        "control-characters.txt terminal-escapes.txt rich-text-closed-too-often.rtf "
        "rich-text-binary-lie.rtf rich-text-numbers.rtf",
        OTHER: "half-the-bytes-high.txt quote-unclosed.csv 500000-columns.csv separators-only.csv",
        f"{OTHER}|{_BROKEN}": "rich-text-cut.rtf",
        _NOTHING: "white-space.txt mark-only.txt mark-of-utf-16-only.txt invisible-only.txt",
        _UNSUPPORTED: "zeros.txt binary.txt",
        f"{SAID}|{_UNSUPPORTED}": "zeros-at-the-end.txt",
        f"{SAID}|{_BROKEN}": "rich-text-200000-deep.rtf",
    },
    "markup": {
        SAID: "200000-blocks-deep.html 50000-tables-deep.html 100000-forms-deep.html lists-deep.html laughs.html "
        "comment-unclosed.html script-unclosed.html tag-unclosed.html tags-unclosed.html attribute-unclosed.html "
        "100000-attributes.html style-of-spaces.html million-entities.html declared-charset-false.html "
        "declared-charset-unknown.html preamble-of-comments.html million-quotes-deep.md lists-deep.md brackets.md "
        "brackets-of-images.md emphasis.md emphasis-closed.md backticks.md links-unclosed.md definitions.md "
        "html-unclosed.md instructions-unclosed.md columns.md underlines.md",
        f"{SAID}|{OTHER}": "front-matter-unclosed.md",
        OTHER: "cut-in-tag.html preamble-without-end.html",
        f"{SAID}|{_UNSUPPORTED}": "zeros-in-tags.html",
        _NOTHING: "nothing-visible.html",
    },
    "markup-references": {SAID: "references.html external-entity.html external-subset.html"},
    "mail": {
        SAID: "forwarded-12-deep.eml 15000-parts.eml 50000-fields.eml field-of-10-mb.eml field-folded.eml "
        "50000-recipients.eml comments-deep.eml quotes-unclosed.eml groups-deep.eml encoded-words.eml "
        "encoded-words-unclosed.eml subject-of-white-space.eml parameter-in-20000-pieces.eml parameters-unclosed.eml "
        "boundary-empty.eml boundary-missing.eml charset-unknown.eml charset-is-a-path.eml charset-is-a-codec.eml "
        "charset-is-zip.eml charset-of-10000-letters.eml charset-with-zero.eml "
        "charset-of-a-word.eml transfer-encoding-unknown.eml "
        "quoted-printable-damaged.eml uuencode-cut.eml attachment-above-the-folder.eml attachment-with-zero.eml "
        "attachment-turned-round.eml date-impossible.eml cut-in-part.eml",
        OTHER: "base64-damaged.eml no-body.eml",
        f"{SAID}|{OTHER}": "multiparts-100-deep.eml boundary-of-dashes.eml",
        f"{SAID}|{OTHER}|{_BROKEN}": "multiparts-5000-deep.eml forwarded-5000-deep.eml",
        f"{SAID}|{_UNSUPPORTED}": "zeros-in-fields.eml",
    },
    "disguises": {
        SAID: "pdf.docx pdf.txt docx.pdf xlsx.docx html.pdf text.pdf text.png text.docx picture.pdf pdf-and-zip.pdf "
        "zip-and-pdf.zip pdf-and-html.pdf picture-and-zip.png mail-and-html.eml text-about-pdf.txt",
        f"{SAID}|{OTHER}": "html-and-pdf.html",
        _UNSUPPORTED: "executable.pdf program.txt gzip.txt archive.zip database.pdf",
        f"{_UNSUPPORTED}|{_BROKEN}": "compound-cut.doc compound-empty.msg compound-table-loops.msg "
        "compound-beyond-the-file.msg",
        f"{_NOTHING}|{_BROKEN}": "compound-directory-loops.msg",
    },
    "filesystem": {
        SAID: "link.txt name-of-lines.txt name-of-bytes.txt name-of-an-option.txt name-of-a-command.txt "
        "name-turned-round.txt",
        _UNREADABLE: "link-loop.txt link-to-nothing.txt link-to-zeros.txt link-to-terminal.txt links-100-long.txt "
        "folder.pdf pipe.txt socket.txt missing.txt name-too-long.txt",
        f"{SAID}|{_UNREADABLE}": "unreadable.txt",
        _NOTHING: "empty.txt empty.pdf",
        _LARGE: "tebibyte.txt",
    },
}

EXPECTED: Final[Mapping[str, frozenset[str]]] = {
    f"{kind}/{name}": frozenset(outcomes.split("|"))
    for kind, table in _TABLE.items()
    for outcomes, names in table.items()
    for name in names.split()
}
"""The outcomes that are right, by the name of the attack."""

_SCANS = (
    "pdf-bombs/run-lengths.pdf pdf-bombs/huge-predictor.pdf pdf-bombs/flate-in-flate.pdf pdf-bombs/many-paths.pdf "
    "pdf-bombs/flate-in-flate-in-flate.pdf pdf-bombs/huge-image.pdf pdf-bombs/tiny-tiles.pdf "
    "pdf-structure/references-loop.pdf pdf-structure/media-box-huge-without-text.pdf "
    "pdf-structure/user-unit-huge-without-text.pdf pdf-structure/media-box-ribbon-without-text.pdf "
    "disguises/picture.pdf disguises/picture-and-zip.png"
)
PICTURES: Final = frozenset(_SCANS.split()) | {name for name in EXPECTED if name.startswith("images/")}
"""Those that hold no text but in a picture: without an OCR engine OCR_NOT_AVAILABLE is right too."""
