"""All samples by file name."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from types import MappingProxyType

from . import (
    bank_statement,
    household,
    invoices,
    lease,
    order_email,
    plain_texts,
    purchase_order,
    resume,
    safety_notice,
    web_pages,
)

SAMPLES: Mapping[str, Callable[[], bytes]] = MappingProxyType(
    {
        "bank_statement.pdf": bank_statement.bank_statement,
        "facture_electricite.pdf": household.facture_electricite,
        "invoice.pdf": invoices.invoice,
        "kuendigung.txt": plain_texts.kuendigung,
        "lentil_soup.md": plain_texts.lentil_soup,
        "meeting_minutes.html": web_pages.meeting_minutes,
        "mietvertrag.docx": lease.mietvertrag,
        "orden_de_compra.pdf": purchase_order.orden_de_compra,
        "order_delayed.eml": order_email.order_delayed,
        "payslip.pdf": household.payslip,
        "press_release.html": web_pages.press_release,
        "receipt.txt": plain_texts.receipt,
        "rechnung.pdf": invoices.rechnung,
        "resume.docx": resume.resume,
        "safety_notice.pdf": safety_notice.safety_notice,
    }
)
