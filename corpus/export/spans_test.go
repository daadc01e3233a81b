package export

import (
	"bufio"
	"bytes"
	"encoding/json"
	"fmt"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/google/go-cmp/cmp"

	"attache/corpus"
)

// marked builds a record out of a text in which names stand in brackets with
// their label: "[ORG Nordlys] of [LOC Norway]".
func marked(t testing.TB, title, markup string) *corpus.Record {
	t.Helper()
	r := &corpus.Record{ID: "m", Title: title, Domains: []corpus.Domain{{ID: "photonics", Score: 0.5}}}
	var text strings.Builder
	for markup != "" {
		before, rest, found := strings.Cut(markup, "[")
		text.WriteString(before)
		if !found {
			break
		}
		name, after, _ := strings.Cut(rest, "]")
		label, name, _ := strings.Cut(name, " ")
		e := corpus.Evidence{Field: "text", Span: corpus.Span{Start: text.Len(), End: text.Len() + len(name)}, Text: name, Score: 0.5}
		text.WriteString(name)
		switch label {
		case "ORG":
			r.Organizations = append(r.Organizations, corpus.Organization{Name: name, Mentions: []corpus.Evidence{e}})
		case "PER":
			r.People = append(r.People, corpus.Person{Name: name, Mentions: []corpus.Evidence{e}})
		default:
			r.Countries = append(r.Countries, corpus.Country{Code: "NO", Mentions: []corpus.Evidence{e}})
		}
		markup = after
	}
	r.Text = text.String()
	if err := r.CheckEvidence(); err != nil {
		t.Fatal(err)
	}
	return r
}

// hard are texts in which spans like to shift.
var hard = []string{
	"[ORG Nordlys Ltd] of [LOC Norway] met [PER Ann Roe]. They left.",
	"[ORG 北京大学][PER 王小明]在[LOC 挪威]。下一句[ORG 清华大学]。",
	"👩‍🔬 [ORG Lab 🇳🇴 AS] and\t\"[LOC Norway]\"\r\n\r\n[PER Zoe\u0308 É́mile] said: …",
	"שלום [ORG חברת אור] ב[LOC ישראל], مرحبا [ORG شركة النور]",
	"[ORG Nordlys][LOC Norway] touch; pre[ORG fix]ed and [LOC U.S.]-made by [ORG AT&T <Labs>]",
	"  leading\n\n\n[LOC Norway]  double  spaces\u00a0nbsp\u3000wide [PER 李]",
	"[LOC Norway]",
	"Inside: [ORG Bank  of\n\nNorway]",
	"No name at all. None here either! 没有。",
	"It ends with [ORG A. B. Smith Inc.] Then [ORG Dr. X.Y.Z. GmbH & Co. KG]\n\nNew paragraph",
}

type named struct{ Label, Text string }

func wantNames(r *corpus.Record) []named {
	var list []named
	for _, s := range Flatten(r, false).Names {
		list = append(list, named{s.Label, s.Of(Flatten(r, false).Text)})
	}
	return list
}

// without is a text without its white space, which CoNLL does not keep.
func without(text string) string {
	return strings.Map(func(r rune) rune {
		if isSpace(r) {
			return -1
		}
		return r
	}, text)
}

func TestFlattenKeepsEverySpan(t *testing.T) {
	for _, markup := range hard {
		r := marked(t, "", markup)
		mentions := len(r.Organizations) + len(r.People) + len(r.Countries)
		if got := wantNames(r); len(got) != mentions || strings.Count(markup, "[") != mentions {
			t.Errorf("%q: %d of %d names: %v", markup, len(got), mentions, got)
		}
		f := Flatten(r, false)
		var joined strings.Builder
		for _, tok := range f.tokens() {
			joined.WriteString(tok.Of(f.Text))
		}
		if joined.String() != f.Text {
			t.Errorf("tokens join to %q, want %q", joined.String(), f.Text)
		}
	}
}

func TestFlatten(t *testing.T) {
	r := marked(t, "A title of Norway", "[ORG Nordlys Ltd] is in [LOC Norway]")
	r.Countries = append(r.Countries, corpus.Country{Mentions: []corpus.Evidence{{Field: "title", Span: corpus.Span{Start: 11, End: 17}, Text: "Norway"}}},
		corpus.Country{Mentions: []corpus.Evidence{{Field: "text", Span: corpus.Span{Start: 0, End: 7}, Text: "Nordlys"}, {Field: "title", Span: corpus.Span{Start: 2, End: 7}, Text: "title", Kind: "demonym"}}})
	if diff := cmp.Diff([]named{{"LOC", "Norway"}, {"ORG", "Nordlys Ltd"}, {"LOC", "Norway"}}, wantNames(r)); diff != "" {
		t.Error(diff)
	}
	r.Text = r.Title + "\n" + r.Text // now the title is in the text, and not said twice
	if f := Flatten(r, false); f.Text != r.Text {
		t.Errorf("text is %q", f.Text)
	}
}

// readCoNLL is a plain reader of CoNLL columns: names are runs of B- and I-
// tags, or of B I E and S.
func readCoNLL(t testing.TB, data string) (docs int, joined string, sentences int, names []named) {
	t.Helper()
	var tokens strings.Builder
	inSentence := false
	for lines := bufio.NewScanner(strings.NewReader(data)); lines.Scan(); {
		if lines.Text() == "" {
			inSentence = false
			continue
		}
		columns := strings.Split(lines.Text(), " ")
		if len(columns) != 4 {
			t.Fatalf("line %q has %d columns", lines.Text(), len(columns))
		}
		if columns[0] == "-DOCSTART-" {
			docs++
			continue
		}
		if !inSentence {
			sentences++
			inSentence = true
		}
		tokens.WriteString(columns[0])
		switch prefix, label, _ := strings.Cut(columns[3], "-"); prefix {
		case "O":
		case "B", "S":
			names = append(names, named{label, columns[0]})
		case "I", "E":
			if len(names) == 0 || names[len(names)-1].Label != label {
				t.Fatalf("%q goes on with no name", lines.Text())
			}
			names[len(names)-1].Text += columns[0]
		}
	}
	return docs, tokens.String(), sentences, names
}

func TestCoNLLReadsBack(t *testing.T) {
	for _, scheme := range []string{"bio", "bioes"} {
		for _, markup := range hard {
			r := marked(t, "", markup)
			docs, joined, _, names := readCoNLL(t, exported(t, "conll", Options{Scheme: scheme}, r))
			want := wantNames(r)
			for i := range want {
				want[i].Text = without(want[i].Text)
			}
			if diff := cmp.Diff(want, names); diff != "" || docs != 1 || joined != without(r.Text) {
				t.Errorf("%s %q: %s", scheme, markup, diff)
			}
		}
	}
	r := marked(t, "", hard[0])
	want := "-DOCSTART- id=m&ledger=0&record_hash=" + hashOf(t, r) + " -X- O\n\nNordlys -X- -X- B-ORG\nLtd -X- -X- E-ORG\nof -X- -X- O\nNorway -X- -X- S-LOC\nmet -X- -X- O\nAnn -X- -X- B-PER\nRoe -X- -X- E-PER\n. -X- -X- O\n\nThey -X- -X- O\nleft -X- -X- O\n. -X- -X- O\n\n"
	if diff := cmp.Diff(want, exported(t, "conll", Options{Scheme: "bioes"}, r)); diff != "" {
		t.Error(diff)
	}
}

// readSpacy does what spaCy does: words and spaces make the text, BILUO tags
// the names.
func readSpacy(t testing.TB, doc spacyDoc) (text string, names []named) {
	t.Helper()
	open := false
	for _, s := range doc.Paragraphs[0].Sentences {
		for _, tok := range s.Tokens {
			prefix, label, _ := strings.Cut(tok.NER, "-")
			switch prefix {
			case "B", "U":
				names = append(names, named{label, tok.Orth})
				open = prefix == "B"
			case "I", "L":
				if !open || names[len(names)-1].Label != label {
					t.Fatalf("%+v goes on with no name", tok)
				}
				names[len(names)-1].Text += tok.Orth
				open = prefix == "I"
			default:
				open = false
			}
			if text += tok.Orth + tok.Space; open {
				names[len(names)-1].Text += tok.Space
			}
		}
	}
	return text, names
}

func TestSpacyReadsBack(t *testing.T) {
	var records []*corpus.Record
	for _, markup := range hard {
		records = append(records, marked(t, "", markup))
	}
	var docs []spacyDoc
	if err := json.Unmarshal([]byte(exported(t, "spacy", Options{}, records...)), &docs); err != nil {
		t.Fatal(err)
	}
	for i, r := range records {
		text, names := readSpacy(t, docs[i])
		if text != r.Text || docs[i].Paragraphs[0].Raw != r.Text {
			t.Errorf("text %q, want %q", text, r.Text)
		}
		if diff := cmp.Diff(wantNames(r), names); diff != "" {
			t.Errorf("%q: %s", hard[i], diff)
		}
		if cats := docs[i].Paragraphs[0].Cats; len(cats) != 1 || cats[0] != (spacyCat{"photonics", 0.5}) {
			t.Errorf("categories %v", cats)
		}
	}
}

func TestLabelStudioReadsBack(t *testing.T) {
	for _, markup := range hard {
		r := marked(t, "", markup)
		var tasks []struct {
			Data        struct{ Text, ID string }
			Predictions []struct {
				Result []struct {
					Type  string
					Value struct {
						Start, End int
						Text       string
						Labels     []string
						Taxonomy   [][]string
					}
				}
			}
		}
		if err := json.Unmarshal([]byte(exported(t, "labelstudio", Options{}, r)), &tasks); err != nil {
			t.Fatal(err)
		}
		var names []named
		points := []rune(tasks[0].Data.Text)
		for _, result := range tasks[0].Predictions[0].Result {
			switch v := result.Value; result.Type {
			case "labels":
				if quote := string(points[v.Start:v.End]); quote != v.Text {
					t.Errorf("%q: code points %d to %d are %q, not %q", markup, v.Start, v.End, quote, v.Text)
				}
				names = append(names, named{v.Labels[0], v.Text})
			case "taxonomy":
				if diff := cmp.Diff([][]string{{"photonics"}}, v.Taxonomy); diff != "" {
					t.Error(diff)
				}
			}
		}
		if diff := cmp.Diff(wantNames(r), names); diff != "" || tasks[0].Data.Text != r.Text {
			t.Errorf("%q: %s", markup, diff)
		}
	}
}

func TestFtM(t *testing.T) {
	var lines []string
	for line := range strings.Lines(exported(t, "ftm", Options{}, sample(t))) {
		var e ftmEntity
		if err := json.Unmarshal([]byte(line), &e); err != nil {
			t.Fatal(err)
		}
		for name, values := range e.Properties {
			if len(values) == 0 {
				t.Errorf("%s has an empty %s", e.Schema, name)
			}
		}
		lines = append(lines, fmt.Sprint(e.Schema, e.Properties["name"], e.Properties["country"], e.Properties["language"], e.Properties["date"]))
	}
	want := []string{
		"PlainText[] [no] [eng] [2019-03]", "Company[Nordlys Ltd] [no] [] []", "Mention[Nordlys Ltd] [] [] []", "Organization[北京大学] [cn] [] []", "Mention[北京大学] [] [] []",
		"Person[王小明] [] [] []", "Mention[王小明] [] [] []", "Person[Jane Roe] [] [] []", "Mention[Jane Roe] [] [] []", "UnknownLink[] [] [] []",
	}
	if diff := cmp.Diff(want, lines); diff != "" {
		t.Error(diff)
	}
}

// mapped is a level of an index mapping.
type mapped struct {
	Type       string
	Properties map[string]mapped
}

// holds checks that all that is mapped is there in what is written, and counts
// it.
func (m mapped) holds(t testing.TB, path string, written any) (n int) {
	if list, ok := written.([]any); ok && len(list) > 0 {
		written = list[0]
	}
	object, _ := written.(map[string]any)
	for name, inner := range m.Properties {
		value, there := object[name]
		if !there || (inner.Type == "") != (inner.Properties != nil) {
			t.Errorf("%s.%s is mapped as %q, and written as %v", path, name, inner.Type, value)
		}
		n += 1 + inner.holds(t, path+"."+name, value)
	}
	return n
}

func TestBulk(t *testing.T) {
	var mapping struct{ Mappings mapped }
	if err := json.Unmarshal([]byte(BulkMapping), &mapping); err != nil {
		t.Fatal(err)
	}
	r := sample(t)
	r.Organizations[0].IDs, r.Organizations[0].Watch = []string{"x"}, []string{"y"}
	var written any
	opts := Options{Provenance: Provenance{MinScore: 0.1, Manifest: "m"}}
	if err := json.Unmarshal([]byte(strings.Split(exported(t, "bulk", opts, r), "\n")[1]), &written); err != nil {
		t.Fatal(err)
	}
	if n := mapping.Mappings.holds(t, "", written); n < 35 {
		t.Errorf("only %d properties are mapped", n)
	}
	r = sample(t)
	lines := strings.Split(exported(t, "bulk", Options{}, r), "\n")
	if len(lines) != 3 || lines[0] != `{"index":{"_id":"r-1"}}` || lines[2] != "" {
		t.Fatalf("%q", lines)
	}
	var back corpus.Record
	if err := json.Unmarshal([]byte(lines[1]), &back); err != nil || !cmp.Equal(*r, back) {
		t.Error(err, cmp.Diff(*r, back))
	}
}

func TestEmptyExports(t *testing.T) {
	for _, f := range Formats() {
		out := exported(t, f.Name, Options{})
		if (f.Name == "spacy" || f.Name == "labelstudio") && !json.Valid([]byte(out)) {
			t.Errorf("%s of nothing is %q", f.Name, out)
		}
	}
	for _, opts := range []Options{{Scheme: "bilou"}, {Rows: "people"}} {
		if _, err := New("conll", &bytes.Buffer{}, opts); err == nil {
			t.Errorf("%+v was taken", opts)
		}
	}
}

// FuzzTokens: tokens cover the text without a gap, and every span of it is told
// again by the tags.
func FuzzTokens(f *testing.F) {
	for _, markup := range hard {
		f.Add(markup, 1, 4, 6, 9)
	}
	f.Fuzz(func(t *testing.T, text string, a, b, c, d int) {
		if !utf8.ValidString(text) {
			return
		}
		r := &corpus.Record{Text: text}
		for _, s := range []corpus.Span{{Start: a, End: b}, {Start: c, End: d}} {
			if quote := s.Of(text); strings.TrimSpace(quote) == quote && quote != "" && utf8.ValidString(quote) {
				r.Organizations = append(r.Organizations, corpus.Organization{Mentions: []corpus.Evidence{{Field: "text", Span: s, Text: quote}}})
			}
		}
		_, joined, _, names := readCoNLL(t, exported(t, "conll", Options{}, r))
		if joined != without(text) {
			t.Fatalf("tokens %q of %q", joined, text)
		}
		for i, want := range wantNames(r) {
			if i >= len(names) || names[i].Text != without(want.Text) {
				t.Fatalf("%q: names %v, want %v", text, names, wantNames(r))
			}
		}
		doc := spacyOf(0, &entry{Record: r, whole: r})
		if len(doc.Paragraphs[0].Sentences) == 0 {
			return
		}
		if back, _ := readSpacy(t, doc); back != text {
			t.Fatalf("%q came back as %q", text, back)
		}
	})
}
