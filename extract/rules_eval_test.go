package extract

import (
	"bufio"
	"encoding/json"
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"sort"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"attache/corpus"
)

var updateRules = flag.Bool("update-rules", false, "rewrite testdata/rules.golden")

// goldSet is one labelled set: a document a passage, with its names.
type goldSet struct {
	passages []Passage
	names    [][]Entity
}

// readBIO reads "token TAB tag" lines; a sentence becomes a passage whose
// tokens are joined by spaces.
func readBIO(t testing.TB, path string) goldSet {
	t.Helper()
	f, err := os.Open(path)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	var set goldSet
	var tokens, tags []string
	flush := func() {
		if len(tokens) > 0 {
			p, names := fromBIO(tokens, tags)
			set.passages, set.names = append(set.passages, p), append(set.names, names)
		}
		tokens, tags = tokens[:0], tags[:0]
	}
	in := bufio.NewScanner(f)
	in.Buffer(nil, 1<<20)
	for in.Scan() {
		token, tag, ok := strings.Cut(in.Text(), "\t")
		switch {
		case strings.HasPrefix(in.Text(), "# "):
		case !ok:
			flush()
		default:
			tokens, tags = append(tokens, token), append(tags, tag)
		}
	}
	flush()
	if err := in.Err(); err != nil {
		t.Fatal(err)
	}
	return set
}

func fromBIO(tokens, tags []string) (Passage, []Entity) {
	p := Passage{Field: "text"}
	var names []Entity
	var b strings.Builder
	for i, token := range tokens {
		if i > 0 {
			b.WriteByte(' ')
		}
		start := b.Len()
		b.WriteString(token)
		p.Tokens = append(p.Tokens, Token{Start: start, End: b.Len()})
		prefix, label, _ := strings.Cut(tags[i], "-")
		kind, ok := ParseEntityType(label)
		last := len(names) - 1
		switch {
		case !ok:
		case prefix == "I" && last >= 0 && names[last].Type == kind && names[last].Span.End == start-1:
			names[last].Span.End = b.Len()
		default:
			names = append(names, Entity{Field: "text", Type: kind, Span: corpus.Span{Start: start, End: b.Len()}})
		}
	}
	p.Text = b.String()
	p.Sentences = []Sentence{{0, len(p.Tokens)}}
	return p, names
}

// readSpans reads JSON lines {"text", "spans": [[start, end, type]]} with
// spans in code points.
func readSpans(t testing.TB, path string) goldSet {
	t.Helper()
	data, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	s, err := newSegmenter()
	if err != nil {
		t.Fatal(err)
	}
	var set goldSet
	for line := range strings.Lines(string(data)) {
		var row struct {
			Text  string
			Spans [][3]any
		}
		if err := json.Unmarshal([]byte(line), &row); err != nil {
			t.Fatalf("%s: %v", path, err)
		}
		at := make([]int, 0, len(row.Text)+1)
		for i := range row.Text {
			at = append(at, i)
		}
		at = append(at, len(row.Text))
		var names []Entity
		for _, sp := range row.Spans {
			kind, _ := ParseEntityType(sp[2].(string))
			names = append(names, Entity{Field: "text", Type: kind,
				Span: corpus.Span{Start: at[int(sp[0].(float64))], End: at[int(sp[1].(float64))]}})
		}
		set.passages, set.names = append(set.passages, s.passage("text", row.Text)), append(set.names, names)
	}
	return set
}

// score counts exact spans of one type.
func (g *goldSet) score(r Recognizer, kind EntityType) (right, found, gold int) {
	for i := range g.passages {
		want := map[corpus.Span]bool{}
		for _, e := range g.names[i] {
			if e.Type == kind {
				want[e.Span] = true
				gold++
			}
		}
		for _, e := range r.Recognize(g.passages[i:i+1], nil) {
			if e.Type == kind {
				found++
				if want[e.Span] {
					right++
				}
			}
		}
	}
	return right, found, gold
}

// goldSets reads every labelled set that is there.
func goldSets(t testing.TB) map[string]goldSet {
	t.Helper()
	paths, err := filepath.Glob("../../shared/data/ner/en/*/*")
	if err != nil {
		t.Fatal(err)
	}
	if len(paths) == 0 {
		t.Skip("no labelled sets in ../shared/data/ner: nothing to measure against")
	}
	sets := map[string]goldSet{}
	for _, path := range paths {
		name := filepath.Base(path)
		switch {
		case strings.HasPrefix(name, "gmb-silver"):
		case strings.HasSuffix(name, ".bio"):
			sets[name] = readBIO(t, path)
		case strings.HasSuffix(name, ".jsonl"):
			sets[name] = readSpans(t, path)
		}
	}
	return sets
}

// TestRulesFigures holds the rules' exact-span figures on every labelled set.
func TestRulesFigures(t *testing.T) {
	if testing.Short() {
		t.Skip("reads every labelled set: not with -short")
	}
	sets := goldSets(t)
	var names []string
	for name := range sets {
		names = append(names, name)
	}
	sort.Strings(names)
	r := NewRules()
	var b strings.Builder
	fmt.Fprintf(&b, "%-28s %5s %6s %6s %6s   %5s %6s %6s %6s\n", "set", "ORG", "P", "R", "F1", "PER", "P", "R", "F1")
	for _, name := range names {
		set := sets[name]
		fmt.Fprintf(&b, "%-28s", name)
		for _, kind := range []EntityType{ORG, PER} {
			right, found, gold := set.score(r, kind)
			p, rec := float64(right)/float64(max(found, 1)), float64(right)/float64(max(gold, 1))
			f := 0.0
			if right > 0 {
				f = 2 * p * rec / (p + rec)
			}
			fmt.Fprintf(&b, " %5d %6.3f %6.3f %6.3f  ", gold, p, rec, f)
		}
		b.WriteString("\n")
	}
	golden(t, "testdata/rules.golden", b.String(), *updateRules)
}

// golden compares got with a file, or rewrites the file.
func golden(t testing.TB, path, got string, update bool) {
	t.Helper()
	if update {
		if err := os.WriteFile(path, []byte(got), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	if d := cmp.Diff(string(want), got); d != "" {
		t.Errorf("%s differs from what is measured now (-file +now):\n%s", path, d)
	}
}

func BenchmarkRules(b *testing.B) {
	sets := goldSets(b)
	set := sets["newswire-reread.dev.bio"]
	r := NewRules()
	words := 0
	for _, p := range set.passages {
		words += len(p.Tokens)
	}
	var dst []Entity
	b.ReportAllocs()
	for b.Loop() {
		dst = r.Recognize(set.passages, dst[:0])
	}
	b.ReportMetric(float64(words)*float64(b.N)/b.Elapsed().Seconds(), "words/s")
}
