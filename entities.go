package attache

import (
	"bufio"
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"

	"attache/corpus"
	"attache/extract/group"
)

// entities are the organisations and people of a corpus.
type entities struct {
	Organizations []group.Entity
	People        []group.PersonEntity
}

// entityStamp is the first line of entities.jsonl: what it was built from, and
// how many lines follow.
type entityStamp struct {
	Type          string `json:"type"`
	Version       int    `json:"version"`
	Runs          int    `json:"runs"`
	Records       int64  `json:"records"`
	Ledger        int64  `json:"ledger,omitempty"`
	Corrections   string `json:"corrections,omitempty"` // the ledger's checksum
	Thresholds    string `json:"thresholds"`
	Organizations int    `json:"organizations"`
	People        int    `json:"people"`
}

// entityVersion changes when entities are grouped in another way.
const entityVersion = 1

func entityPath(folder string) string { return filepath.Join(folder, "entities.jsonl") }

// stampOf is the stamp that the folder's store must bear, less the counts.
func stampOf(f *corpus.Folder) (entityStamp, error) {
	thresholds, err := json.Marshal(f.Manifest().Thresholds)
	return entityStamp{
		Type: "stamp", Version: entityVersion, Runs: len(f.Manifest().Runs), Records: f.Bytes(),
		Ledger: f.Ledger().Bytes(), Corrections: ledgerSum(f, f.Ledger().Bytes()), Thresholds: digest(thresholds)[:16],
	}, err
}

// entitiesOf returns the entities of the folder. They are read from
// entities.jsonl if it was built from just these records; else they are made
// from the records, and kept there for the next time. Where nothing can be
// kept, as in a read-only folder or while another process writes, they are
// made each time. A minScore in place of the thresholds is never kept.
func entitiesOf(ctx context.Context, f *corpus.Folder, minScore float64) (entities, error) {
	stamp, err := stampOf(f)
	if err != nil {
		return entities{}, err
	}
	if minScore <= 0 {
		if e, ok := readEntities(entityPath(f.Dir()), stamp); ok {
			return e, nil
		}
	}
	e, err := groupEntities(ctx, f, f.Manifest().Thresholds.With(minScore))
	if err != nil || minScore > 0 {
		return e, err
	}
	data, err := e.encode(stamp)
	if err != nil {
		return e, err
	}
	if unlock, err := corpus.Lock(f.Dir()); err == nil {
		// Not to have kept them costs time, and no result.
		_ = errors.Join(corpus.WriteFile(entityPath(f.Dir()), data), unlock())
	}
	return e, nil
}

// groupEntities makes the entities from the records, in one pass.
func groupEntities(ctx context.Context, f *corpus.Folder, thresholds corpus.Thresholds) (entities, error) {
	var people []group.PersonItem
	var failed error
	organizations := func(yield func(group.Item) bool) {
		for rec, err := range f.All() {
			if failed = errors.Join(err, ctx.Err()); failed != nil {
				return
			}
			rec.Prune(thresholds)
			date := dateOf(rec)
			for i := range rec.People {
				people = append(people, group.PersonItem{Doc: rec.ID, Date: date, Person: &rec.People[i]})
			}
			for i := range rec.Organizations {
				if !yield(group.Item{Doc: rec.ID, Date: date, Org: &rec.Organizations[i]}) {
					return
				}
			}
		}
	}
	opts := group.Options{Decisions: f.Ledger().Decisions()}
	e := entities{Organizations: group.Group(organizations, opts)}
	if failed != nil {
		return entities{}, failed
	}
	e.People = group.People(slices.Values(people), opts)
	return e, nil
}

// storedOrganization and storedPerson are lines of entities.jsonl.
type storedOrganization struct {
	Type string `json:"type"`
	group.Entity
}

type storedPerson struct {
	Type string `json:"type"`
	group.PersonEntity
}

func (e *entities) encode(stamp entityStamp) ([]byte, error) {
	stamp.Organizations, stamp.People = len(e.Organizations), len(e.People)
	var b bytes.Buffer
	enc := json.NewEncoder(&b)
	enc.SetEscapeHTML(false)
	err := enc.Encode(stamp)
	for i := range e.Organizations {
		err = errors.Join(err, enc.Encode(storedOrganization{"organization", e.Organizations[i]}))
	}
	for i := range e.People {
		err = errors.Join(err, enc.Encode(storedPerson{"person", e.People[i]}))
	}
	if err != nil {
		return nil, fmt.Errorf("entities: %w", err)
	}
	return b.Bytes(), nil
}

// readEntities reads the store at path; ok is false if there is none, it was
// built from something else, or it is not whole.
func readEntities(path string, want entityStamp) (e entities, ok bool) {
	file, err := os.Open(path)
	if err != nil {
		return e, false
	}
	defer file.Close()
	dec := json.NewDecoder(bufio.NewReaderSize(file, 1<<16))
	var stamp entityStamp
	if dec.Decode(&stamp) != nil {
		return e, false
	}
	want.Organizations, want.People = stamp.Organizations, stamp.People
	if stamp != want {
		return e, false
	}
	for range stamp.Organizations {
		var line storedOrganization
		if dec.Decode(&line) != nil || line.Type != "organization" {
			return e, false
		}
		e.Organizations = append(e.Organizations, line.Entity)
	}
	for range stamp.People {
		var line storedPerson
		if dec.Decode(&line) != nil || line.Type != "person" {
			return e, false
		}
		e.People = append(e.People, line.PersonEntity)
	}
	return e, true
}
