"""What goes out as workbooks and archives, read back by other means than it was written with."""
