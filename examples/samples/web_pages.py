"""Two documents in HTML: the minutes of a meeting, and a press release, which no rule of the example names."""

from __future__ import annotations

_MINUTES = """\
<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8">
<title>Minutes: gallery opening committee, 6 February 2025</title>
<style>
body { font-family: Georgia, serif; max-width: 44em; margin: 2em auto; line-height: 1.5; }
table { border-collapse: collapse; width: 100%; }
th, td { border: 1px solid #bbb; padding: 0.3em 0.6em; text-align: left; }
</style>
</head>
<body>
<h1>Minutes of the gallery opening committee</h1>
<p><strong>Saltmarsh Museum of Clocks</strong>, Pendulum Room<br>
Thursday, 6 February 2025, 10:00 to 11:25</p>
<p><strong>Present:</strong> Imogen Thackerby (chair), Leopold Finchbury, Ottilie Marsh, Barnaby Crewe (minutes)<br>
<strong>Apologies:</strong> Dr Sunniva Hale</p>

<h2>1. Minutes of the last meeting</h2>
<p>The minutes of 16 January were approved without changes.</p>

<h2>2. Panels and labels</h2>
<p>Ottilie reported that the texts for all twenty panels are written and that sixteen have been proofread. Leopold asked
for the word &ldquo;escapement&rdquo; to be explained on the first panel. Three printers sent quotations; the committee
<strong>decided</strong> for Quillfeather Print Works, which was neither the cheapest nor the dearest but had printed
the samples that could be read from two metres.</p>

<h2>3. Turret clock</h2>
<p>Leopold has finished the going train. The bell cannot be struck during the opening speech; it was
<strong>agreed</strong> that it will strike once, at noon, after the speech.</p>

<h2>4. Budget</h2>
<p>Barnaby presented the figures: 31,400 of 42,000 have been spent or promised. The committee noted the report.</p>

<h2>5. Any other business</h2>
<p>The caf&eacute; would like to sell a cake in the shape of a cuckoo clock. Nobody objected.</p>

<h2>Action items</h2>
<table>
<tr><th>What</th><th>Who</th><th>By when</th></tr>
<tr><td>Order panels and labels</td><td>Imogen</td><td>20 February</td></tr>
<tr><td>Proofread the last four texts</td><td>Ottilie</td><td>14 February</td></tr>
<tr><td>Write to the school classes</td><td>Barnaby</td><td>28 February</td></tr>
<tr><td>Test the noon bell with the fire alarm switched off</td><td>Leopold</td><td>3 March</td></tr>
</table>
<p>Next meeting: Thursday, 6 March 2025, 10:00. The chair closed the meeting at 11:25.</p>
</body>
</html>
"""

_PRESS_RELEASE = """\
<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8">
<title>Saltmarsh hears its oldest clock again</title>
</head>
<body>
<p><strong>PRESS RELEASE</strong><br>
For immediate release<br>
Saltmarsh, 2 May 2025</p>
<h1>After 112 years of silence, Saltmarsh hears its oldest clock again</h1>
<p><em>New gallery at the Museum of Clocks opens on 10 May with a turret clock that visitors may wind
themselves</em></p>
<p>SALTMARSH. When the bell of the old harbour clock strikes noon on Saturday, 10 May, it will be the first time since
1913 that anybody has heard it. The clock, built by an unknown smith around 1390, is the centrepiece of the new gallery
&ldquo;Who Invented Lateness?&rdquo; at the Saltmarsh Museum of Clocks.</p>
<p>&ldquo;We found the missing wheel in a box labelled <em>toaster, various</em>,&rdquo; says senior conservator Leopold
Finchbury, who spent four years on the restoration. &ldquo;The rest was patience.&rdquo;</p>
<p>The gallery shows 120 objects on two floors. Visitors can wind the harbour clock under supervision, compare their own
heartbeat with a pendulum, and learn why railways needed everybody to agree what time it was.</p>
<p>Admission on the opening day is free. From 11 May tickets cost 7.50, for children under twelve nothing.</p>
<h2>About the museum</h2>
<p>Founded in 1926 by a retired lighthouse keeper, the Saltmarsh Museum of Clocks looks after 640 timekeepers and is
visited by 38,000 people a year.</p>
<h2>Media contact</h2>
<p>Ottilie Marsh, telephone 01632 960 812, press@saltmarsh-clocks.example.org. Photographs and interviews on
request.</p>
<p>###</p>
</body>
</html>
"""


def meeting_minutes() -> bytes:
    """Minutes with decisions and action items."""
    return _MINUTES.encode()


def press_release() -> bytes:
    """An announcement for newspapers."""
    return _PRESS_RELEASE.encode()
