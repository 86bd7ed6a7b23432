"""The life of a case, one step a file: register, propose, book, call, record, print, count."""
