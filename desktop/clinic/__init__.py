"""What would be true on paper: no Qt, no SQL, no disk, no clock. Folders only; each knows those before it: words, catalogue,
entry, patient, results, allergy, cells, course, plot, record."""
