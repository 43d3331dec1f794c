"""What the writer and the reader of Excalidraw's files agree on."""

OURS = "whatBreaksNext"  # in `customData`, which Excalidraw keeps: the kind of a box, and what is set on it
TYPES = ("excalidraw", "excalidraw/clipboard")
