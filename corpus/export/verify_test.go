package export

import (
	"errors"
	"fmt"
	"iter"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"unicode/utf8"

	"attache/corpus"
	"attache/corpus/export/verify"
)

// verified writes the records in a format and lets verify read them back.
// damage, if not nil, is done to the file first.
func verified(t testing.TB, format string, opts Options, damage func(string) string, records ...*corpus.Record) (verify.Report, error) {
	t.Helper()
	out := exported(t, format, opts, records...)
	if damage != nil {
		damaged := damage(out)
		if damaged == out {
			t.Fatalf("%s: the damage does nothing", format)
		}
		out = damaged
	}
	path := filepath.Join(t.TempDir(), "out.zip")
	if err := os.WriteFile(path, []byte(out), 0o644); err != nil {
		t.Fatal(err)
	}
	return verifyAt(format, path, opts, records...)
}

func verifyAt(format, path string, opts Options, records ...*corpus.Record) (verify.Report, error) {
	whole := opts
	whole.NoText = false
	var want iter.Seq2[verify.Want, error] = func(yield func(verify.Want, error) bool) {
		for _, r := range records {
			var w verify.Want
			var err, err2 error
			w.Record, err = opts.Prepare(r)
			w.Whole, err2 = whole.Prepare(r)
			if !yield(w, errors.Join(err, err2)) {
				return
			}
		}
	}
	return verify.Export(format, path, want, verify.Options{Rows: opts.Rows, Raw: opts.Raw, NoText: opts.NoText, NoPeople: opts.NoPeople})
}

// nested is a record in which names overlap, stand in the title and over the
// end of a line, and are quoted from meta.
func nested(t testing.TB) *corpus.Record {
	const title, text = "Oslo 🇳🇴: a title", "University of Oslo and\r\nBank of\r\n\r\nNorway, _x0041_ \"q\""
	r := &corpus.Record{ID: "Nested/1", Title: title, Text: text, Lang: "no", Meta: map[string]string{"country": "Norway"},
		Organizations: []corpus.Organization{
			{Name: "University of Oslo", Score: 0.9, Mentions: []corpus.Evidence{quote(t, "text", text, "University of Oslo")}},
			{Name: "Bank of Norway", Score: 0.9, Mentions: []corpus.Evidence{quote(t, "text", text, "Bank of\r\n\r\nNorway")}}},
		Countries: []corpus.Country{{Code: "NO", Name: "Norway", Score: 1, Mentions: []corpus.Evidence{
			quote(t, "title", title, "Oslo"), quote(t, "text", text, "Oslo"), quote(t, "text", text, "Norway"), quote(t, "meta.country", "Norway", "Norway")}}},
	}
	if err := r.CheckEvidence(); err != nil {
		t.Fatal(err)
	}
	return r
}

// hardRecords are records in which spans like to shift.
func hardRecords(t testing.TB) []*corpus.Record {
	list := []*corpus.Record{sample(t), nested(t), {ID: "empty"}, {ID: "guard", Title: "=1", Text: "'=2\n", TextSHA256: "x"}}
	for i, markup := range hard {
		r := marked(t, "", markup)
		r.ID = fmt.Sprint("m-", i)
		list = append(list, r)
		r = marked(t, "Title 🧪 of "+markup[:strings.IndexAny(markup, "[ ")], markup)
		r.ID = fmt.Sprint("M-", i)
		list = append(list, r)
	}
	return list
}

// What every format writes, an independent reader reads back, span for span.
func TestVerify(t *testing.T) {
	records := hardRecords(t)
	for _, f := range Formats() {
		for _, opts := range []Options{{}, {NoPeople: true}, {NoText: true}, {NoText: true, NoPeople: true}, {Raw: true}, {Scheme: "bioes"},
			{Rows: "organizations"}, {Rows: "people"}, {Rows: "countries"}, {Rows: "domains", NoText: true}, {Rows: "modes"}} {
			if opts.Check(f.Name) != nil {
				continue
			}
			report, err := verified(t, f.Name, opts, nil, records...)
			if err != nil || report.Records != len(records) {
				t.Errorf("%s %+v: %d of %d records: %v", f.Name, opts, report.Records, len(records), err)
			}
			spans := f.Name != "ftm" && f.Name != "graphml" && (f.Name != "csv" || opts.Rows != "" && opts.Rows != "modes")
			flat := f.Name == "conll" || f.Name == "spacy" || f.Name == "doccano"
			if spans != (report.Spans > 0) || flat != (report.Covered > 0) {
				t.Errorf("%s %+v: %+v", f.Name, opts, report)
			}
		}
	}
}

// Damage of every kind is seen.
func TestVerifySeesDamage(t *testing.T) {
	replace := func(old, new string) func(string) string {
		return func(s string) string { return strings.Replace(s, old, new, 1) }
	}
	cut := func(from, to string) func(string) string {
		return func(s string) string {
			i := strings.Index(s, from)
			j := strings.Index(s[i+len(from):], to)
			return s[:i] + s[i+len(from)+j:]
		}
	}
	for _, tt := range []struct {
		format string
		opts   Options
		damage func(string) string
	}{
		{"csv", Options{}, replace("They said", "They  said")},
		{"csv", Options{}, replace(",'=1,", ",=1,")},
		{"csv", Options{}, replace("\"'=SUM", "\"=SUM")},
		{"csv", Options{}, replace("guard,", "other,")},
		{"csv", Options{Rows: "people"}, replace("text:45-54", "text:46-55")},
		{"csv", Options{Rows: "people"}, replace("王小明,text", "王明,text")},
		{"csv", Options{Rows: "countries"}, replace("; title:13-19", "")},
		{"csv", Options{Rows: "countries"}, func(s string) string { return s[:strings.LastIndex(strings.TrimRight(s, "\n"), "\n")+1] }},
		{"jsonl", Options{}, replace(`"span":[45,54]`, `"span":[46,55]`)},
		{"jsonl", Options{}, replace(`"text":"王小明"`, `"text":"王小"`)},
		{"jsonl", Options{}, cut(`"mentions":[`, `]}`)},
		{"jsonl", Options{}, replace("They said", "They  said")},
		{"jsonl", Options{}, replace("\n", "\n{}\n")},
		{"bulk", Options{}, replace(`"_id":"r-1"`, `"_id":"r-2"`)},
		{"bulk", Options{NoText: true}, replace(`"span":[45,54]`, `"span":[46,55]`)},
		{"conll", Options{}, replace("Nordlys -X- -X- B-ORG", "Nordlys -X- -X- O")},
		{"conll", Options{}, replace("B-PER", "B-ORG")},
		{"conll", Options{}, replace("met -X- -X- O\n", "")},
		{"conll", Options{}, replace("They", "Thay")},
		{"conll", Options{}, replace("I-ORG", "B-ORG")},
		{"conll", Options{NoText: true}, replace("Nordlys 0:7", "Nordlys 1:8")},
		{"conll", Options{NoText: true}, replace("王 66:69", "王 65:68")},
		{"spacy", Options{}, replace(`"U-LOC"`, `"O"`)},
		{"spacy", Options{}, replace(`"orth":"met"`, `"orth":"mat"`)},
		{"labelstudio", Options{}, replace(`"start":31`, `"start":32`)},
		{"labelstudio", Options{}, replace(`"text":"Norway"}`, `"text":"Nor"}`)},
		{"doccano", Options{}, replace(`[31,42,"ORG"]`, `[32,43,"ORG"]`)},
		{"doccano", Options{}, replace(`[31,42,"ORG"],`, ``)},
		{"doccano", Options{}, replace(`[31,42,"ORG"]`, `[31,9999,"ORG"]`)},
		{"ftm", Options{}, replace(`"name":["Jane Roe"],"resolved"`, `"name":["Jane"],"resolved"`)},
		{"ftm", Options{}, replace("They said", "They  said")},
		{"graphml", Options{}, replace(`source="n1"`, `source="x"`)},
		{"graphml", Options{}, replace(">photonics<", ">optics<")},
	} {
		if report, err := verified(t, tt.format, tt.opts, tt.damage, hardRecords(t)...); err == nil {
			t.Errorf("%s %+v: the damage was not seen: %+v", tt.format, tt.opts, report)
		}
	}
	records := hardRecords(t)
	for _, f := range Formats() { // one record too many, and one too few
		out := exported(t, f.Name, Options{}, records[:3]...)
		path := filepath.Join(t.TempDir(), "out.zip")
		if err := os.WriteFile(path, []byte(out), 0o644); err != nil {
			t.Fatal(err)
		}
		if _, err := verifyAt(f.Name, path, Options{}, records[:2]...); err == nil && f.Name != "graphml" {
			t.Errorf("%s: a record more was not seen", f.Name)
		}
		more := append(records[:3:3], marked(t, "", "[LOC X]"))
		more[3].Countries[0].Code = "XX"
		if _, err := verifyAt(f.Name, path, Options{}, more...); err == nil {
			t.Errorf("%s: a record less was not seen", f.Name)
		}
	}
	if _, err := verify.Export("docx", "x", nil, verify.Options{}); err == nil {
		t.Error("an unknown format was verified")
	}
}

// A folder of brat is damaged file by file.
func TestVerifyBratFolder(t *testing.T) {
	records := hardRecords(t)
	for _, tt := range []struct{ file, old, new string }{
		{"m-0.ann", "T1\tORG 0 11", "T1\tORG 1 12"}, {"m-0.ann", "Nordlys Ltd", "Nordlys"}, {"m-0.ann", "LOC", "PER"}, {"m-0.txt", "left", "Left"},
		{"nested_1-*.ann", "42 49;53 59", "42 48;53 59"}, {"nested_1-*.ann", "T", "R"}, {"records.jsonl", `"id":"m-0"`, `"id":"m-x"`},
	} {
		dir := t.TempDir()
		w, err := NewFolder("brat", dir, Options{})
		if err != nil {
			t.Fatal(err)
		}
		for _, r := range records {
			if err := w.Write(r); err != nil {
				t.Fatal(err)
			}
		}
		if err := w.Close(); err != nil {
			t.Fatal(err)
		}
		if report, err := verifyAt("brat", dir, Options{}, records...); err != nil || report.Records != len(records) {
			t.Fatal(report, err)
		}
		paths, err := filepath.Glob(filepath.Join(dir, tt.file))
		if err != nil || len(paths) != 1 {
			t.Fatalf("%s: %v, %v", tt.file, paths, err)
		}
		data, err := os.ReadFile(paths[0])
		if err != nil || !strings.Contains(string(data), tt.old) {
			t.Fatalf("%s: %v: %s", tt.file, err, data)
		}
		if err := os.WriteFile(paths[0], []byte(strings.Replace(string(data), tt.old, tt.new, 1)), 0o644); err != nil {
			t.Fatal(err)
		}
		if _, err := verifyAt("brat", dir, Options{}, records...); err == nil {
			t.Errorf("%s: %q for %q was not seen", tt.file, tt.new, tt.old)
		}
	}
}

// FuzzVerify: whatever the text and wherever its names, every format that holds
// spans gives them back.
func FuzzVerify(f *testing.F) {
	for _, markup := range hard {
		f.Add("Title", markup, 1, 4, 2, 9)
	}
	f.Add("a\x1cb", "x\x1c \u2028 y\x85\u00a0z", 0, 3, 1, 2)
	f.Add("", "\ufeff\u0000_x000d_\ufffe\"\r", 0, 3, 1, 6)
	f.Fuzz(func(t *testing.T, title, text string, a, b, c, d int) {
		if !utf8.ValidString(text) || !utf8.ValidString(title) {
			return
		}
		r := &corpus.Record{ID: "f", Title: title, Text: text}
		for i, s := range []corpus.Span{{Start: a, End: b}, {Start: c, End: d}} {
			for field, in := range map[string]string{"text": text, "title": title} {
				e := corpus.Evidence{Field: field, Span: s, Text: s.Of(in)}
				if without(e.Text) == "" || strings.TrimFunc(e.Text, isSpace) != e.Text || !utf8.ValidString(e.Text) {
					continue // no name begins or ends in space
				}
				if i == 0 {
					r.Organizations = append(r.Organizations, corpus.Organization{Name: "o", Mentions: []corpus.Evidence{e}})
				} else {
					r.Countries = append(r.Countries, corpus.Country{Code: "NO", Mentions: []corpus.Evidence{e}})
				}
			}
		}
		for _, f := range Formats() {
			if _, err := verified(t, f.Name, Options{}, nil, r); err != nil {
				t.Errorf("%s: %v", f.Name, err)
			}
		}
	})
}
