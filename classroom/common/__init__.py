"""What every room uses: errors, files, tables, progress."""
