"""Planning: a problem made from what is stored, solved beside the service, accepted as edits."""
