"""What would be true on paper: no Qt, no SQL, no disk, no clock. Folders only; each knows those before it: entry, catalogue,
results, patient, allergy, cells, course, plot, record."""
