"""Numbers → the quantities they are (数值归属), by the words of tables and sentences."""
