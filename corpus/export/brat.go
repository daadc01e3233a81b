package export

import (
	"bufio"
	"fmt"
	"io"
	"strings"

	"attache/corpus"
)

// BratConfig is the annotation.conf of the brat format: the labels there are,
// each free to stand within or across another.
const BratConfig = `[entities]
ORG
PER
LOC
[relations]
<OVERLAP> Arg1:<ENTITY>, Arg2:<ENTITY>, <OVL-TYPE>:<ANY>
[events]
[attributes]
`

// brat writes a folder, or an archive of one, for the annotation tool of that
// name: for each report NAME.txt and NAME.ann, whose offsets count code points;
// annotation.conf; records.jsonl, which says which record each NAME is; and
// provenance.json. A name that goes over the end of a line is in pieces, one a
// line, as brat itself has it. Without texts the .ann files stand alone.
type brat struct {
	tree    tree
	opts    *Options
	records io.Writer
}

// bratRecord is a line of records.jsonl.
type bratRecord struct {
	File       string `json:"file"`
	ID         string `json:"id"`
	Title      string `json:"title,omitempty"`
	TextSHA256 string `json:"text_sha256,omitempty"`
	Base
}

func newBrat(t tree, opts *Options) encoder { return &brat{tree: t, opts: opts} }

func (b *brat) begin() (err error) {
	if b.records != nil {
		return nil
	}
	if b.records, err = b.tree.beside("records.jsonl"); err != nil {
		return err
	}
	if err := b.put("annotation.conf", BratConfig); err != nil {
		return err
	}
	w, err := b.tree.create("provenance.json")
	if err != nil {
		return err
	}
	return writeJSON(w, b.opts.Provenance, "\n")
}

func (b *brat) put(name, content string) error {
	w, err := b.tree.create(name)
	if err != nil {
		return err
	}
	_, err = io.WriteString(w, content)
	return err
}

func (b *brat) Write(e *entry) error {
	if err := b.begin(); err != nil {
		return err
	}
	f := Flatten(e.whole, true)
	name := fileName(e.ID)
	if err := writeJSON(b.records, bratRecord{name, e.ID, e.Title, e.TextSHA256, e.Base}, "\n"); err != nil {
		return err
	}
	if !b.opts.NoText {
		if err := b.put(name+".txt", f.Text); err != nil {
			return err
		}
	}
	w, err := b.tree.create(name + ".ann")
	if err != nil {
		return err
	}
	out := bufio.NewWriter(w)
	count := counter{text: f.Text}
	for i, n := range f.Names {
		var offsets, quotes []string
		for _, s := range pieces(f.Text, n.Span) {
			offsets = append(offsets, fmt.Sprintf("%d %d", count.points(s.Start), count.points(s.End)))
			quotes = append(quotes, s.Of(f.Text))
		}
		fmt.Fprintf(out, "T%d\t%s %s\t%s\n", i+1, n.Label, strings.Join(offsets, ";"), strings.Join(quotes, " "))
	}
	return out.Flush()
}

// pieces cuts a span at the ends of lines, which it leaves out.
func pieces(text string, s corpus.Span) (list []corpus.Span) {
	for start := s.Start; start < s.End; {
		end := s.End
		if i := strings.IndexAny(text[start:s.End], "\r\n"); i >= 0 {
			end = start + i
		}
		if end > start {
			list = append(list, corpus.Span{Start: start, End: end})
		}
		start = end + 1
	}
	return list
}

func (b *brat) Close() error {
	if err := b.begin(); err != nil {
		return err
	}
	return b.tree.close()
}
