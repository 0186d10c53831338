"""Tables of counts: what tells them from incidents, series files, and the long tables of publishers."""
