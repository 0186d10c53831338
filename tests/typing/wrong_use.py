"""What a type checker finds before it is run."""

import trends as tr

incidents = tr.load("documented-attacks")
incidents.count(freq="fortnight")  # wrong
tr.test_pace("central-syria")  # wrong
tr.test_pace(incidents.count(), margn=2)  # wrong
frames = tr.load("documented-attacks").frames  # wrong
tr.load("documented-attacks", fill="one")  # wrong
incidents.select(acter="IS")  # wrong
