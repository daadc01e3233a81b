package export

import (
	"encoding/csv"
	"encoding/json"
	"net/url"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"attache/corpus"
)

func hashOf(t testing.TB, r *corpus.Record) string {
	t.Helper()
	hash, err := RecordHash(r)
	if err != nil {
		t.Fatal(err)
	}
	return hash
}

// A base does not depend on what is left out of the record.
func TestBase(t *testing.T) {
	from := Provenance{Ledger: 7, MinScore: 0.85, Manifest: "abc", Thresholds: corpus.Thresholds{"organization": 0.85}}
	r := sample(t)
	hash := hashOf(t, r)
	readers := map[string]func(string) Base{
		"spacy": func(out string) Base {
			var docs []struct{ Meta json.RawMessage }
			if err := json.Unmarshal([]byte(out), &docs); err != nil {
				t.Fatal(err)
			}
			return decodeBase(t, string(docs[0].Meta))
		},
		"doccano": func(out string) Base { return decodeBase(t, out) },
		"bulk":    func(out string) Base { return decodeBase(t, strings.SplitN(out, "\n", 2)[1]) },
		"brat":    func(out string) Base { return decodeBase(t, unpacked(t, out)["records.jsonl"]) },
		"jsonl":   func(out string) Base { return decodeBase(t, out) },
		"labelstudio": func(out string) Base {
			var tasks []struct{ Data json.RawMessage }
			if err := json.Unmarshal([]byte(out), &tasks); err != nil {
				t.Fatal(err)
			}
			return decodeBase(t, string(tasks[0].Data))
		},
		"conll": func(out string) Base {
			values, err := url.ParseQuery(strings.Fields(out)[1])
			if err != nil {
				t.Fatal(err)
			}
			b := baseOf(t, values.Get)
			b.NoText, b.NoPeople = values.Get("no_text") == "true", values.Get("no_people") == "true"
			return b
		},
		"csv": func(out string) Base {
			rows, err := csv.NewReader(strings.NewReader(out)).ReadAll()
			if err != nil {
				t.Fatal(err)
			}
			return baseOf(t, func(name string) string {
				for i, column := range rows[0] {
					if column == name {
						return rows[1][i]
					}
				}
				return ""
			})
		},
	}
	for format, read := range readers {
		for _, opts := range []Options{{Provenance: from}, {Provenance: from, NoPeople: true}, {Provenance: from, NoText: true}} {
			if opts.Check(format) != nil {
				continue
			}
			want := Base{hash, 7, 0.85, "abc", opts.NoText, opts.NoPeople}
			if format == "csv" { // which says so by its columns
				want.NoText, want.NoPeople = false, false
			}
			if diff := cmp.Diff(want, read(exported(t, format, opts, r))); diff != "" {
				t.Errorf("%s: %s", format, diff)
			}
		}
	}
	if out := exported(t, "jsonl", Options{Provenance: from}, r); strings.Contains(out, `"name":"北京大学"`) || !strings.Contains(out, `"name":"Nordlys Ltd"`) {
		t.Errorf("the thresholds were not kept to: %s", out)
	}
	if len(r.Organizations) != 2 || len(r.Countries[0].Roles) != 1 {
		t.Error("the record was changed")
	}
}

func decodeBase(t testing.TB, line string) (b Base) {
	t.Helper()
	if err := json.Unmarshal([]byte(line), &b); err != nil {
		t.Fatal(err)
	}
	return b
}

func baseOf(t testing.TB, get func(string) string) Base {
	t.Helper()
	return decodeBase(t, `{"record_hash":"`+get("record_hash")+`","ledger":`+get("ledger")+`,"min_score":`+get("min_score")+`,"manifest":"`+get("manifest")+`"}`)
}

func TestGuard(t *testing.T) {
	for _, tt := range []struct{ cell, guarded string }{
		{"=1+1", "'=1+1"}, {"+1", "'+1"}, {"-1", "'-1"}, {"@x", "'@x"}, {"\tx", "'\tx"}, {"\rx", "'\rx"}, {"\nx", "'\nx"}, {"＝1", "'＝1"},
		{"plain", "plain"}, {"", ""}, {"a=b", "a=b"}, {"'tis", "'tis"}, {"'", "'"}, {"'=1", "''=1"}, {"''=1", "'''=1"},
	} {
		if got := Guard(tt.cell); got != tt.guarded {
			t.Errorf("Guard(%q) = %q, want %q", tt.cell, got, tt.guarded)
		}
	}
}

// FuzzGuard: Unguard(Guard(cell)) == cell, and no guarded cell is a formula.
func FuzzGuard(f *testing.F) {
	for _, cell := range []string{"", "'", "=1", "'=1", "''-", "\t", "'tis", "＝", "'\xff"} {
		f.Add(cell)
	}
	f.Fuzz(func(t *testing.T, cell string) {
		guarded := Guard(cell)
		if back := Unguard(guarded); back != cell {
			t.Errorf("%q is guarded as %q and comes back as %q", cell, guarded, back)
		}
		if runsAsFormula(guarded) {
			t.Errorf("%q is guarded as %q", cell, guarded)
		}
	})
}
