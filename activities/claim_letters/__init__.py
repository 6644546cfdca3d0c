"""Letters to heirs: plain notifications as PDF, whose people are put in from sealed files when they are rendered."""
