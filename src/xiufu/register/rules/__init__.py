"""What every app of the register goes by: the law and calendars of packs, divisions, the time, refusals."""
