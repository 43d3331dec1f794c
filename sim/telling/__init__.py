"""Results put into plain values and lines to read: what the command line prints and the site shows."""
