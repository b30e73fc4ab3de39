"""An email about a delayed order, with a plain and an HTML body."""

from __future__ import annotations

from email.message import EmailMessage
from email.policy import SMTP
from html import escape
from textwrap import fill

_PARAGRAPHS = (
    "Dear Ms Marsh,",
    "Thank you for your order #FK-20881 of 11 June. I am sorry to tell you that it will not leave us this week as "
    "promised: the courier returned the spars for your three display kites because the tube had burst.",
    "We are cutting new spars today and will post everything together on Monday, 23 June. You should have the parcel "
    "by Wednesday; you will receive another message with the tracking number as soon as it is on its way.",
    "If that is too late for your children's day, please answer this email by Friday noon. You can then cancel the "
    "order and get your money back, or take two finished kites in red instead of the three blue ones.",
    "As an apology we have taken the postage of 6.90 off your bill.",
    "Kind regards,",
    "Wilhelmina Gale\nCustomer service, Fennimore Kites\n01632 960 639 | help@fennimore-kites.example.com",
)


def order_delayed() -> bytes:
    """The message as it would lie on a mail server, with CRLF line ends."""
    message = EmailMessage(policy=SMTP)
    message["From"] = "Wilhelmina Gale <help@fennimore-kites.example.com>"
    message["To"] = "Ottilie Marsh <ottilie.marsh@saltmarsh-clocks.example.org>"
    message["Cc"] = "Workshop <workshop@fennimore-kites.example.com>"
    message["Subject"] = "Your order FK-20881 is delayed: new delivery date 25 June"
    message["Date"] = "Wed, 18 Jun 2025 09:42:00 +0100"
    message["Message-ID"] = "<20250618094200.fk20881@fennimore-kites.example.com>"
    message.set_content("\n\n".join(_wrapped(paragraph) for paragraph in _PARAGRAPHS) + "\n")
    message.add_alternative(_as_html(), subtype="html")
    message.set_boundary("=-fennimore-kites-20881")
    return message.as_bytes()


def _as_html() -> str:
    paragraphs = (escape(paragraph, quote=False).replace("\n", "<br>\n") for paragraph in _PARAGRAPHS)
    return "<html><body>\n" + "".join(f"<p>{paragraph}</p>\n" for paragraph in paragraphs) + "</body></html>\n"


def _wrapped(paragraph: str) -> str:
    return "\n".join(fill(line, 72) for line in paragraph.splitlines())
