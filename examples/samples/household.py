"""A French electricity bill and an English payslip."""

from __future__ import annotations

from reportlab.platypus import Flowable

from . import money
from . import pdf_blocks as block
from .brand import Brand
from .pdf_page import Paper

_GRID = Brand(
    name="Énergie du Clairembois",
    tagline="L'électricité de la vallée, 100 % renouvelable",
    address=("3, quai des Moulins", "00990 Clairembois", "Tél. 01 99 00 42 42", "clients@clairembois.example.org"),
    footer=(
        "Énergie du Clairembois, coopérative au capital variable, SIRET 000 000 000 00000, TVA FR00 000000000",
        "Dépannage jour et nuit : 01 99 00 42 00",
    ),
    accent="#b3541e",
    initials="ÉC",
)
_USED = (("sept.", 168), ("oct.", 203), ("nov.", 264), ("déc.", 318), ("janv.", 341), ("févr.", 297))
_GRID_LINES = (
    ("Abonnement 6 kVA, 2 mois", "2", "12,44 €/mois", 2488, 5.5),
    ("Consommation heures pleines", "412 kWh", "0,2068 €/kWh", 8520, 20),
    ("Consommation heures creuses", "226 kWh", "0,1565 €/kWh", 3537, 20),
    ("Contribution au réseau local", "638 kWh", "0,0210 €/kWh", 1340, 20),
)
_GRID_FACTS = (
    ("Facture n°", "EC-2025-020771"),
    ("Date", "4 mars 2025"),
    ("Référence client", "000 104 882"),
    ("Point de livraison", "00 000 000 000 000"),
    ("Période", "01/01/2025 au 28/02/2025"),
)


def facture_electricite() -> bytes:
    """One page: what was used, what it costs, when it is debited."""
    before_tax = sum(amount for *_, amount, _ in _GRID_LINES)
    tax = sum(money.percentage(amount, rate) for *_, amount, rate in _GRID_LINES)
    sums = (("Total hors taxes", before_tax), ("TVA", tax), ("Total à payer", before_tax + tax))
    story = [
        block.title(_GRID, "Votre facture d'électricité"),
        block.address_and_facts(
            _GRID,
            ("Mme Apolline Verdurier", "18, rue du Colombier", "00990 Clairembois"),
            _GRID_FACTS,
        ),
        block.gap(6),
        block.boxed(
            _GRID,
            (
                f"Montant à payer : {money.french(before_tax + tax)} €",
                "Ce montant sera prélevé sur votre compte le 19 mars 2025. Vous n'avez rien à faire.",
            ),
        ),
        block.heading(_GRID, "Détail de votre facture"),
        _grid_table(),
        block.gap(3),
        block.totals(_GRID, [(name, f"{money.french(amount)} €") for name, amount in sums]),
        block.heading(_GRID, "Votre consommation en kWh"),
        block.bars(_GRID, _USED),
        block.gap(2),
        block.small(
            _GRID,
            "Relevé du compteur : heures pleines 18 204 (ancien 17 792), heures creuses 9 655 (ancien 9 429). "
            "Prochain relevé vers le 30 avril 2025. Une question sur cette facture ? Notre service clients vous "
            "répond du lundi au samedi.",
        ),
    ]
    paper = Paper(brand=_GRID, title="Facture EC-2025-020771", language="fr", counter="Page {page} sur {pages}")
    return paper.print(story)


def _grid_table() -> Flowable:
    rows = [
        (text, quantity, price, f"{rate:g} %".replace(".", ","), money.french(amount))
        for text, quantity, price, amount, rate in _GRID_LINES
    ]
    header = ("Désignation", "Quantité", "Prix unitaire HT", "TVA", "Montant HT €")
    return block.table(_GRID, header, rows, (36, -14, -20, -10, -18))


_EMPLOYER = Brand(
    name="Marrowby Logistics",
    tagline="Payroll office",
    address=("Depot 2, Canal Basin", "Marrowby MB0 0ZZ", "Tel. 01632 960 230", "payroll@marrowby.example.com"),
    footer=(
        "Keep this payslip: it cannot be replaced. Questions go to the payroll office before the 10th of the month.",
    ),
    accent="#4a3b76",
    initials="ML",
)
_PAY = (
    ("Basic pay", "160.00 h", "14.80", 236_800),
    ("Overtime at 1.5", "9.50 h", "22.20", 21_090),
    ("Night allowance", "6 shifts", "8.50", 5_100),
    ("Holiday pay", "8.00 h", "14.80", 11_840),
)
_DEDUCTIONS = (
    ("Income tax (PAYE)", 30_240),
    ("National Insurance", 13_702),
    ("Workplace pension, 5 %", 13_742),
    ("Cycle to work scheme", 4_150),
)


def payslip() -> bytes:
    """One page: payments, deductions, net pay, the year to date."""
    gross = sum(amount for *_, amount in _PAY)
    taken = sum(amount for _, amount in _DEDUCTIONS)
    payments = [(text, units, rate, money.english(amount)) for text, units, rate, amount in _PAY]
    deductions = [(text, money.english(amount)) for text, amount in _DEDUCTIONS]
    sums = (("Gross pay", gross), ("Total deductions", taken), ("Net pay", gross - taken))
    story = [
        block.title(_EMPLOYER, "Payslip"),
        block.address_and_facts(
            _EMPLOYER,
            ("Mr Rufus Oakenfell", "Warehouse operative, night team", "9 Lockkeeper's Cottages", "Marrowby MB0 0ZZ"),
            (
                ("Employee number", "00417"),
                ("Pay period", "May 2025 (month 2)"),
                ("Pay date", "30 May 2025"),
                ("Tax code", "0000L"),
                ("NI number", "ZZ 00 00 00 Z"),
            ),
        ),
        block.heading(_EMPLOYER, "Payments"),
        block.table(_EMPLOYER, ("Payment", "Units", "Rate £", "Amount £"), payments, (46, -18, -18, -18)),
        block.heading(_EMPLOYER, "Deductions"),
        block.table(_EMPLOYER, ("Deduction", "Amount £"), deductions, (82, -18)),
        block.gap(3),
        block.totals(_EMPLOYER, [(name, f"£ {money.english(amount)}") for name, amount in sums]),
        block.heading(_EMPLOYER, "This tax year so far"),
        block.fact_sheet(_EMPLOYER, _year_to_date(gross)),
        block.gap(4),
        block.small(_EMPLOYER, "Paid by bank transfer to account ending 0000. Holiday left this year: 19.5 days."),
    ]
    return Paper(brand=_EMPLOYER, title="Payslip May 2025", language="en", counter="Page {page} of {pages}").print(
        story
    )


def _year_to_date(gross: int) -> list[tuple[str, str]]:
    first_month = (
        ("Taxable pay", 241_330),
        ("Income tax", 23_510),
        ("National Insurance", 11_020),
        ("Employer pension", 7_240),
    )
    second_month = (gross, _DEDUCTIONS[0][1], _DEDUCTIONS[1][1], money.percentage(gross, 3))
    return [
        (name, f"£ {money.english(before + now)}")
        for (name, before), now in zip(first_month, second_month, strict=True)
    ]
