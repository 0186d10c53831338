"""From bytes to raw tables: folders, archives, delimited text, workbooks, columnar files, JSON and data frames."""
