"""A Spanish purchase order."""

from __future__ import annotations

from . import money
from . import pdf_blocks as block
from .brand import Brand
from .pdf_page import Paper

_MILL = Brand(
    name="Cooperativa Olivar de Sietefuentes",
    tagline="Aceite de oliva virgen extra",
    address=("Camino de la Almazara, s/n", "00980 Sietefuentes", "compras@sietefuentes.example.org", "NIF F00000000"),
    footer=("Indique el número de pedido en el albarán y en la factura; sin él no podemos tramitar el pago.",),
    accent="#56692b",
    initials="OS",
    serif=True,
)
_LINES = (
    ("BOT-500", "Botella de vidrio oscuro, 500 ml", 4_800, 41),
    ("TAP-31", "Tapón irrellenable, 31 mm, color negro", 4_800, 9),
    ("ETQ-AR", "Etiqueta adhesiva «Arbequina», rollo de 1.000", 5, 6_850),
    ("CAJ-06", "Caja de cartón para 6 botellas, impresa", 800, 64),
    ("LAT-5L", "Lata de 5 litros, litografiada", 350, 187),
)
_FACTS = (
    ("Pedido n.º", "OC-2025-0094"),
    ("Fecha", "22 de septiembre de 2025"),
    ("Su oferta", "P-3310 del 12/09/2025"),
    ("Entrega antes del", "17 de octubre de 2025"),
    ("Forma de pago", "Transferencia a 60 días"),
)
_TERMS = (
    "Lugar de entrega: almazara de Sietefuentes, muelle 2, de lunes a viernes de 8.00 a 14.00 h.",
    "Transporte por cuenta del proveedor; palés retornables.",
    "Confirmen por escrito este pedido y la fecha de entrega en un plazo de 3 días.",
    "Nos reservamos el derecho a devolver la mercancía defectuosa o entregada fuera de plazo.",
)


def orden_de_compra() -> bytes:
    """One page: what is ordered, where it goes, under which terms."""
    net = sum(quantity * price for _, _, quantity, price in _LINES)
    tax = money.percentage(net, 21)
    rows = [
        (code, text, f"{quantity:,}".replace(",", "."), money.german(price), money.german(quantity * price))
        for code, text, quantity, price in _LINES
    ]
    sums = (("Base imponible", net), ("IVA 21 %", tax), ("Importe total", net + tax))
    story = [
        block.title(_MILL, "Orden de compra"),
        block.address_and_facts(
            _MILL,
            (
                "Vidrios y Envases Marjal, S. L.",
                "At. D.ª Jimena Robledal",
                "Polígono El Juncar, nave 11",
                "00970 Villamarjal",
            ),
            _FACTS,
            "PROVEEDOR",
        ),
        block.gap(6),
        block.body(_MILL, "Les rogamos que nos suministren los siguientes artículos en las condiciones de su oferta:"),
        block.table(_MILL, ("Ref.", "Artículo", "Cantidad", "Precio €", "Importe €"), rows, (13, 47, -13, -13, -16)),
        block.gap(3),
        block.totals(_MILL, [(name, f"{money.german(amount)} €") for name, amount in sums]),
        block.heading(_MILL, "Condiciones de entrega"),
        *block.bullets(_MILL, _TERMS),
        block.signatures(_MILL, ("Lisardo Peñalver, jefe de compras", "Conforme: el proveedor")),
    ]
    return Paper(
        brand=_MILL, title="Orden de compra OC-2025-0094", language="es", counter="Página {page} de {pages}"
    ).print(story)
