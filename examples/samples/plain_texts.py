"""Three documents without a layout: a receipt, a German letter, and a recipe, which no rule of the example names."""

from __future__ import annotations

_RECEIPT = """\
          THE PICKLED WALNUT
         Cafe and Delicatessen
      11 Market Place, Brambleford
           Tel. 01632 960 045
          VAT no. GB 000 0000 00

Receipt 004417            Till 2
22/04/2025  12:47   Served by: Nell
------------------------------------
2 x Soup of the day           11.00
1 x Ploughman's lunch          9.80
1 x Grilled cheese             7.50
3 x Elderflower fizz           8.85
1 x Apple crumble              4.95
1 x Jar pickled walnuts 300g   5.60
------------------------------------
SUBTOTAL                      47.70
Loyalty card -10 %            -4.77
------------------------------------
TOTAL                       £ 42.93
incl. VAT 20 %                 6.32
------------------------------------
CARD  **** **** **** 0000     42.93
Contactless         Auth 000000
CHANGE                         0.00

Items: 9
     Thank you for your visit!
  Please keep this receipt. Goods can
   be returned within 14 days if they
            are unopened.
"""

_LETTER = """\
Jorin Abendroth
Mühlgasse 21
00998 Vorderwalden

Sportverein Vorderwalden 1908
Geschäftsstelle
Am Sportplatz 1
00998 Vorderwalden

Vorderwalden, den 8. Juli 2025

Betreff: Kündigung meiner Mitgliedschaft, Mitgliedsnummer 00712

Sehr geehrte Damen und Herren,

wegen unseres Umzugs nach Hinterwalden kündige ich hiermit meine Mitgliedschaft in
der Abteilung Tischtennis fristgerecht zum 30. September 2025. Die Mitgliedschaft
meiner Frau Smilla Abendroth (Mitgliedsnummer 00713) endet auf ihren Wunsch zum
selben Tag; ihre Unterschrift finden Sie unten neben meiner.

Bitte bestätigen Sie mir den Eingang dieses Schreibens und den Zeitpunkt der
Beendigung schriftlich. Die Ermächtigung zum Einzug des Beitrags widerrufe ich mit
Wirkung vom 1. Oktober 2025. Den Schlüssel zur Halle gebe ich beim letzten Training
vor den Ferien bei Herrn Brandhuber ab.

Die sieben Jahre in Ihrem Verein waren eine schöne Zeit, auch wenn die zweite
Mannschaft nie aufgestiegen ist. Dafür danke ich Ihnen allen herzlich.

Mit freundlichen Grüßen

Jorin Abendroth          Smilla Abendroth

Anlage: Kopie der Mitgliedsausweise
"""

_RECIPE = """\
# Red lentil soup with lemon

Serves 4. Ready in 35 minutes. Freezes well.

## Ingredients

- 250 g red lentils, rinsed until the water runs clear
- 2 onions, chopped
- 3 cloves of garlic, crushed
- 2 carrots, in small cubes
- 2 tablespoons olive oil
- 1 teaspoon cumin, 1/2 teaspoon smoked paprika
- 1.2 litres vegetable stock
- juice of 1 lemon
- salt, pepper, a handful of parsley

## Method

1. Warm the oil in a large pot and soften the onions and carrots for eight minutes. They should not brown.
2. Stir in the garlic, cumin and paprika and fry for one minute, until the kitchen smells of it.
3. Add the lentils and the stock. Bring to the boil, then simmer for 20 minutes with the lid ajar.
4. Purée half of the soup and stir it back in, so that it is thick but not smooth.
5. Season with lemon juice, salt and pepper. Scatter parsley over the bowls.

## Good to know

| Instead of    | you can take                          |
| ------------- | ------------------------------------- |
| red lentils   | yellow split peas, simmer 15 min more |
| lemon         | two tablespoons of cider vinegar      |
| stock         | water and a spoonful of miso          |

*Too thick on the second day? Thin it with hot water, not with milk: the lemon would curdle it.*
"""


def receipt() -> bytes:
    """A till receipt."""
    return _RECEIPT.encode()


def kuendigung() -> bytes:
    """A letter that ends a membership."""
    return _LETTER.encode()


def lentil_soup() -> bytes:
    """A recipe in Markdown."""
    return _RECIPE.encode()
