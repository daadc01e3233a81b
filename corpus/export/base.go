package export

import (
	"crypto/sha256"
	"encoding/hex"

	"attache/corpus"
)

// Base ties an exported record to what it was exported from, so that a file
// that people corrected can be brought back. Its JSON names are the names of
// the fields in every format that people correct:
//
//	csv, xlsx     columns record_hash, ledger, min_score and manifest, beside id
//	jsonl         fields of each line, after those of the record
//	conll         the second column of the -DOCSTART- line: id=r-1&ledger=0&…, as in the query of a URL
//	brat          lines of records.jsonl, beside "file" (r-1, for r-1.txt and r-1.ann) and "id"
//	labelstudio   fields of "data", beside "id"
//	doccano       fields of each line, beside "record_id" (doccano numbers "id" itself)
type Base struct {
	// RecordHash is RecordHash of the record as the corpus gave it.
	RecordHash string `json:"record_hash"`
	// Ledger is how many entries of corrections.jsonl had been applied.
	Ledger int `json:"ledger"`
	// MinScore is the score from which on labels were taken, if one was given
	// in place of the corpus's thresholds.
	MinScore float64 `json:"min_score,omitempty"`
	// Manifest is the hex SHA-256 of the corpus's manifest.json.
	Manifest string `json:"manifest,omitempty"`
	// NoText and NoPeople say what was withheld: that it is missing is no
	// correction. csv and xlsx have no column text, or no column people, then.
	NoText   bool `json:"no_text,omitempty"`
	NoPeople bool `json:"no_people,omitempty"`
}

// RecordHash is the hex SHA-256 of the record's line of JSON, line feed
// included: of a record with no corrections, of its line in records.jsonl.
//
// An export hashes each record as the corpus gives it: with the corrections of
// the ledger, before labels below their thresholds, people or texts are left
// out. So a record has the hash of the export as long as neither it nor its
// corrections have changed since; and if it has another, replaying only the
// first Ledger corrections tells which of the two it was.
func RecordHash(r *corpus.Record) (string, error) {
	line, err := r.AppendJSON(nil)
	if err != nil {
		return "", err
	}
	sum := sha256.Sum256(line)
	return hex.EncodeToString(sum[:]), nil
}

// whole is what an organisation of a record is across the corpus. Where people
// are left out it is what it is there: a name elsewhere may bear a person's.
func (o *Options) whole(id string, org *corpus.Organization) corpus.Organization {
	if o.Organization != nil && !o.NoPeople {
		if as, ok := o.Organization(id, org.Name); ok {
			return as
		}
	}
	return *org
}

// entry is a record on its way out: the labels that count, without what is
// withheld, and the base it has.
type entry struct {
	*corpus.Record
	Base
	// whole has the text even where it is withheld.
	whole *corpus.Record
}

// Prepare returns the record as an export with these options has it: with the
// labels that count, and without what is withheld. It may share parts with r,
// which stays as it is.
func (o *Options) Prepare(r *corpus.Record) (*corpus.Record, error) {
	e, err := o.prepare(r)
	if err != nil {
		return nil, err
	}
	return e.Record, nil
}

// prepare makes the entry of a record, which stays as it is.
func (o *Options) prepare(r *corpus.Record) (*entry, error) {
	hash, err := RecordHash(r)
	if err != nil {
		return nil, err
	}
	from := &o.Provenance
	whole := *r // its lists are replaced by Prune, but for the countries
	whole.Countries = append([]corpus.Country(nil), r.Countries...)
	whole.Prune(from.Thresholds)
	e := &entry{Base: Base{hash, from.Ledger, from.MinScore, from.Manifest, o.NoText, o.NoPeople}, whole: &whole}
	if o.NoPeople {
		if e.whole, err = clone(e.whole); err != nil {
			return nil, err
		}
		maskPeople(e.whole)
	}
	if e.Record = e.whole; o.NoText {
		if e.Record, err = clone(e.whole); err != nil {
			return nil, err
		}
		dropText(e.Record)
	}
	return e, nil
}
