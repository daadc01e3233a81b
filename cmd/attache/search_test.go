package main

import (
	"bytes"
	"path/filepath"
	"strings"
	"syscall"
	"testing"

	"attache"
	"attache/corpus"
	"attache/index"
)

func spans(s string, words ...string) (list []corpus.Span) {
	for _, w := range words {
		i := strings.Index(s, w)
		list = append(list, corpus.Span{Start: i, End: i + len(w)})
	}
	return list
}

// Brackets and braces nest, cross nowhere, and change nothing else.
func TestBracketed(t *testing.T) {
	const text = "The Moscow State University in Russia offers lasers."
	for _, c := range []struct{ marks, names, want string }{
		{"", "", text},
		{"lasers", "Russia", "The Moscow State University in {Russia} offers [lasers]."},
		{"Moscow", "Moscow State University", "The {[Moscow] State University} in Russia offers lasers."},
		{"Russia", "Russia", "The Moscow State University in {[Russia]} offers lasers."},
		{"University in Russia", "Russia", "The Moscow State [University in {Russia}] offers lasers."},
		{"State University in", "Moscow State University", "The {Moscow [State University]}[ in] Russia offers lasers."},
		{"The Moscow", "Moscow State University|Russia", "[The ]{[Moscow] State University} in {Russia} offers lasers."},
		{"The Moscow State University in Russia offers", "Moscow State University|Russia", "[The {Moscow State University} in {Russia} offers] lasers."},
	} {
		var marks []corpus.Span
		if c.marks != "" {
			marks = spans(text, strings.Split(c.marks, "|")...)
		}
		var names []attache.EntityMark
		for _, n := range strings.Split(c.names, "|") {
			if n != "" {
				names = append(names, attache.EntityMark{Span: spans(text, n)[0], Kind: "organization"})
			}
		}
		whole := corpus.Span{Start: 0, End: len(text)}
		got := bracketed(text, whole, marks, names)
		if got != c.want {
			t.Errorf("%s in %s: %s, want %s", c.marks, c.names, got, c.want)
		}
		if plain := strings.NewReplacer("[", "", "]", "", "{", "", "}", "").Replace(got); plain != text {
			t.Errorf("text became %q", plain)
		}
		env := &environment{colour: true}
		if got := env.coloured(text, whole, marks, names); visible(got) != len(text) {
			t.Errorf("coloured: %q", got)
		}
	}
	env := &environment{colour: true}
	got := env.coloured("in Moscow State", corpus.Span{Start: 0, End: 15}, spans("in Moscow State", "Moscow"), []attache.EntityMark{{Span: corpus.Span{Start: 3, End: 15}, Kind: "organization"}})
	if want := "in \x1b[1;4;36mMoscow\x1b[0m \x1b[36mState\x1b[0m"; got != want {
		t.Errorf("%q, want %q", got, want)
	}
}

// However long a query is, its errors are shown in few words, each under its
// place.
func TestFaults(t *testing.T) {
	show := func(query string) string {
		_, problems := index.Parse(query, index.Vocabulary{})
		return faults(&attache.QueryError{Query: query, Errors: problems})
	}
	if got, want := show("a  contry:RU\t("), "  a  contry:RU (\n     ^^^^^^ unknown field 'contry' (put it in quotes if it is no field), did you mean country?\n               ^ ( is not closed"; got != want {
		t.Errorf("\n%s\nwant\n%s", got, want)
	}
	if got := show("\x1b[2Jcontry:x"); strings.ContainsRune(got, '\x1b') {
		t.Errorf("an escape is printed: %q", got)
	}
	for _, query := range []string{
		strings.Repeat("é", 1<<19), strings.Repeat("contry:x ", 5000), strings.Repeat("(", 60_000), strings.Repeat("x ", 30_000), strings.Repeat("激光 ", 300) + "contry:x",
	} {
		got := show(query)
		if got == "" || len(got) > 8000 {
			t.Errorf("%.20s: %d bytes", query, len(got))
		}
		lines := strings.Split(got, "\n")
		for i := 0; i+1 < len(lines); i += 2 {
			if at := visible(lines[i+1][:strings.IndexByte(lines[i+1], '^')]); at > visible(lines[i]) || visible(lines[i]) > 140 {
				t.Errorf("a mark at column %d of\n%s", at, lines[i])
			}
		}
	}
}

// pipe is a standard output whose reader goes away.
type pipe struct{ left int }

func (p *pipe) Write(b []byte) (int, error) {
	if p.left -= len(b); p.left < 0 {
		return 0, syscall.EPIPE
	}
	return len(b), nil
}

// A reader that has seen enough is no error, and nothing is said of it.
func TestClosedPipe(t *testing.T) {
	folder := filepath.Join(t.TempDir(), "study")
	var out, stderr bytes.Buffer
	if code := run([]string{"label", "../../corpus/sample/reports", "-o", folder, "-q"}, strings.NewReader(""), &out, &stderr); code != exitDone {
		t.Fatal(code, stderr.String())
	}
	for _, form := range []string{"--ids", "--json", "--csv", "--limit=0"} {
		args := []string{"search", folder, "-n", "0", "--facets", "domain", form}
		out.Reset()
		stderr.Reset()
		if code := run(args, strings.NewReader(""), &out, &stderr); code != exitDone || out.Len() < 100 {
			t.Fatalf("%s: %d, %d bytes: %s", form, code, out.Len(), stderr.String())
		}
		for _, left := range []int{0, out.Len() / 2} {
			stderr.Reset()
			if code := run(args, strings.NewReader(""), &pipe{left}, &stderr); code != exitDone || stderr.Len() > 0 {
				t.Errorf("%s, %d bytes read: %d %s", form, left, code, stderr.String())
			}
		}
	}
}
