package export

import (
	"bufio"
	"fmt"
	"io"
	"strings"

	"attache/corpus"
)

// conll writes CoNLL-2003 columns: a token a line with its name tag last, the
// two columns between unused, a blank line after each sentence and a
// -DOCSTART- line before each report. Tags are BIO, or BIOES.
type conll struct {
	w    *bufio.Writer
	opts *Options
}

func newCoNLL(w io.Writer, opts *Options) Writer { return &conll{bufio.NewWriter(w), opts} }

func (c *conll) Write(r *corpus.Record) error {
	f := flatten(r)
	fmt.Fprint(c.w, "-DOCSTART- -X- -X- O\n")
	for _, t := range f.tokens() {
		if t.space {
			continue
		}
		if t.first {
			fmt.Fprint(c.w, "\n")
		}
		fmt.Fprintf(c.w, "%s -X- -X- %s\n", t.Of(f.text), t.scheme(c.opts.Scheme, "BIOES"))
	}
	_, err := fmt.Fprint(c.w, "\n")
	return err // of the buffered writer, which keeps its first error
}

func (c *conll) Close() error { return c.w.Flush() }

// scheme is the token's tag: BIO, or, if scheme is "bioes", with the letters
// for the first, inner, last and single token of a name taken from letters:
// "BIOES" or "BIOLU".
func (t token) scheme(scheme, letters string) string {
	switch {
	case t.tag == "":
		return "O"
	case scheme != "bioes" || !t.last:
		return t.tag
	case strings.HasPrefix(t.tag, "B-"):
		return letters[4:] + t.tag[1:]
	}
	return letters[3:4] + t.tag[1:]
}
