"""What the operator reads of a running party, and the file where it is written."""
