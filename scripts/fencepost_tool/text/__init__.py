"""Numbers, tables and sentences for people; what a run says of its machine. Plain text only."""
