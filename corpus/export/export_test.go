package export

import (
	"bufio"
	"bytes"
	"encoding/csv"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/parquet-go/parquet-go"

	"attache/corpus"
)

// quote makes evidence out of the n-th place where words stand in text.
func quote(t testing.TB, field, text, words string) corpus.Evidence {
	t.Helper()
	at := strings.Index(text, words)
	if at < 0 {
		t.Fatalf("%q is not in %q", words, text)
	}
	return corpus.Evidence{Field: field, Span: corpus.Span{Start: at, End: at + len(words)}, Text: words, Score: 0.9}
}

// sample is a record with something in every field and hard characters in the
// text.
func sample(t testing.TB) *corpus.Record {
	const text = "=SUM(A1)\r\nNordlys Ltd of Norway 🇳🇴 met 王小明 and Dr Jane Roe (jane.roe@example.org).\n\tThey said: \"lasers; e\u0301tudes\", 北京大学 שלום."
	const title = "Lasers, from Norway"
	r := &corpus.Record{
		ID: "r-1", Seq: 3, Rev: 1, Source: "a/b.txt", URL: "https://example.org/1", Title: title, Text: text, Lang: "en",
		Date: &corpus.Date{Value: "2019-03", Precision: "month"}, Meta: map[string]string{"contact": "Jane Roe", "long": strings.Repeat("x", 500)},
		Post: &corpus.Post{Kind: "embassy", City: "Oslo", Host: "NO", Sender: "CN", Score: 0.9, Evidence: []corpus.Evidence{quote(t, "title", title, "Norway")}},
		Organizations: []corpus.Organization{
			{Name: "Nordlys Ltd", Kind: "company", Country: "NO", Score: 0.9, Mentions: []corpus.Evidence{quote(t, "text", text, "Nordlys Ltd")}},
			{Name: "北京大学", Kind: "university", Country: "CN", Score: 0.8, Mentions: []corpus.Evidence{quote(t, "text", text, "北京大学")}},
		},
		People: []corpus.Person{
			{Name: "王小明", Score: 0.9, Mentions: []corpus.Evidence{quote(t, "text", text, "王小明")}},
			{Name: "Jane Roe", Organization: "Nordlys Ltd", Score: 0.9, Mentions: []corpus.Evidence{quote(t, "text", text, "Jane Roe")}},
		},
		Countries: []corpus.Country{{Code: "NO", Name: "Norway", Score: 1, Roles: []corpus.Role{{ID: "origin", Score: 0.7}},
			Mentions: []corpus.Evidence{quote(t, "text", text, "Norway"), quote(t, "title", title, "Norway")}}},
		Domains:    []corpus.Domain{{ID: "photonics", Score: 0.9, Evidence: []corpus.Evidence{quote(t, "text", text, "lasers"), quote(t, "title", title, "Lasers")}}},
		Modes:      []corpus.Mode{{ID: "licensing", Score: 0.5}, {ID: "joint-research", Score: 0.5}},
		Unlabelled: []string{"people"},
	}
	if err := r.CheckEvidence(); err != nil {
		t.Fatal(err)
	}
	return r
}

func exported(t testing.TB, format string, opts Options, records ...*corpus.Record) string {
	t.Helper()
	var out bytes.Buffer
	w, err := New(format, &out, opts)
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
	return out.String()
}

func TestJSONLReadsBack(t *testing.T) {
	r := sample(t)
	out := exported(t, "jsonl", Options{}, r, r)
	scanner, n := bufio.NewScanner(strings.NewReader(out)), 0
	for ; scanner.Scan(); n++ {
		var back corpus.Record
		if err := json.Unmarshal(scanner.Bytes(), &back); err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff(*r, back); diff != "" {
			t.Error(diff)
		}
	}
	if n != 2 {
		t.Errorf("%d lines, want 2", n)
	}
}

func TestCSVReadsBack(t *testing.T) {
	r := sample(t)
	r.Organizations[0].Mentions = append(r.Organizations[0].Mentions, quote(t, "text", r.Text, "Nordlys"))
	r.Modes[0].Evidence = []corpus.Evidence{quote(t, "text", r.Text, "lasers")}
	rows, err := csv.NewReader(strings.NewReader(strings.TrimPrefix(exported(t, "csv", Options{}, r), "\ufeff"))).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	got := map[string]string{}
	for i, name := range rows[0] {
		got[name] = rows[1][i]
	}
	want := map[string]string{
		"id": "r-1", "date": "2019-03", "title": "Lasers, from Norway", "post": "embassy Oslo", "post_host": "NO", "post_sender": "CN",
		"origins": "NO", "partners": "", "countries": "NO", "country_names": "Norway", "organizations": "Nordlys Ltd; 北京大学",
		"organization_ids": "", "watch": "",
		"people": "王小明; Jane Roe", "organization_evidence": "Nordlys Ltd: Nordlys Ltd | Nordlys", "mode_evidence": "licensing: lasers", "domains": "photonics", "domain_evidence": "photonics: lasers | Lasers", "country_evidence": "NO: Norway",
		"modes": "licensing; joint-research", "lang": "en", "unlabelled": "people", "url": "https://example.org/1", "source": "a/b.txt",
		"text_sha256": "", "record_hash": hashOf(t, r), "ledger": "0", "min_score": "", "manifest": "",
		"text": "'" + strings.ReplaceAll(r.Text, "\r\n", "\n"), // encoding/csv reads CRLF as LF
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
}

func TestCSVRows(t *testing.T) {
	tail := "," + hashOf(t, sample(t)) + ",0\n"
	for _, tt := range []struct{ rows, header, want string }{
		{"organizations", "id,date,title,name,kind,country,ids,watch,score,mentions,quotes,spans,record_hash,ledger\n",
			"r-1,2019-03,\"Lasers, from Norway\",Nordlys Ltd,company,NO,,,0.9,1,Nordlys Ltd,text:10-21" + tail +
				"r-1,2019-03,\"Lasers, from Norway\",北京大学,university,CN,,,0.8,1,北京大学,text:127-139" + tail},
		{"people", "id,date,title,name,organization,score,mentions,quotes,spans,record_hash,ledger\n",
			"r-1,2019-03,\"Lasers, from Norway\",王小明,,0.9,1,王小明,text:45-54" + tail +
				"r-1,2019-03,\"Lasers, from Norway\",Jane Roe,Nordlys Ltd,0.9,1,Jane Roe,text:62-70" + tail},
		{"countries", "id,date,title,code,name,roles,score,mentions,quotes,spans,record_hash,ledger\n",
			"r-1,2019-03,\"Lasers, from Norway\",NO,Norway,origin,1,2,Norway,text:25-31; title:13-19" + tail},
		{"domains", "id,date,title,domain,score,mentions,quotes,spans,record_hash,ledger\n",
			"r-1,2019-03,\"Lasers, from Norway\",photonics,0.9,2,lasers | Lasers,text:108-114; title:0-6" + tail},
		{"modes", "id,date,title,mode,score,mentions,quotes,spans,record_hash,ledger\n",
			"r-1,2019-03,\"Lasers, from Norway\",licensing,0.5,0,," + tail + "r-1,2019-03,\"Lasers, from Norway\",joint-research,0.5,0,," + tail},
	} {
		if diff := cmp.Diff(tt.header+tt.want, exported(t, "csv", Options{Raw: true, Rows: tt.rows}, sample(t))); diff != "" {
			t.Errorf("%s: %s", tt.rows, diff)
		}
		if out := exported(t, "csv", Options{Raw: true, Rows: tt.rows}); out != tt.header {
			t.Errorf("%s of nothing is %q", tt.rows, out)
		}
	}
	for _, tt := range []struct {
		format string
		opts   Options
	}{{"csv", Options{Rows: "posts"}}, {"csv", Options{Rows: "people", NoPeople: true}}, {"jsonl", Options{Rows: "people"}}} {
		if _, err := New(tt.format, &bytes.Buffer{}, tt.opts); err == nil {
			t.Errorf("%s %+v was taken", tt.format, tt.opts)
		}
	}
}

func TestCSVGuard(t *testing.T) {
	for _, tt := range []struct{ title, safe string }{
		{"=1+1", "'=1+1"}, {"+1", "'+1"}, {"-1", "'-1"}, {"@x", "'@x"}, {"\tx", "'\tx"}, {"\rx", "'\rx"}, {"plain", "plain"}, {"", ""}, {"a=b", "a=b"},
	} {
		r := &corpus.Record{ID: "i", Title: tt.title, Text: "t"}
		if out := exported(t, "csv", Options{}, r); !strings.HasPrefix(out, "\ufeffid,") || !strings.Contains(out, tt.safe) {
			t.Errorf("%q: %q", tt.title, out)
		}
		if raw := exported(t, "csv", Options{Raw: true}, r); !strings.HasPrefix(raw, "id,") || strings.Contains(raw, "'") {
			t.Errorf("raw %q: %q", tt.title, raw)
		}
	}
	if out := exported(t, "csv", Options{}); !strings.HasPrefix(out, "\ufeffid,date,title,") || strings.Count(out, "\n") != 1 {
		t.Errorf("without a record: %q, want the header", out)
	}
}

// readable is an output with what is packed in it unpacked: archives, and the
// values of Parquet.
func readable(t testing.TB, out string) string {
	t.Helper()
	switch {
	case strings.HasPrefix(out, "PK\x03\x04"):
		var all strings.Builder
		for name, content := range unpacked(t, out) {
			all.WriteString(name + "\n" + readable(t, content))
		}
		return all.String()
	case strings.HasPrefix(out, "PAR1"):
		file, err := parquet.OpenFile(strings.NewReader(out), int64(len(out)))
		if err != nil {
			t.Fatal(err)
		}
		var all strings.Builder
		for _, group := range file.RowGroups() {
			rows, list := group.Rows(), make([]parquet.Row, 100)
			n, err := rows.ReadRows(list)
			if err != nil && err != io.EOF {
				t.Fatal(err)
			}
			for _, row := range list[:n] {
				for _, v := range row {
					all.WriteString(v.String() + "\n")
				}
			}
			rows.Close()
		}
		return all.String()
	}
	return out
}

func TestRedaction(t *testing.T) {
	for _, f := range Formats() {
		r := sample(t)
		before := fmt.Sprintf("%+v", r)
		if all := readable(t, exported(t, f.Name, Options{}, r)); !strings.Contains(all, "Roe") || !strings.Contains(all, "They") && f.Name != "graphml" {
			t.Fatalf("%s cannot be looked into: %q", f.Name, all)
		}
		out := readable(t, exported(t, f.Name, Options{NoPeople: true}, r))
		for _, secret := range []string{"王小明", "Jane", "Roe", "jane.roe"} {
			if strings.Contains(out, secret) {
				t.Errorf("%s with NoPeople shows %q: %s", f.Name, secret, out)
			}
		}
		if f.text {
			continue
		}
		out = readable(t, exported(t, f.Name, Options{NoText: true}, r))
		for _, secret := range []string{"They", "xxxxxxxx", "SUM"} {
			if strings.Contains(out, secret) {
				t.Errorf("%s with NoText shows %q: %s", f.Name, secret, out)
			}
		}
		if after := fmt.Sprintf("%+v", r); after != before {
			t.Errorf("%s changed the record", f.Name)
		}
	}
}

func TestNoPeopleKeepsSpans(t *testing.T) {
	r := sample(t)
	var back corpus.Record
	if err := json.Unmarshal([]byte(exported(t, "jsonl", Options{NoPeople: true}, r)), &back); err != nil {
		t.Fatal(err)
	}
	if err := back.CheckEvidence(); err != nil {
		t.Error(err)
	}
	if len(back.Text) != len(r.Text) || back.People != nil {
		t.Errorf("text of %d bytes became %d; people: %v", len(r.Text), len(back.Text), back.People)
	}
}

type failing struct{ room int }

func (f *failing) Write(p []byte) (int, error) {
	if f.room -= len(p); f.room < 0 {
		return 0, errDisk
	}
	return len(p), nil
}

var errDisk = errors.New("no space left on device")

func TestFailingWriter(t *testing.T) {
	for _, f := range Formats() {
		whole := len(exported(t, f.Name, Options{}, sample(t)))
		for _, room := range []int{0, 1, whole / 2, whole - 1} {
			w, err := New(f.Name, &failing{room}, Options{})
			if err != nil {
				t.Fatal(err)
			}
			if err := errors.Join(w.Write(sample(t)), w.Close()); !errors.Is(err, errDisk) {
				t.Errorf("%s with room for %d of %d bytes: %v, want the writer's error", f.Name, room, whole, err)
			}
		}
	}
	if _, err := New("docx", nil, Options{}); err == nil || !strings.Contains(err.Error(), "csv") {
		t.Errorf("unknown format: %v, want an error that lists the formats", err)
	}
}

func ExampleNew() {
	w, err := New("csv", os.Stdout, Options{Raw: true, NoText: true})
	if err != nil {
		fmt.Println(err)
		return
	}
	err = w.Write(&corpus.Record{ID: "r-1", Title: "Lasers", Domains: []corpus.Domain{{ID: "photonics"}}})
	fmt.Println(err, w.Close())
	// Output:
	// id,date,title,post,post_host,post_sender,origins,partners,countries,country_names,organizations,organization_evidence,organization_ids,watch,people,domains,domain_evidence,country_evidence,modes,mode_evidence,lang,unlabelled,url,source,text_sha256,record_hash,ledger,min_score,manifest
	// r-1,,Lasers,,,,,,,,,,,,,photonics,,,,,,,,,e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855,0040ed0d4fb8a8185251598697704e307b6a5b2a4b43156d84b6a3bca942f1b0,0,,
	// <nil> <nil>
}
