package corpus

import (
	"encoding/json"
	"reflect"
	"testing"
)

// countable is a record with only what is counted by.
func countable(r Record) Record {
	r.Text, r.URL, r.Meta, r.Reader, r.TextSHA256, r.SourceSHA256, r.People = "", "", nil, nil, "", "", nil
	if r.Date != nil {
		r.Date.Evidence = nil
	}
	if r.Post != nil {
		r.Post.Evidence = nil
	}
	for i := range r.Organizations {
		r.Organizations[i].Mentions, r.Organizations[i].IDs, r.Organizations[i].Watch = nil, nil, nil
	}
	for i := range r.Countries {
		r.Countries[i].Mentions = nil
		for j := range r.Countries[i].Roles {
			r.Countries[i].Roles[j].Evidence = nil
		}
	}
	for i := range r.Domains {
		r.Domains[i].Evidence = nil
	}
	for i := range r.Modes {
		r.Modes[i].Evidence = nil
	}
	return r
}

// What a decoder makes of the slim line is what it makes of the whole one, less
// what is left out.
func checkSlim(t *testing.T, line []byte) {
	var whole, short Record
	if json.Unmarshal(line, &whole) != nil {
		slim(nil, line) // what is no record may give anything, and must not panic
		return
	}
	got := slim(nil, line)
	if got == nil {
		return // decoded whole
	}
	if err := json.Unmarshal(got, &short); err != nil {
		t.Fatalf("%s\nbecomes\n%s: %v", line, got, err)
	}
	if want := countable(whole); !reflect.DeepEqual(short, want) {
		t.Fatalf("%s\nbecomes\n%s\n%+v\nwant\n%+v", line, got, short, want)
	}
}

func TestSlim(t *testing.T) {
	rec := labelledRecord("a")
	rec.Text = `a "quoted" \ text, with {braces} and [brackets]\` + "\n\u2028"
	rec.Meta = map[string]string{`k"ey`: `va}lue\`}
	line, err := rec.AppendJSON(nil)
	if err != nil {
		t.Fatal(err)
	}
	checkSlim(t, line)
	got := slim(nil, line)
	if got == nil || len(got)*2 > len(line) {
		t.Errorf("%d bytes become %d: %s", len(line), len(got), got)
	}
	for i := range line { // cut anywhere
		if slim(nil, line[:i]) != nil && i < len(line)-1 {
			t.Errorf("cut at %d: %s", i, line[:i])
		}
	}
}

func FuzzSlim(f *testing.F) {
	rec := labelledRecord("a")
	line, err := rec.AppendJSON(nil)
	if err != nil {
		f.Fatal(err)
	}
	f.Add(line)
	f.Add([]byte(`{"id":"a","text":"\\\"","domains":[{"id":"x","score":1e-3,"evidence":[[],{}]},{}],"modes":[]}`))
	f.Add([]byte(`{"id":"a",}`))
	f.Add([]byte(`{ "id" : 1 }`))
	f.Fuzz(func(t *testing.T, line []byte) { checkSlim(t, line) })
}
