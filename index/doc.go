// Package index finds records: it builds a full-text index beside a corpus,
// reads the query language, and answers with exact counts.
//
// [Build] makes an index from records, [Open] opens it, [Index.Update] brings
// it up to date, [Parse] reads a query, [Index.Search] answers it and
// [NewPassage] shows where in a record the answer stands.
//
// What holds:
//
//   - An index is whole or it is not there. Every build and update writes a new
//     generation beside the old one and then names it in index.json; readers of
//     the old one go on undisturbed, and a reader needs no right to write.
//   - Every file is checked against its sum when opened: a damaged index is an
//     error, never a wrong answer.
//   - Totals and facets count every matching record, not a sample of them.
//   - A word matches in the same way here, in passages and at labelling: all cut
//     and fold with internal/text.
//
// The index keeps no text: records.jsonl is where passages come from. It rests
// on bleve's scorch index for storage; no type of bleve leaves this package, and
// no other package imports bleve.
package index
