package attache

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"iter"
	"strings"

	"attache/classify"
	"attache/corpus"
	"attache/extract"
	"attache/extract/country"
	"attache/index"
)

// SearchOptions say what to look for and how to answer. The zero value finds
// every record.
type SearchOptions struct {
	// Query is in the query language; index.FieldHelp lists its fields.
	Query string
	// Limit is the most hits to return; 0 means all.
	Limit int
	// After continues behind the last hit of an earlier result: its Next.
	After string
	// Sort is "score" (the default), "date", "-date", "id" or "seq".
	Sort string
	// Facets are counted over the whole result: "domain,year:20".
	Facets string
	// MinScore, if positive, takes the place of every label's threshold.
	MinScore float64
	// Width is the length of a passage in bytes; 0 means 200.
	Width int
}

// Result answers a search.
type Result struct {
	// Total counts all matching records, whatever the limit.
	Total  int
	Facets []Facet
	// Next continues behind the last hit; empty when there is no more.
	Next string
	// Suggestions are queries that may have been meant, when there are few
	// hits.
	Suggestions []string
	// Hits yields the hits, each with its record, read as it is asked for. It
	// stops after the first error, and works until Close.
	Hits   iter.Seq2[Hit, error]
	folder *corpus.Folder
}

// Close releases the corpus.
func (r *Result) Close() error { return r.folder.Close() }

// Hit is one record found.
type Hit struct {
	// Record has the labels that count.
	Record *corpus.Record
	Score  float64
	// Passage is the part of the record that shows why it was found.
	Passage index.Passage
}

// Facet counts the values of a field over a whole result.
type Facet struct {
	Field string `json:"field"`
	// Distinct counts the values, Missing the records that have none.
	Distinct int     `json:"distinct"`
	Missing  int     `json:"missing"`
	Values   []Value `json:"values"`
}

// Value is a value of a facet, and in how many records it stands.
type Value struct {
	Value string `json:"value"`
	Name  string `json:"name"`
	Count int    `json:"count"`
}

// QueryError is all that is wrong with a query.
type QueryError struct {
	Query  string
	Errors []index.ParseError
}

func (e *QueryError) Error() string {
	lines := make([]string, len(e.Errors))
	for i := range e.Errors {
		lines[i] = e.Errors[i].Error()
	}
	return strings.Join(lines, "; ")
}

// Search answers a query over the corpus folder. The error wraps *QueryError
// if the query cannot be read, and corpus.ErrNoCorpus if there is no corpus.
// The result must be closed.
func Search(ctx context.Context, folder string, opts SearchOptions) (*Result, error) {
	f, err := corpus.Open(folder)
	if err != nil {
		return nil, err
	}
	result, err := search(ctx, f, opts)
	if err != nil {
		return nil, errors.Join(err, f.Close())
	}
	return result, nil
}

func search(ctx context.Context, f *corpus.Folder, opts SearchOptions) (*Result, error) {
	query, problems := index.Parse(opts.Query, vocabulary())
	if problems != nil {
		return nil, &QueryError{opts.Query, problems}
	}
	request := index.Request{Query: query, Limit: opts.Limit, After: opts.After, Sort: opts.Sort, MinScore: opts.MinScore}
	if opts.Facets != "" {
		var err error
		if request.Facets, err = index.ParseFacets(opts.Facets); err != nil {
			return nil, err
		}
	}
	ix, err := openIndex(ctx, f)
	if err != nil {
		return nil, err
	}
	found, err := ix.Search(ctx, request)
	if err = errors.Join(err, ix.Close()); err != nil {
		return nil, err
	}
	result := &Result{Total: found.Total, Next: found.Next, Suggestions: found.Suggestions, folder: f}
	for _, facet := range found.Facets {
		result.Facets = append(result.Facets, named(facet))
	}
	width, thresholds := cmp.Or(opts.Width, 200), f.Manifest().Thresholds.With(opts.MinScore)
	result.Hits = func(yield func(Hit, error) bool) {
		for _, h := range found.Hits {
			rec, err := f.Get(h.ID)
			if err != nil {
				yield(Hit{}, err)
				return
			}
			rec.Prune(thresholds)
			if !yield(Hit{rec, h.Score, index.NewPassage(rec, query, width)}, ctx.Err()) {
				return
			}
		}
	}
	return result, nil
}

// vocabulary is what the query language knows of the world.
func vocabulary() index.Vocabulary {
	v := index.Vocabulary{Country: country.Lookup, Values: map[string][]string{
		"mode": extract.Modes(), "kind": extract.Kinds(), "country": country.Codes(),
	}}
	if taxonomy, err := classify.Builtin(); err == nil {
		v.Values["domain"] = taxonomy.IDs()
		v.Domain = func(nameOrID string) (string, bool) {
			for _, d := range taxonomy.Domains {
				if strings.EqualFold(nameOrID, d.ID) || strings.EqualFold(nameOrID, d.Name) {
					return d.ID, true
				}
			}
			return "", false
		}
	}
	return v
}

// named gives the values of a facet the names that people know.
func named(f index.Facet) Facet {
	facet := Facet{Field: f.Field, Distinct: f.Distinct, Missing: f.Missing, Values: []Value{}}
	taxonomy, _ := classify.Builtin()
	for _, v := range f.Values {
		name := v.Value
		switch f.Field {
		case "country":
			name = country.Name(v.Value)
		case "role-country":
			role, code, _ := strings.Cut(v.Value, "/")
			name = role + " " + country.Name(code)
		case "domain":
			if taxonomy != nil {
				if entry, ok := taxonomy.Lookup(v.Value); ok {
					name = entry.Name
				}
			}
		}
		facet.Values = append(facet.Values, Value{v.Value, cmp.Or(name, v.Value), v.Count})
	}
	return facet
}

// Counts counts the records of a corpus by each field, all values, the
// commonest first.
func Counts(ctx context.Context, folder string, fields ...string) ([]Facet, error) {
	for i := range fields {
		fields[i] += ":0"
	}
	result, err := Search(ctx, folder, SearchOptions{Limit: 1, Facets: strings.Join(fields, ",")})
	if err != nil {
		return nil, fmt.Errorf("count: %w", err)
	}
	return result.Facets, result.Close()
}
